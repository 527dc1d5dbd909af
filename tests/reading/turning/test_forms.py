"""A pager that submits a form is turned by the form's fields and the next page's number."""

import pytest

from yifa.reading.markup import parse
from yifa.reading.turning.forms import form_course

URL = "http://www.zixian.example/zwgk/list.jsp?id=7"
NEXT = "<a href='javascript:turn(2)'>下一页</a>"
NUMBER = "<input type='hidden' name='pageNo' value='1'>"


def _form(inner: str, attributes: str = "method='post'") -> str:
    return f"<form {attributes}>{inner}</form>"


def test_all_fields_are_sent_with_the_number() -> None:
    choice = (
        "<select name='kind'><option value='1'>甲</option><option value='2' selected>乙</option></select>"
    )
    fields = f"{NUMBER}<input name='q' value='法 治'><input type='submit' value='查询'>{choice}"
    course = form_course(parse(_form(fields + NEXT, "method='POST' action='list.do'")), URL, 15)

    assert course is not None
    ask = course.ask(2)
    assert (ask.method, ask.url) == ("POST", "http://www.zixian.example/zwgk/list.do")
    assert ask.body == "q=%E6%B3%95+%E6%B2%BB&kind=2&pageNo=2"


def test_a_form_without_method_asks_by_its_address() -> None:
    course = form_course(parse(_form(NUMBER + "<button onclick='goPage(2)'>下页</button>", "")), URL, 15)

    assert course is not None
    assert (course.ask(3).method, course.ask(3).url) == ("GET", f"{URL}&pageNo=3")


@pytest.mark.parametrize(
    "page",
    [
        _form(NUMBER) + "<a href='list.jsp?pageNo=2'>下一页</a>",
        _form("<input name='q'>" + NEXT),
        _form(NUMBER + NEXT, "action='http://www.elsewhere.example/'"),
        NEXT,
        "<a href='javascript:print()'>打印</a>" + _form(NUMBER),
    ],
    ids=["linked", "no number", "elsewhere", "no form", "no pager"],
)
def test_other_forms_turn_nothing(page: str) -> None:
    assert form_course(parse(page), URL, 15) is None
