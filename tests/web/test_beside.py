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


def test_what_is_said_twice_leads_to_the_one_place_where_it_stands() -> None:
    found = lay_beside(f"{SHARED}其间插入一句别的话。{SHARED}", SHARED)
    first = [piece.is_first for line in found.one.lines for piece in line if piece.number]

    assert found.passages == 1
    assert numbers(found.one) == [(1, True), (1, True)]
    assert first == [True, False]
    assert numbers(found.other) == [(1, True)]
    assert found.other.share == 100


def test_texts_without_anything_in_common_stand_unmarked() -> None:
    found = lay_beside("", "另一段完全不同的文字，没有任何相同之处可言。")

    assert (found.passages, found.one.share, found.one.lines) == (0, 0, ())
    assert numbers(found.other) == []
