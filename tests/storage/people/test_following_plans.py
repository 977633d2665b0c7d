"""Among very many followers a reader's wish, and each slice of news, is found by an index."""

import re
import sqlite3
from pathlib import Path

import pytest

from channel.people.letters import Outcome, Priority
from storage import open_store
from storage.index import news
from storage.people import outbox
from storage.people.following import followers, follows, planning, progress, votes
from tests.conftest import KEYRING
from tests.storage.index.test_plans import Watched
from tests.storage.people.followers import MORNING, begin, compose, post, series, tag, tagged

READERS = range(1, 201)
SCAN = re.compile(r"^SCAN (outbox|follows|followers|progress|progress_wishes|votes|posts|post_tags)\b")


@pytest.fixture
async def database(tmp_path: Path) -> sqlite3.Connection:
    path = tmp_path / "plans.db"
    async with open_store(f"sqlite:///{path}", KEYRING) as store:
        await begin(store)
        knot, knots = await tag(store, "knot"), await series(store, "Knots")
        for reader in READERS:
            await store.follow(reader, knot, language="fa")
            await store.vote(reader, knot, True)
        await store.follow(1, knots, language="fa")
        await post(store, tagged(10, "Knots - part 3", "knot"))
        await store.plan_news(compose, now=MORNING, most=100)
    return sqlite3.connect(path, isolation_level=None)


def scans(session: Watched) -> list[tuple[str, str]]:
    return [(sql, step) for sql, step in session.plans if SCAN.match(step)]


def test_what_a_reader_asks_and_does_reads_nobody_else(database: sqlite3.Connection) -> None:
    session, who = Watched(database), followers.pseudonym(KEYRING, 1)
    knot = follows.follows(session, KEYRING, 1)[0].subject
    assert votes.votes(session, KEYRING, 1)
    progress.opened(session, KEYRING, 1, 1)
    progress.progress(session, KEYRING, 1)
    outbox.unsent_of(session, KEYRING, 1, who)
    follows.unfollow(session, KEYRING, 1, knot)
    votes.vote(session, KEYRING, 1, knot, False)
    outbox.forget(session, KEYRING, 1, who)
    followers.end(session, who)
    progress.forget(session, who)
    assert session.plans
    assert scans(session) == []


def test_a_slice_of_news_and_its_sending_read_no_more_than_their_own(database: sqlite3.Connection) -> None:
    session = Watched(database)
    assert planning.plan(session, KEYRING, compose, now=MORNING, most=10, burst=90)
    for parcel in outbox.claim(session, KEYRING, 5, MORNING):
        outbox.settle(session, KEYRING, parcel, Outcome.BLOCKED, MORNING)
    outbox.next_due(session)
    outbox.ready(session, Priority.NEWS, 5)
    news.next_news(session, 90)
    assert session.plans
    assert scans(session) == []


def test_one_that_reads_all_is_noticed(database: sqlite3.Connection) -> None:
    session = Watched(database)
    session.rows("SELECT count(*) FROM followers WHERE sealed LIKE '%x%'")
    assert scans(session)
