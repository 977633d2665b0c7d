"""The labelled channels: made up by somebody who has not seen the program, as owners of their languages write.

Each file of `channels` is one: its posts, of which series and part each is by its meaning, and the traps, which look
like parts and are none. The half in `open` may be looked at by whoever mends the reading of series; the one in `closed`
is only counted.
"""

import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field

from channel.language.text import hashtags
from channel.models import ChannelInfo, Entity, EntityKind, Model, Origin, Post, PostKind, Record, SourceKind
from channel.posts.titles import tags_in
from storage import open_store
from storage.store import SqlStore

Half = Literal["open", "closed"]
CHANNELS: Final = Path(__file__).parent / "channels"


class Written(Model):
    """A post of a labelled channel, see the README beside the channels."""

    id: int
    date: datetime | None = None
    text: str = ""
    bold: tuple[str, ...] = ()
    links: dict[str, int] = Field(default_factory=dict)
    """Words in the text (if they stand there twice the last), and to which post they lead."""
    reply_to: int | None = None
    file: str | None = None
    performer: str | None = None
    file_title: str | None = None
    series: str | None = None
    part: int | None = None
    parts: tuple[int, ...] = ()
    """Of a post that is several."""
    season: int | None = None
    last: bool = False
    also: tuple[str, ...] = ()
    """Names of its series that are equally right."""
    trap: str | None = None
    title: str | None = None
    pinned: bool = False

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.parts or (() if self.part is None else (self.part,))


class Labelled(Model):
    """A labelled channel."""

    name: str
    language: str
    title: str
    handwriting: tuple[str, ...] = ()
    post: tuple[Written, ...]


@cache
def labelled(half: Half) -> tuple[Labelled, ...]:
    return tuple(_read(path) for path in sorted((CHANNELS / half).glob("*.toml")))


def _read(path: Path) -> Labelled:
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Labelled.model_validate({"name": path.stem, **said})


def records(channel: Labelled) -> Iterator[Record]:
    """What a source would yield of it."""
    yield Origin(source=SourceKind.JSON, as_of=2_000_000_000)
    yield ChannelInfo(title=channel.title, username="labelled")
    for one in channel.post:
        entities = tuple(_entities(one))
        yield Post(
            message_id=one.id,
            date=int(one.date.timestamp()) if one.date else None,
            kind=PostKind.DOCUMENT if one.file else PostKind.TEXT,
            text=one.text,
            entities=entities,
            tags=tags_in(one.text, entities),
            reply_to=one.reply_to,
            file_name=one.file,
            performer=one.performer,
            song=one.file_title,
        )


def _entities(one: Written) -> Iterator[Entity]:
    found = [Entity(kind=EntityKind.HASHTAG, offset=offset, length=length) for offset, length in hashtags(one.text)]
    for words, post in one.links.items():
        offset = one.text.rindex(words)
        url = f"https://t.me/labelled/{post}"
        found.append(Entity(kind=EntityKind.TEXT_LINK, offset=offset, length=len(words), url=url))
    for words in one.bold:
        if words in one.text:
            found.append(Entity(kind=EntityKind.BOLD, offset=one.text.index(words), length=len(words)))
    yield from sorted(found, key=lambda entity: entity.offset)


@asynccontextmanager
async def opened(channel: Labelled) -> AsyncIterator[SqlStore]:
    """The channel's index."""
    async with open_store("sqlite:///:memory:") as store:
        assert isinstance(store, SqlStore)
        await store.save(list(records(channel)))
        yield store
