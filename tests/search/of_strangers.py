"""The questions of a stranger, see strangers/README.md, and how well they are answered.

Questions that nobody may read are counted like the others; nothing here prints a question or a post.
"""

import tomllib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from statistics import fmean
from typing import Any, Final, Literal, NamedTuple

from channel.language.text import hashtags
from channel.models import ChannelInfo, Entity, EntityKind, Model, Origin, Post, PostButton, PostKind, SourceKind
from channel.posts.links import links_in
from channel.posts.titles import tags_in
from channel.store import Index
from handlers.browse.search import look
from storage import open_store

Half = Literal["open", "closed"]

HALVES: Final[tuple[Half, ...]] = ("open", "closed")
SEEN: Final = 10
"""How many of the posts found count as seen."""
UNANSWERABLE: Final = "unanswerable"
_KINDS: Final = {"file": PostKind.DOCUMENT, "poll": PostKind.POLL, "performer": PostKind.AUDIO}
_HERE: Final = Path(__file__).parent / "strangers"


class Asked(Model):
    """What a stranger asks, and which posts answer it, the best first; none if nothing does."""

    ask: str
    kind: str
    right: tuple[int, ...]
    channel: str
    language: str
    half: Half


class Given(NamedTuple):
    """What was answered: the numbers of the first posts."""

    asked: Asked
    found: tuple[int, ...]
    near: bool
    """Whether the posts were only offered, below the sentence that nothing was found."""

    @property
    def recall(self) -> float:
        seen = set(self.found[:SEEN])
        return len(seen.intersection(self.asked.right)) / min(len(self.asked.right), SEEN)

    @property
    def rank(self) -> float:
        """1 if the first post is right, 1/2 if the second is the first to be right, ..."""
        return next((1 / place for place, one in enumerate(self.found[:SEEN], 1) if one in self.asked.right), 0.0)


class Measured(NamedTuple):
    """Means over questions that have an answer."""

    recall: float
    mrr: float
    questions: int


def channels() -> list[str]:
    return sorted(path.stem for path in _HERE.glob("posts/*.toml"))


@cache
def asked(half: Half) -> tuple[Asked, ...]:
    """All questions of a half."""
    return tuple(
        Asked.model_validate(
            {**one, "channel": channel, "language": _table("posts", channel)["language"], "half": half}
        )
        for channel in channels()
        for one in _table(half, channel)["questions"]
    )


def posts(channel: str) -> list[Post]:
    """A channel's posts, the oldest first."""
    return [_post(row) for row in _table("posts", channel)["posts"]]


@asynccontextmanager
async def opened(channel: str, url: str = "sqlite:///:memory:") -> AsyncIterator[Index]:
    """A store, in memory if none is named, with a channel's posts."""
    table = _table("posts", channel)
    async with open_store(url) as store:
        await store.save(
            [
                Origin(source=SourceKind.LIVE),
                ChannelInfo(title=table["channel"], username=table["channel"]),
                *posts(channel),
            ]
        )
        yield store


async def answers(halves: Iterable[Half] = HALVES) -> list[Given]:
    """To the questions of these halves, as the bot answers them at once."""
    given = []
    for channel in channels():
        async with opened(channel) as store:
            for one in (one for half in halves for one in asked(half) if one.channel == channel):
                given.append(await answer(store, one))
    return given


async def answer(store: Index, one: Asked) -> Given:
    """As a private chat answers: an address of a post shows that post, everything else is searched for."""
    for link in links_in(one.ask):
        if await store.post_at(link.message_id):
            return Given(one, (link.message_id,), near=False)
    hits = (await look(store, one.ask, SEEN)).hits
    return Given(one, tuple(hit.card.message_id or 0 for hit in hits.hits), near=hits.far)


def measured(given: Iterable[Given]) -> Measured:
    """Of the questions that have an answer."""
    answerable = [one for one in given if one.asked.kind != UNANSWERABLE]
    if not answerable:
        return Measured(0.0, 0.0, 0)
    return Measured(fmean(one.recall for one in answerable), fmean(one.rank for one in answerable), len(answerable))


def by(name: str, given: Iterable[Given]) -> Iterator[tuple[str, list[Given]]]:
    """The answers by a field of their questions."""
    key: Callable[[Given], str] = attrgetter(f"asked.{name}")
    for value, group in groupby(sorted(given, key=key), key=key):
        yield value, list(group)


def junk(given: Iterable[Given]) -> float:
    """The share of questions without an answer for which posts are shown as if they answered."""
    hopeless = [one for one in given if one.asked.kind == UNANSWERABLE]
    return fmean(bool(one.found) and not one.near for one in hopeless)


@cache
def _table(folder: str, channel: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / folder / f"{channel}.toml").read_text(encoding="utf-8"))


def _post(row: dict[str, Any]) -> Post:
    """As a source would read it: the answers of a poll are a line each."""
    text = "\n".join([row["text"], *(f"• {answer}" for answer in row.get("poll", ()))])
    found = hashtags(text)
    entities = tuple(Entity(kind=EntityKind.HASHTAG, offset=offset, length=length) for offset, length in found)
    return Post(
        message_id=row["id"],
        date=int(datetime.fromisoformat(row["date"]).timestamp()),
        kind=next((kind for field, kind in _KINDS.items() if field in row), PostKind.TEXT),
        text=text,
        entities=entities,
        tags=tags_in(text, entities),
        file_name=row.get("file"),
        performer=row.get("performer"),
        song=row.get("title"),
        buttons=tuple(PostButton(text=one) for one in row.get("buttons", ())),
    )
