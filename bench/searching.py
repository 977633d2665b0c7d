"""What a search costs in a large index: beside SQLite's own ranking, beside light questions, and at its worst."""

import asyncio
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from bench.figures import Figure
from channel.language.words import stem_asked
from channel.search import parse
from channel.search.keywords import telling
from channel.store import Memory
from storage import open_store
from storage.database.sqlite.driver import PRAGMAS

_PAGE: Final = 5
_COMMON, _RARE = 12, 60  # words of each sort
_MANY: Final = 0.05  # the share of posts from which on a word is common
_SELDOM: Final = 0.01  # the share of posts up to which a word is rare
_FEW: Final = 1_000  # posts up to which all that have a word are ranked
_LIGHT: Final = 600  # light questions beside searches
_PAUSE: Final = 0.002  # seconds between two of them
_LONG: Final = 8  # words of a question that is hard to answer


class Vocabulary(NamedTuple):
    """Words to look for."""

    common: Sequence[str]
    rare: Sequence[str]
    rarest: Sequence[str]


async def searching(large: Path, say: Callable[[str], None], rounds: int) -> list[Figure]:
    """All figures, on an index of many posts."""
    words = _vocabulary(large)
    async with open_store(f"sqlite:///{large}") as store:
        common = await _against_bare(store, large, words.common, rounds)
        rare = await _against_bare(store, large, words.rare, rounds)
        rarest = await _against_bare(store, large, words.rarest, rounds)
        say(f"  p99 of a common word {common.ours * 1000:.1f} ms, of SQLite's own ranking {common.bare * 1000:.0f} ms")
        say(f"  p99 of a rare word {rare.ours * 1000:.1f} ms, of SQLite's own ranking {rare.bare * 1000:.1f} ms")
        say(
            f"  p99 of a word in {_FEW:,} posts at most {rarest.ours * 1000:.1f} ms, of SQLite's own ranking "
            f"{rarest.bare * 1000:.1f} ms: {rarest.ours / rarest.bare:.1f} times"
        )
        light = [await _light(store, words.common) for _ in range(rounds)]
        longest = [await _longest(store, words.common) * 1000 for _ in range(rounds)]
    return [
        Figure("search, common words: p99 against ORDER BY rank", [common.ours / common.bare], goal=0.05),
        Figure("search, rare words: p99 against ORDER BY rank", [rare.ours / rare.bare], goal=2),
        Figure("light questions beside two searches: p99 against p50", light, goal=5),
        Figure("search, the hardest questions: ms", longest, goal=150),
    ]


class _Both(NamedTuple):
    """Seconds; one in a hundred takes longer."""

    ours: float
    bare: float


def _vocabulary(large: Path) -> Vocabulary:
    """Words that somebody may look for: small ones, which stand everywhere, are passed over in a question anyhow."""
    with closing(sqlite3.connect(large)) as database:
        (posts,) = database.execute("SELECT count(*) FROM posts").fetchone()
        counted = database.execute("SELECT stem, posts FROM vocabulary ORDER BY posts DESC, stem").fetchall()
    told = [(stem, count) for stem, count in counted if stem_asked(stem) == stem and _tells(stem)]
    common = [stem for stem, count in told if count >= _MANY * posts]
    rare = [stem for stem, count in told if _FEW / 10 <= count <= _SELDOM * posts]
    rarest = [stem for stem, count in told if _FEW / 10 <= count <= _FEW]
    chance = random.Random(1)
    return Vocabulary(common[:_COMMON], *(chance.sample(some, min(_RARE, len(some))) for some in (rare, rarest)))


def _tells(word: str) -> bool:
    return telling(parse(f"{word} xyzzy")).words != ("xyzzy",)


async def _against_bare(store: Memory, large: Path, words: Sequence[str], rounds: int) -> _Both:
    """Our whole answer, with the passages of a page, and ten row numbers by SQLite's ranking, in turn."""
    ours, bare = [], []
    with closing(sqlite3.connect(large, check_same_thread=False)) as database:
        for pragma in PRAGMAS:
            database.execute(pragma)

        def ranked(word: str) -> list[tuple[int]]:
            return database.execute(
                "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10", (f'"{word}"',)
            ).fetchall()

        for turn in range(rounds + 1):
            for word in words:
                seconds = await _timed(lambda word=word: store.search(parse(word), 0, _PAGE))  # type: ignore[misc]
                others = await _timed(lambda word=word: asyncio.to_thread(ranked, word)) if turn else 0.0  # type: ignore[misc]
                if turn:  # the first fills the caches
                    ours.append(seconds)
                    bare.append(others)
    return _Both(_p99(ours), _p99(bare))


async def _light(store: Memory, common: Sequence[str]) -> float:
    """The p99 of light questions while two searches are always running, by their own median."""
    done = asyncio.Event()

    async def search() -> None:
        chance = random.Random(2)
        while not done.is_set():
            await store.search(parse(" ".join(chance.sample(common, 2))), 0, _PAGE)

    tag = (await store.tags())[0].key
    searches = [asyncio.create_task(search()) for _ in range(2)]
    seconds = []
    for _ in range(_LIGHT):
        seconds.append(await _timed(lambda: store.tag(tag, None, 10)))
        await asyncio.sleep(_PAUSE)
    done.set()
    await asyncio.gather(*searches)
    return _p99(seconds) / sorted(seconds)[len(seconds) // 2]


async def _longest(store: Memory, common: Sequence[str]) -> float:
    """Seconds that the slowest of questions takes that are made to be slow."""
    chance = random.Random(3)
    asked = [
        " ".join(common),
        f'"{common[0]} {common[1]}" {common[2]}',
        f"{common[0]} after:2017 before:2018",
        f"{common[0]}{common[1][:2]} {common[2]}{common[3][:2]}",
        *(" ".join(chance.sample(common, min(_LONG, len(common)))) for _ in range(10)),
    ]
    return max([await _timed(lambda one=one: store.search(parse(one), 0, _PAGE)) for one in asked])  # type: ignore[misc]


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]
