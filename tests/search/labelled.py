"""The labelled questions: what people type, and which posts answer it, by their meaning.

Three channels are asked: `posts/*.toml` beside this file, called by their names there; the sample that ships with the
bot, by the numbers of its messages; and the real channel's page text, by a digest of their titles. Grades: 3 and 2 are
what was looked for, 1 is also about it. A post that is not named is taken to be irrelevant.
"""

import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, Literal

from bot.commands.import_posts import SAMPLE, bring_in
from channel.language.text import hashtags, squeeze
from channel.models import ChannelInfo, Entity, EntityKind, Model, Origin, Post, Record, SourceKind
from channel.posts.titles import tags_in
from channel.store import Index
from channel.views import PostCard
from storage import open_store
from tests.shared import SEED

Channel = Literal["lines", "sample", "seed"]

HERE: Final = Path(__file__).parent


class Question(Model):
    """What somebody types, and what answers it."""

    trap: str
    """What of writing it tests."""
    words: str
    corpus: Channel = "lines"
    relevant: dict[str, int]
    """Grades by the names of posts."""
    never: tuple[str, ...] = ()
    """Posts that the question shuts out."""


class Line(Model):
    """A post that was written for the questions."""

    date: int
    text: str


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in the order of their files."""
    return tuple(
        Question.model_validate({"trap": trap, **question})
        for path in sorted(HERE.glob("questions/*.toml"))
        for trap, group in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for question in group["questions"]
    )


@cache
def lines() -> dict[str, Line]:
    """The posts that were written for the questions by their names, the oldest first."""
    found = {
        name: Line(date=int(datetime.combine(post["date"], time(18), UTC).timestamp()), text=post["text"])
        for path in sorted(HERE.glob("posts/*.toml"))
        for name, post in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }
    return dict(sorted(found.items(), key=lambda item: item[1].date))


def records() -> list[Record]:
    """The same as a source yields them; a post's number is its place, from 1."""
    start: list[Record] = [Origin(source=SourceKind.LIVE), ChannelInfo(title="Lines", username="lines")]
    return [*start, *(_post(number, line) for number, line in enumerate(lines().values(), 1))]


def name_of(corpus: Channel) -> Callable[[PostCard], str]:
    """By what name the questions call a post of this channel; "" where they cannot."""
    if corpus == "seed":
        return lambda card: blake2b(squeeze(card.title).encode(), digest_size=6).hexdigest()
    if corpus == "sample":
        return lambda card: str(card.message_id)
    names = dict(enumerate(lines(), 1))
    return lambda card: names.get(card.message_id or 0, "")


@asynccontextmanager
async def opened(corpus: Channel, url: str = "sqlite:///:memory:") -> AsyncIterator[Index]:
    """A store, in memory if none is named, with a channel's posts."""
    async with open_store(url) as store:
        if corpus == "lines":
            await store.save(records())
        else:
            await bring_in(store, SAMPLE if corpus == "sample" else SEED)
        yield store


def _post(number: int, line: Line) -> Post:
    found = hashtags(line.text)
    entities = tuple(Entity(kind=EntityKind.HASHTAG, offset=offset, length=length) for offset, length in found)
    tags = tags_in(line.text, entities)
    return Post(message_id=number, date=line.date, text=line.text, entities=entities, tags=tags)
