"""What the bot asks of its memory. One contract, held by every database under `storage`.

For every method: absence is None or an empty tuple, never an exception; all the reads of one call see the same state
of the database; times are integers, Unix seconds. Errors: StoreError (see `channel.errors`) where the database is
away, damaged or of a newer schema.
"""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from channel.mail import Mail
from channel.models import ChannelInfo, Guide, Model, Post, PostKind, Reaction, Record


class Cursor(NamedTuple):
    """A place in a list that runs from new to old: the post beside which a page begins."""

    position: int
    post: int
    newer: bool = False
    """Whether the page lies on the newer side of the place; otherwise on the older."""


class PostCard(Model):
    """What a list shows of a post."""

    id: int
    """The store's own number of the post; stable as long as the post is known."""
    position: int
    message_id: int | None
    date: int | None
    kind: PostKind
    title: str
    reactions: tuple[Reaction, ...]


class PostPage(Model):
    """A page of a list of posts, newest first."""

    posts: tuple[PostCard, ...]
    total: int
    newer: Cursor | None = None
    """Where the page before this one begins; None on the first."""
    older: Cursor | None = None
    """Where the next page begins; None on the last."""


class Tag(Model):
    """A hashtag of the channel, under the name that it is mostly written with."""

    id: int
    key: str
    name: str
    posts: int
    """How many posts carry it; 0 for one that only the guide names."""


class TagPage(PostPage):
    """A page of the posts that carry a tag."""

    tag: Tag
    description: str = ""
    """What the guide says of it."""
    synonyms: tuple[str, ...] = ()
    """Its other spellings."""


class PartLink(Model):
    """A part of a series as it can be opened."""

    number: int | None
    """0 is an introduction; None stands beside the numbered parts."""
    label: str
    title: str = ""
    post: int | None = None
    message_id: int | None = None
    date: int | None = None
    url: str | None = None
    doubles: tuple[int, ...] = ()
    """Further posts that call themselves this part."""

    @property
    def announced(self) -> bool:
        """Whether the guide names it, but nothing is there yet."""
        return self.post is None and self.url is None


class SeriesView(Model):
    """A series with the parts there are, in order."""

    id: int
    name: str
    tags: tuple[str, ...] = ()
    parts: tuple[PartLink, ...] = ()
    gaps: tuple[int, ...] = ()
    """Numbers below the last that neither the guide nor a post knows."""

    @property
    def last(self) -> int | None:
        """The highest number that is known."""
        return max((part.number for part in self.parts if part.number is not None), default=None)


class Place(Model):
    """Where a post stands in a series."""

    series: SeriesView
    index: int
    """The index of its part in `series.parts`."""


class StoredPost(Model):
    """A post with what the store knows beside it."""

    id: int
    post: Post
    places: tuple[Place, ...] = ()


class SeriesFound(Model):
    """What was found by a name, or by a name and a part's number."""

    series: SeriesView
    number: int | None = None
    """The part that was asked for; None if the whole series was."""
    post: StoredPost | None = None
    """That part's post, where it is there."""


class GuideView(Model):
    """What the guide says joined with what the index knows."""

    guide: Guide | None
    post: PostCard | None
    """The guide post itself."""
    tags: tuple[Tag, ...]
    """All tags, most used first."""
    synonyms: dict[str, str]
    """Other keys of a tag, and the key that stands for them."""
    series: tuple[SeriesView, ...]


class Names(Model):
    """Every name by which something can be asked for."""

    tags: tuple[tuple[str, int], ...]
    series: tuple[tuple[str, int], ...]


class ChannelView(Model):
    """The channel as the index knows it."""

    info: ChannelInfo | None
    posts: int
    tags: int
    series: int
    newest: int | None
    """When the newest post was posted, where it is known."""
    revision: int
    """Grows with every change of the index."""


class ImportReport(Model):
    """What an import did."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: tuple[tuple[str, int, str], ...] = ()
    """Reason, how often, and the first place."""
    tags: int = 0
    series: int = 0


class Store(Protocol):
    """The bot's memory."""

    async def revision(self) -> int:
        """The number that grows with every change of the index; may lag a second behind another process."""
        ...

    async def channel(self) -> ChannelView: ...

    async def guide(self) -> GuideView: ...

    async def tags(self) -> tuple[Tag, ...]:
        """All tags that posts carry or the guide names, most used first."""
        ...

    async def tag(self, name: str | int, cursor: Cursor | None, size: int) -> TagPage | None:
        """A page of the posts with a tag, by its name in any spelling or by its id; None if there is no such tag."""
        ...

    async def series_list(self) -> tuple[SeriesView, ...]:
        """All series, as the guide orders them; those it does not name follow, newest first."""
        ...

    async def series(self, name: str | int) -> SeriesView | None:
        """A series by one of its names in any spelling, or by its id."""
        ...

    async def find_series(self, asked: str, split: tuple[str, int] | None) -> SeriesFound | None:
        """The series called `asked`; if there is none, the one called `split[0]` with its part number `split[1]`.

        The number may be `channel.numerals.LAST`.
        """
        ...

    async def latest(self, cursor: Cursor | None, size: int) -> PostPage: ...

    async def post(self, post: int) -> StoredPost | None: ...

    async def names(self) -> Names: ...

    async def language(self, reader: str) -> str | None:
        """The language that the reader with this pseudonym chose."""
        ...

    async def choose_language(self, reader: str, language: str) -> None: ...

    async def save(self, records: Iterable[Record]) -> ImportReport:
        """Brings a source's records into the index, all or nothing.

        `records` is read in another thread. A post whose number is known replaces the stored one where it differs; a
        post without a number is recognised by its words. What `records` raises undoes everything and is raised.
        """
        ...

    async def close(self) -> None: ...


class Memory(Store, Mail, Protocol):
    """All that the bot remembers."""
