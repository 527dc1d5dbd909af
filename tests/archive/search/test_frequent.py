"""A search for a frequent word answers as one that ranks every text, whatever happened to the archive."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from archive.derived.frequent import FrequentWords, News, find_word
from archive.file.connecting import reading
from archive.proof.verify import verify
from archive.schema.database import Database
from archive.search.choosing import BEST, choose, choose_of_frequent
from archive.search.facets import Facets, count_facets
from archive.search.filters import Filters
from archive.search.frequent import Hits, find_frequent, measure
from archive.search.grams import index_text
from archive.search.index import TEXT_AND_TITLE
from archive.search.matching import RANKINGS, evaluate
from archive.search.query import read_query
from archive.search.search import search
from tests.support.archives.life import Life, life
from tests.support.factory import HOME, make_record

ASKED = (
    "行政",
    "复议",
    "清溪",
    "2025",
    "abc",
    "附表",
    "行政复议",
    "行",
    "行政 复议",
    "法治 NOT 许可",
    "行政 OR 执法",
)
LIMITS = (
    Filters(), Filters(year=2023), Filters(portal="990102"), Filters(publisher="清溪"),
    Filters(since="2026-01-20"), Filters(portal="990101", year=2023, last_year=2024),
)  # fmt: skip
STEPS = 120
LEAST = 3
"""answers of each kind that are to come from what is kept of frequent words"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for, and how."""

    word: str
    limits: Filters
    limit: int

    def ask(self, db: Database) -> tuple[dict[str, object], Facets, bool]:
        """Return the answer, the facets beside it, and whether it is of what is kept of frequent words."""
        found = search(db, [self.word], self.limits, limit=self.limit)
        facets = count_facets(db, self.limits, found.ranks, most=10)
        return asdict(replace(found, ranks=None)), facets, isinstance(found.ranks, Hits)

    def ask_plainly(self, db: Database) -> tuple[dict[str, object], Facets]:
        """Return the same where nothing is known of frequent words."""
        db.execute("BEGIN")
        db.execute("DELETE FROM frequent")
        found, facets, _ = self.ask(db)
        db.execute("ROLLBACK")
        return found, facets


def chosen_within(db: Database, question: Question) -> tuple[object, object] | None:
    """Return what is chosen within limits from what is kept of a word, and from all; None if not proved."""
    query, fitting = read_query(question.word), question.limits.fitting(db)
    hits = find_frequent(db.conn, query)
    if hits is None or fitting is None:
        return None
    short = choose_of_frequent(db, hits.within(fitting), question.limit)
    whole = choose(db, evaluate(db.conn, query, fitting), order=BEST, limit=question.limit)
    return None if short is None else (short, whole)


def wrong(db: Database) -> list[str]:
    """Return what `verify` finds wrong with what is kept of frequent words."""
    return [damage.problem for damage in verify(db.conn).damage if damage.table in ("frequent", "several")]


def frequent_words(lived: Life, many: int, *, unsettled: int = 20) -> FrequentWords:
    return FrequentWords(lived.visit.archive, many=many, unsettled=unsettled, sizes=(3, 12), ties=(6, 24))


@pytest.mark.parametrize("seed", range(12))
def test_a_frequent_word_is_found_as_any_other(tmp_path: Path, seed: int) -> None:
    """Total, hits, their order and pieces, what was not judged, and facets, while much happens."""
    proved = proved_within = 0
    with life(tmp_path, seed) as lived:
        db = lived.visit.archive.db
        for step in range(STEPS):
            lived.happen()
            if step > 30 and lived.rng.random() < 0.15:
                frequent_words(lived, 20).derive()
            if step < 30 or lived.rng.random() < 0.8:
                continue
            for word in ASKED:
                question = Question(word, lived.rng.choice(LIMITS), lived.rng.choice([1, 3, 7]))
                found, facets, is_short = question.ask(db)
                proved += is_short

                assert (found, facets) == question.ask_plainly(db)
                both = chosen_within(db, question)
                if both is not None:
                    proved_within += 1
                    assert both[0] == both[1]
        assert wrong(db) == []
    assert min(proved, proved_within) >= LEAST


@pytest.fixture
def looked_up(tmp_path: Path) -> Iterator[Life]:
    """Give an archive whose frequent words were looked up, and to which nothing happened since."""
    with life(tmp_path, 1) as lived:
        for _ in range(60):
            lived.happen()
        frequent_words(lived, 20).derive()
        yield lived


