"""Two texts with the passages that both have."""

from yifa.web.beside import Side, lay_beside

SHARED = "全面落实行政执法责任制和评议考核机制，抽取案卷120本逐一评查，问题全部整改到位。"


def numbers(side: Side) -> list[tuple[int, bool]]:
    """Return the passages of a side in its order, and whether each begins there."""
    return [(piece.number, piece.begins) for line in side.lines for piece in line if piece.number]


def test_a_passage_over_several_lines_is_one_and_begins_once() -> None:
    one = f"一、概况\n{SHARED[:20]}\n\n{SHARED[20:]}"
    found = lay_beside(one, f"另有他事。{SHARED}")

    assert numbers(found.one) == [(1, True), (1, False)]
    assert numbers(found.other) == [(1, True)]
    assert found.linked == {1}


def test_a_place_that_two_passages_share_is_marked_once() -> None:
    found = lay_beside(f"{SHARED}其间插入一句别的话。{SHARED}", SHARED)

    assert found.passages == 2
    assert numbers(found.one) == [(1, True), (2, True)]
    assert numbers(found.other) == [(1, True)]
    assert found.linked == {1}
    assert found.other.share == 100


def test_texts_without_anything_in_common_stand_unmarked() -> None:
    found = lay_beside("", "另一段完全不同的文字，没有任何相同之处可言。")

    assert (found.passages, found.one.share, found.one.lines) == (0, 0, ())
    assert numbers(found.other) == []
