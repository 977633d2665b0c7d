"""How well the questions of `tests/search` are answered, beside what SQLite finds by its own means."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Final

from rich import box
from rich.table import Table

from channel.language.text import fold
from channel.store import Index
from channel.views import StoredPost
from tests.search.answering import Answer, answers, by_trap, total
from tests.search.labelled import Channel, name_of, opened, questions
from tests.search.measures import SEEN, Quality
from tests.shared import SEED

Find = Callable[[str], Sequence[str]]
"""The names of the posts that somebody's words find, the best first."""
Way = Callable[[sqlite3.Connection, Iterable[tuple[str, str]]], Find]
"""Fills a new database with posts, as (name, text), the newest first."""

_ALL: Final = 1_000  # posts, more than any of the channels has
OURS: Final = "Rahnama"


async def compared() -> tuple[Table, Table]:
    """The measures of each way to search; and how many of the relevant posts each finds, trap by trap."""
    corpora: tuple[Channel, ...] = ("lines", "sample", "seed") if SEED.exists() else ("lines", "sample")
    given: dict[str, list[Answer]] = {name: [] for name in WAYS}
    for corpus in corpora:
        async with opened(corpus) as store:
            texts = await _texts(store, corpus)
        for name, way in WAYS.items():
            with closing(sqlite3.connect(":memory:")) as database:
                given[name] += _answers(corpus, way(database, texts))
    given[OURS] = await answers(corpora)
    return _measures(given), _traps(given)


async def _texts(store: Index, corpus: Channel) -> list[tuple[str, str]]:
    """The posts in lists as (name, their own words and those they quote), the newest first."""
    texts = []
    for card in (await store.latest(None, _ALL)).posts:
        stored = await store.post(card.id)
        assert stored is not None
        texts.append((name_of(corpus)(card), _text(stored)))
    return texts


def _text(stored: StoredPost) -> str:
    return "\n".join([stored.post.text, *(f"{quote.title}\n{quote.text}" for quote in stored.post.quotes)])


def _answers(corpus: Channel, find: Find) -> list[Answer]:
    return [Answer(one, tuple(find(one.words)[:SEEN])) for one in questions() if one.corpus == corpus]


def _fts5(tokenizer: str, between: str = " ", folded: Callable[[str], str] = str) -> Way:
    """Every word, or, with OR `between`, any; quoted, in SQLite's own order of rank."""

    def fill(database: sqlite3.Connection, texts: Iterable[tuple[str, str]]) -> Find:
        database.execute(f"CREATE VIRTUAL TABLE posts USING fts5 (name UNINDEXED, text, tokenize = {tokenizer})")
        database.executemany("INSERT INTO posts VALUES (?, ?)", ((name, folded(text)) for name, text in texts))

        def find(words: str) -> list[str]:
            quoted = between.join(f'"{word}"' for word in _words(folded(words)))
            rows = database.execute("SELECT name FROM posts WHERE posts MATCH ? ORDER BY rank, rowid", (quoted,))
            return [name for (name,) in rows]

        return find

    return fill


def _like(database: sqlite3.Connection, texts: Iterable[tuple[str, str]]) -> Find:
    """Every word, the newest first."""
    database.execute("CREATE TABLE posts (name TEXT, text TEXT)")
    database.executemany("INSERT INTO posts VALUES (?, ?)", texts)

    def find(words: str) -> list[str]:
        patterns = [f"%{word}%" for word in _words(words)]
        each = " AND ".join(["text LIKE ?"] * len(patterns))
        return [name for (name,) in database.execute(f"SELECT name FROM posts WHERE {each} ORDER BY rowid", patterns)]

    return find


def _words(words: str) -> list[str]:
    return re.sub(r"[\"%?؟«»“”#]", " ", words).split()


WAYS: Final[dict[str, Way]] = {
    "FTS5 AND": _fts5("unicode61"),
    "FTS5 OR, folded": _fts5("unicode61", " OR ", fold),
    "FTS5 trigram": _fts5("trigram"),
    "LIKE": _like,
}


def _measures(given: dict[str, list[Answer]]) -> Table:
    asked = len(given[OURS])
    shown = Table(box=box.SIMPLE_HEAD, caption=f"{asked} labelled questions; of the first {SEEN} posts found")
    shown.add_column("search", no_wrap=True)
    for heading in ("recall", "MRR", "nDCG@10"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for name, answered in given.items():
        found = total(answered)
        shown.add_row(name, *(f"{value:.3f}" for value in (found.recall, found.mrr, found.ndcg)))
    return shown


def _traps(given: dict[str, list[Answer]]) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, caption="recall, trap by trap")
    shown.add_column("trap", no_wrap=True)
    shown.add_column("questions", justify="right")
    by_way: dict[str, dict[str, Quality]] = {name: dict(by_trap(answered)) for name, answered in given.items()}
    for name in given:
        shown.add_column(name, justify="right", no_wrap=True)
    for trap, ours in by_way[OURS].items():
        recalls = (f"{found[trap].recall:.2f}" for found in by_way.values())
        shown.add_row(trap, str(ours.questions), *recalls)
    return shown
