"""How the database looks for what readers ask: by an index, never by reading every post."""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from channel.models import ChannelInfo, Origin, Post, Reaction, Record, SourceKind
from channel.owner.corrections import Correction, CorrectionKind
from channel.search import parse
from channel.views import Cursor
from storage import open_store
from storage.database.session import Session
from storage.database.sqlite.session import SqliteSession
from storage.index import picks, post_rows, questions, statistics
from storage.index.apply_correction import correct, take_back
from storage.index.corrections import corrections, descriptions
from storage.index.derived import settle
from storage.index.doubts import doubts
from storage.index.saving import Saving
from storage.index.search import search
from storage.index.search.similar import similar
from storage.index.search.suggesting import suggestions
from tests.conftest import KEYRING

INFO = ChannelInfo(title="Sums", username="sums")
# Tables that grow with the posts. The lists of tags and of series are read as they are shown.
GROWING = "posts|post_tags|headings|heading_keys|album_messages|readings|parts|guides|tag_pairs|place|vocabulary"
SCAN = re.compile(rf"^SCAN ({GROWING})\b")
DEEP = Cursor(50, 50)

QUESTIONS: dict[str, Callable[[Session], object]] = {
    "channel": questions.channel,
    "guide": lambda session: (questions.tags(session), questions.tag_list(session, 1, 30)),
    "names": questions.names,
    "what the owner says of tags": descriptions,
    "what holds": corrections,
    "doubts": lambda session: doubts(session, 100),
    "tag": lambda session: questions.tag(session, "sum", None, 10),
    "tag, deep": lambda session: questions.tag(session, "sum", DEEP, 10),
    "tag, back": lambda session: questions.tag(session, "sum", DEEP._replace(newer=True), 10),
    "series": lambda session: questions.series(session, "Sums"),
    "a part": lambda session: questions.find_series(session, "x", ("Sums", 2)),
    "latest": lambda session: questions.latest(session, None, 10),
    "latest, deep": lambda session: questions.latest(session, DEEP, 10),
    "post": lambda session: questions.post(session, 1),
    "post at a number": lambda session: questions.post_at(session, 5),
    "top": lambda session: picks.top(session, None, None, 0, 10),
    "top, deep": lambda session: picks.top(session, None, None, 5, 10),
    "top of a month": lambda session: picks.top(session, 1_700_000_000, 1_700_000_100, 0, 10),
    "random post": lambda session: picks.random_post(session, 0.5),
    "search": lambda session: search(session, parse("sums words"), 0, 5),
    "search, narrowed": lambda session: search(
        session, parse("words #sum -#note after:2023-11 before:2023-12 series:Sums_3"), 0, 5
    ),
    "search, nothing but a time": lambda session: search(session, parse("after:2023-11"), 0, 5),
    "search, exact words": lambda session: search(session, parse('"words of" -sums'), 0, 5),
    "suggestions": lambda session: suggestions(session, parse("wrods of"), "wrods of"),
    "similar": lambda session: similar(session, 5, 5),
    "statistics": lambda session: statistics.statistics(session, KEYRING, jalali=True, now=1_700_000_300),
    "exported": lambda session: statistics.exported(session, None, 10),
    "exported, deep": lambda session: statistics.exported(session, 50, 10),
    "readings": lambda session: post_rows.readings(session, [1, 2]),
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with statistics, so that the planner decides as it does among many posts."""
    path = tmp_path_factory.mktemp("plans") / "plans.db"
    asyncio.run(_fill(path))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
    return path


async def _fill(path: Path) -> None:
    async with open_store(f"sqlite:///{path}") as store:
        await store.save([Origin(source=SourceKind.JSON, as_of=1), INFO, *_posts(1, 300)])


@pytest.fixture
def database(planned: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(shutil.copy(planned, tmp_path / "plans.db"), isolation_level=None)) as connection:
        yield connection


def _posts(first: int, last: int) -> Iterator[Record]:
    for number in range(first, last + 1):
        text = f"Sums {number // 10} - part {number % 10}" if number % 3 else f"Words of {number}"
        text += f"\nA word of its own: {''.join(chr(ord('k') + int(digit)) for digit in str(number))}"
        tags = ("sum", f"rare{number // 10}") if number % 2 else ("sum", "note")
        liked = (Reaction(emoji="❤", count=number % 7),) if number % 7 else ()
        yield Post(message_id=number, date=1_700_000_000 + number, text=text, tags=tags, reactions=liked)


class Watched(SqliteSession):
    """Notes the plan of every statement."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._plain = connection
        self.plans: list[tuple[str, str]] = []

    def rows(self, sql: str, /, **values: object) -> list[object]:
        self._note(sql, values)
        return super().rows(sql, **values)

    def row(self, sql: str, /, **values: object) -> object:
        self._note(sql, values)
        return super().row(sql, **values)

    def run(self, sql: str, /, **values: object) -> int:
        if not sql.lstrip().startswith("INSERT INTO words"):
            self._note(sql, values)
        return super().run(sql, **values)

    def _note(self, sql: str, values: dict[str, object]) -> None:
        for *_, step in self._plain.execute(f"EXPLAIN QUERY PLAN {sql}", values):
            self.plans.append((sql, step))

    @property
    def scans(self) -> list[tuple[str, str]]:
        return [(sql, step) for sql, step in self.plans if SCAN.match(step)]


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_of_a_reader_reads_every_post(name: str, database: sqlite3.Connection) -> None:
    session = Watched(database)
    QUESTIONS[name](session)
    assert session.plans
    assert session.scans == []


@pytest.mark.parametrize("statistics", [True, False])
@pytest.mark.parametrize(("name", "index"), [("top", "posts_by_likes"), ("top of a month", "posts_liked_on")])
def test_the_best_posts_are_read_from_their_own_index(
    name: str, index: str, statistics: bool, database: sqlite3.Connection
) -> None:
    if not statistics:
        database.execute("DELETE FROM sqlite_stat1")
        database.execute("ANALYZE sqlite_schema")
    session = Watched(database)
    QUESTIONS[name](session)
    ways = {step.partition(" (")[0] for sql, step in session.plans if "ORDER BY" in sql and step.startswith("SEARCH")}
    assert ways == {f"SEARCH posts USING INDEX {index}"}


def test_a_question_that_does_is_noticed(database: sqlite3.Connection) -> None:
    session = Watched(database)
    session.rows("SELECT count(*) FROM posts WHERE title LIKE '%x%'")
    assert session.scans


@pytest.mark.long
@pytest.mark.parametrize(
    "correction",
    [
        Correction(kind=CorrectionKind.MERGE, tag="note", into="sum"),
        Correction(kind=CorrectionKind.HIDE, tag="note"),
        Correction(kind=CorrectionKind.NAME, series="sums3", text="More sums"),
        Correction(kind=CorrectionKind.PART, message_id=3, series="sums3", number=11),
        Correction(kind=CorrectionKind.ANNOUNCE, series="sums3", number=12),
    ],
    ids=lambda correction: str(correction.kind),
)
def test_a_correction_reads_no_post_but_those_that_it_touches(
    correction: Correction, database: sqlite3.Connection
) -> None:
    session = Watched(database)
    for number in (correct(session, correction, 1), None):
        if number is None:
            take_back(session, 1)
        while settle(session, 100):
            pass
    assert session.plans
    assert session.scans == []


def test_a_live_post_reads_no_other_but_those_of_its_series(database: sqlite3.Connection) -> None:
    session = Watched(database)
    work = Saving([Origin(source=SourceKind.LIVE, as_of=1), INFO, *_posts(401, 404)], None)
    while work.step(session, 100):
        pass
    assert session.plans
    assert session.scans == []