@pytest.mark.parametrize("asked", ["FROM unsettled", "max(version_id)", "FROM several"])
def test_an_answer_is_of_one_moment(looked_up: Life, asked: str) -> None:
    """A crawl stores pages while a search is under way, and looks up what is new."""
    archive = looked_up.visit.archive
    limits = Filters(portal="990101 990102", since="2026-01-20")
    moments: list[str] = []

    def write(statement: str) -> None:
        if asked in statement and not moments:
            moments.append(statement)
            for number in range(30):
                new = make_record(
                    f"{HOME}m{number}.html", text=f"复议{number}。", date_published="2026-01-25"
                )
                looked_up.visit.save(new)
            archive.commit()
            frequent_words(looked_up, 20).derive()

    with reading(archive.path) as db:
        before = asdict(replace(search(db, ["复议"], limits), ranks=None))
        db.conn.set_trace_callback(write)
        meanwhile = asdict(replace(search(db, ["复议"], limits), ranks=None))
        db.conn.set_trace_callback(None)
        after = search(db, ["复议"], limits)

    assert len(moments) == 1
    assert meanwhile == before
    assert after.total != before["total"]


def test_few_texts_have_no_frequent_words_and_note_nothing(tmp_path: Path) -> None:
    with life(tmp_path, 1) as lived:
        for _ in range(20):
            lived.happen()

        assert frequent_words(lived, 1000).derive() == 0
        assert lived.visit.archive.db.execute("SELECT count(*) FROM unsettled").fetchone() == (0,)


@pytest.mark.parametrize("gone", [1, 2])
def test_where_the_newest_texts_are_gone_there_are_no_news_of_them(looked_up: Life, gone: int) -> None:
    """A document that was files alone is one with another once they are fetched, whatever was looked up."""
    db = looked_up.visit.archive.db.conn
    version, document = db.execute("SELECT max(version_id), max(document_id) FROM version").fetchone()

    news = News.after(db, version - 1, document + gone)

    assert (news.last_version, news.last_document) == (version, document + gone)
    assert find_word(db, "行政", news) in (bytearray([0]), bytearray([1]))


def test_what_is_new_is_looked_up_once_it_is_much(looked_up: Life) -> None:
    db = looked_up.visit.archive.db
    unsettled = [db.execute("SELECT count(*) FROM unsettled").fetchone()[0]]
    while unsettled[-1] <= 20:
        looked_up.save()
        looked_up.visit.archive.commit()
        unsettled += db.execute("SELECT count(*) FROM unsettled").fetchone()
        assert frequent_words(looked_up, 20, unsettled=1000).derive() == 0

    assert frequent_words(looked_up, 20).derive() > 0
    assert unsettled[0] == 0
    assert db.execute("SELECT count(*) FROM unsettled").fetchone()[0] < 10
    assert wrong(db) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE frequent SET versions = zeroblob(length(versions))", "versions are said to have it"),
        ("UPDATE frequent SET best = x'', good = x''", "versions fit better"),
        ("UPDATE frequent SET limits = '{}'", "versions fit better"),
        ("UPDATE frequent SET limits = '[1]'", "cannot be read"),
        ("UPDATE frequent SET best = x'010203'", "cannot be read"),
        ("DELETE FROM several", "a page has several versions"),
        ("UPDATE several SET page_id = page_id + 1", "a page has several versions"),
    ],
)
def test_verify_finds_what_is_not_as_the_indexes_say(looked_up: Life, change: str, problem: str) -> None:
    db = looked_up.visit.archive.db
    before = wrong(db)
    db.execute(change)

    assert before == []
    assert any(problem in words for words in wrong(db))


def test_a_word_that_became_frequent_is_looked_up_in_all_there_is(looked_up: Life) -> None:
    db, words = looked_up.visit.archive.db, "SELECT word FROM frequent"
    before = {word for (word,) in db.execute(words)}
    for number in range(30):
        looked_up.visit.save(make_record(f"{HOME}n{number}.html", text=f"听证{number}。"))
    looked_up.visit.archive.commit()
    frequent_words(looked_up, 20).derive()

    assert "听证" not in before
    assert before < {word for (word,) in db.execute(words)}
    assert search(db, ["听证"], Filters()).total == 30
    assert wrong(db) == []


def test_a_measure_of_an_index_is_the_one_of_its_ranks(looked_up: Life) -> None:
    """What is shown for a word's rank and back is the same to the last digits."""
    db = looked_up.visit.archive.db.conn
    now = measure(db, "document_fts", '"复议"')
    sql = f"SELECT {RANKINGS['document_fts']} FROM document_fts WHERE document_fts MATCH ?"
    ranks = [rank for (rank,) in db.execute(sql, ('"复议"',))]

    assert ranks
    assert all(now.rank(now.norm(rank)) == pytest.approx(rank, rel=1e-12) for rank in ranks)
    sizes = db.execute("SELECT count(*) FROM document_fts_docsize").fetchone()[0]
    texts = [text for _, *both in db.execute(TEXT_AND_TITLE) for text in both]
    assert sizes * now.length == pytest.approx(sum(len(index_text(text).split()) for text in texts))
