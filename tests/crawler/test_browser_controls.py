"""Which control of a page leads to the next page of its list."""

import pytest

from crawler.browser.controls import Control, choose


def control(label: str, names: str = "", around: str = "", *, shut: bool = False) -> Control:
    return Control(label=label, names=names, around=around, shut=shut)


STRIP = tuple(control(str(number)) for number in range(1, 6))


@pytest.mark.parametrize(
    ("controls", "number", "index"),
    [
        ((*STRIP, control("下一页")), 2, 5),
        ((*STRIP, control("后一页 >")), 2, 5),
        ((*STRIP, control("", "btn-next")), 2, 5),
        (STRIP, 4, 3),
        ((control("上一页"), *STRIP, control("尾页")), 2, 2),
        ((control("点击加载更多"),), 3, 0),
        ((control("", "load-more"),), 2, 0),
        ((control("下一页", around="focus slider"), control("下一页")), 2, 1),
    ],
)
def test_it_is_known_by_word_class_number_or_as_one_that_brings_more(
    controls: tuple[Control, ...], number: int, index: int
) -> None:
    assert choose(controls, number).index == index


@pytest.mark.parametrize(
    "controls",
    [
        (control("更多"), control("更多通知")),
        (control("下一篇"),),
        (control("2"),),
        tuple(control(str(number), around="banner swiper") for number in (1, 2, 3)),
        (control("2024"), control("2025")),
        (control("", "nextsibling"),),
        (),
    ],
)
def test_what_leads_elsewhere_is_none(controls: tuple[Control, ...]) -> None:
    assert (choose(controls, 2).index, choose(controls, 2).shut) == (None, False)


@pytest.mark.parametrize(
    "last", [control("下一页", "disabled"), control("下一页", shut=True), control("", "btn-next is-disabled")]
)
def test_one_that_is_shut_is_the_end_though_numbers_stand_before_it(last: Control) -> None:
    choice = choose((*STRIP, last), 6)

    assert (choice.index, choice.shut) == (None, True)
