"""An index that grew post by post is the same as one that was made at once: nothing is lost on the way."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from channel.language.text import squeeze
from channel.models import ChannelInfo, Entity, EntityKind, Origin, Pinned, Post, Record, SourceKind
from channel.owner.corrections import Correction, CorrectionKind
from channel.views import PostState
from storage import open_store
from tests.examples import examples

INFO = ChannelInfo(title="Sums", username="sums")
NAMES = ["Sums", "Sums (Adding up)", "Adding up", "Graphs", "Knots", ""]
TAGS = ["sum", "sums", "graph", "note", "notes", "knot", "knots", "adding_up"]
PLACES = ["part 1", "part 2", "part 3", "part 4", "the last part", "#2", "intro"]


def tagged(number: int, text: str, tags: tuple[str, ...]) -> Post:
    """A post with its hashtags in the last line."""
    entities = []
    for place, tag in enumerate(tags):
        text += ("\n" if place == 0 else " ") + f"#{tag}"
        entities.append(Entity(kind=EntityKind.HASHTAG, offset=len(text) - len(tag) - 1, length=len(tag) + 1))
    return Post(message_id=number, date=1_700_000_000 + number, text=text, entities=tuple(entities), tags=tags)


def guide(number: int, tags: tuple[str, ...], names: tuple[str, ...], linked: tuple[int, ...]) -> Post:
    """A guide with a section of hashtags, and a line for each series, some with links to posts."""
    lines = ["Guide to the channel", "", "By subject:", *(f"#{tag} about {tag}" for tag in tags), "", "Serials:"]
    text = "\n".join(lines)
    entities = [
        Entity(kind=EntityKind.HASHTAG, offset=text.index(f"#{tag} about"), length=len(tag) + 1) for tag in tags
    ]
    for name in names:
        text += f"\n{name} - "
        for place in (1, 2, 3):
            label = f"part {place}" if place == 1 else str(place)
            if place <= len(linked):
                url = f"https://t.me/sums/{linked[place - 1]}"
                entities.append(Entity(kind=EntityKind.TEXT_LINK, offset=len(text), length=len(label), url=url))
            text += label + (" / " if place < 3 else "")
    return Post(message_id=number, date=1_700_000_000 + number, text=text, entities=tuple(entities), tags=tags)


some_tags = some.lists(some.sampled_from(TAGS), max_size=3, unique=True).map(tuple)
a_heading = some.tuples(some.sampled_from(NAMES), some.sampled_from(PLACES)).map(
    lambda both: f"{both[0]} - {both[1]}" if both[0] else both[1]
)
a_text = some.one_of(a_heading, some.sampled_from(["Words and nothing else", "Other words", ""]))
numbers = some.integers(1, 12)
a_post = some.builds(tagged, numbers, a_text, some_tags)
a_guide = some.builds(
    guide,
    numbers,
    some.lists(some.sampled_from(TAGS), min_size=5, max_size=6, unique=True).map(tuple),
    some.lists(some.sampled_from([name for name in NAMES if name]), max_size=2, unique=True).map(tuple),
    some.lists(numbers, max_size=2, unique=True).map(tuple),
)
some_key = some.sampled_from(TAGS)
some_series = some.sampled_from([name for name in NAMES if name] + ["Knots 2"]).map(squeeze)
some_number = some.integers(1, 5)
a_correction = some.one_of(
    some.builds(Correction, kind=some.just(CorrectionKind.MERGE), tag=some_key, into=some_key),
    some.builds(Correction, kind=some.just(CorrectionKind.HIDE), tag=some_key),
    some.builds(
        Correction,
        kind=some.just(CorrectionKind.NAME),
        series=some_series,
        text=some.sampled_from(["Addition", "Sums", "Graphs"]),
    ),
    some.builds(
        Correction,
        kind=some.just(CorrectionKind.PART),
        message_id=numbers,
        series=some_series,
        number=some.one_of(some_number, some.none()),
    ),
    some.builds(Correction, kind=some.just(CorrectionKind.NO_PART), message_id=numbers),
    some.builds(
        Correction, kind=some.just(CorrectionKind.ANNOUNCE), series=some_series, number=some_number, date=some.just(7)
    ),
    some.builds(Correction, kind=some.just(CorrectionKind.SKIP), series=some_series, number=some_number),
)
a_change = some.one_of(
    a_post,
    a_post,
    a_post,
    a_guide,
    a_correction,
    a_correction,
    some.tuples(some.just("take back"), some.integers(0, 5)),
    numbers.map(lambda number: Pinned(message_id=number)),
    some.tuples(some.sampled_from(["forget", "gone", "back"]), numbers),
)


def picture(path: Path) -> dict[str, Any]:
    """What readers can see of an index, without the numbers that tell when something came into it."""
    database = sqlite3.connect(path)
    ids = dict(database.execute("SELECT id, message_id FROM posts"))
    tags = dict(database.execute("SELECT id, key FROM tags"))

    def numbers_in(doubles: str) -> list[int]:
        return [ids[int(one)] for one in doubles.strip("[]").split(",") if one.strip()]

    try:
        return {
            "posts": database.execute("SELECT message_id, document, listed, pinned FROM posts ORDER BY 1").fetchall(),
            "tags": [
                (key, name, tags[tag], uses, posts, headings)
                for key, name, tag, uses, posts, headings in database.execute(
                    "SELECT key, name || hidden, tag, uses, posts, headings FROM tags "
                    "WHERE uses > 0 OR posts > 0 ORDER BY 1"
                )
            ],
            "guide": database.execute("SELECT value FROM facts WHERE name = 'guide' AND value <> ''").fetchall(),
            "kept counts": database.execute(
                "SELECT name, value FROM facts WHERE name IN ('listed', 'tags') AND value <> '0' ORDER BY name"
            ).fetchall(),
            "series": [
                (name, place, own, gaps)
                for name, place, own, gaps in database.execute(
                    "SELECT name, place, tags, gaps FROM series WHERE place IS NOT NULL "
                    "ORDER BY place, newest DESC, name"
                )
            ],
            "parts": sorted(
                (name, place, number or 0, label, title, ids.get(post, 0), url or "", numbers_in(doubles), date or 0)
                for name, place, number, label, title, post, url, doubles, date in database.execute(
                    "SELECT series.name, parts.place, number, label, title, post, url, doubles, date FROM parts "
                    "JOIN series ON series.id = parts.series"
                )
            ),
            "names": database.execute(
                "SELECT series_names.name, series.name FROM series_names JOIN series ON series.id = series "
                "ORDER BY 1, 2"
            ).fetchall(),
            "stale": database.execute("SELECT * FROM stale").fetchall(),
            "words": database.execute("SELECT rowid FROM words WHERE words MATCH 'word OR part OR sum'").fetchall(),
        }
    finally:
        database.close()


Change = Record | Correction | tuple[str, int]


async def grown(path: Path, changes: list[Change]) -> None:
    """Each change by itself, as they come from a living channel."""
    async with open_store(f"sqlite:///{path}") as store:
        await store.save([Origin(source=SourceKind.LIVE, as_of=1), INFO])
        for moment, change in enumerate(changes, 2):
            match change:
                case ("forget", number):
                    await store.forget_post(number)
                case ("gone", number):
                    await store.mark_gone(number)
                case ("back", number):
                    if found := await store.post_at(number):
                        await store.bring_back(found.id)
                case ("take back", place):
                    held = await store.corrections()
                    if place < len(held):
                        await store.take_back(held[place].id)
                case Correction():
                    await store.correct(change, moment)
                case _:
                    origin = Origin(source=SourceKind.LIVE, as_of=2_000_000_000 + moment)
                    await store.save([origin, change])  # type: ignore[list-item]


async def made_at_once(path: Path, other: Path) -> None:
    """The same posts as they are in the end, in one save."""
    async with open_store(f"sqlite:///{other}") as store:
        copy_corrections(path, other)
        await store.save([Origin(source=SourceKind.LIVE, as_of=1), INFO, *final_posts(path)])
        for number, state in states(path):
            if state == PostState.FORGOTTEN:
                await store.forget_post(number)
            elif state == PostState.GONE:
                await store.mark_gone(number)


def copy_corrections(path: Path, other: Path) -> None:
    """What the owner has set right, into an index that has no posts yet."""
    source, target = sqlite3.connect(path), sqlite3.connect(other)
    rows = source.execute("SELECT * FROM corrections").fetchall()
    target.executemany("INSERT INTO corrections VALUES (?, ?, ?, ?, ?)", rows)
    target.executemany("INSERT INTO stale VALUES ('hand', ?)", [(number,) for number, *_ in rows])
    target.commit()
    source.close()
    target.close()


def final_posts(path: Path) -> Iterator[Record]:
    database = sqlite3.connect(path)
    for document, pinned in database.execute("SELECT document, pinned FROM posts ORDER BY position").fetchall():
        post = Post.model_validate_json(document)
        yield post
        if pinned:
            yield Pinned(message_id=post.message_id)
    database.close()


def states(path: Path) -> list[tuple[int, int]]:
    database = sqlite3.connect(path)
    found = database.execute("SELECT message_id, state FROM posts WHERE state > 0").fetchall()
    database.close()
    return found


@pytest.mark.long
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=some.lists(a_change, min_size=1, max_size=25))
async def test_what_grew_step_by_step_is_what_is_made_at_once(
    changes: list[Change], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("growing")
    one, other = folder / "grown.db", folder / "made.db"
    await grown(one, changes)
    await made_at_once(one, other)
    assert picture(one) == picture(other)
