"""The answers of the store: plain values, each made for the place where it is shown."""

from enum import IntEnum
from typing import NamedTuple

from channel.language.numerals import Stretch
from channel.models import ChannelInfo, Guide, Model, Post, PostKind, Reaction


class Cursor(NamedTuple):
    """A position in a list that runs from new to old: the post next to which a page begins."""

    position: int
    post: int
    newer: bool = False
    """Whether the page is on the newer side of that post; otherwise on the older."""


class PostCard(Model):
    """A post as a list shows it."""

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
    """A hashtag of the channel, in its most common spelling."""

    id: int
    key: str
    name: str
    posts: int
    """The number of posts that carry it; 0 for one that only the guide names."""


class TagList(Model):
    """A page of the list of tags."""

    tags: tuple[Tag, ...]
    page: int
    """Which page it is, from 0: the requested one, or the last."""
    total: int
    """The number of tags on all pages."""


class TagPage(PostPage):
    """A page of the posts that carry a tag."""

    tag: Tag
    description: str = ""
    """Its description by the owner or the guide."""
    synonyms: tuple[str, ...] = ()
    """Its other spellings."""


class PartLink(Model):
    """A part of a series, as it can be opened."""

    number: int | None
    """0 for an introduction; None outside the numbering."""
    label: str
    title: str = ""
    post: int | None = None
    message_id: int | None = None
    date: int | None = None
    url: str | None = None
    doubles: tuple[int, ...] = ()
    """Other posts that call themselves this part."""
    by_hand: bool = False
    """Whether the owner placed or announced it."""

    @property
    def announced(self) -> bool:
        """Whether the guide or the owner announces it but nothing is there yet; `date` is when it is due."""
        return self.post is None and self.url is None


class SeriesView(Model):
    """A series with its parts in order."""

    id: int
    name: str
    tags: tuple[str, ...] = ()
    """Its own hashtags as most posts write them."""
    parts: tuple[PartLink, ...] = ()
    gaps: tuple[Stretch, ...] = ()
    """Numbers below the last that neither the guide nor a post mentions."""

    @property
    def last(self) -> int | None:
        """The highest known number."""
        return max((part.number for part in self.parts if part.number is not None), default=None)


class Place(Model):
    """The place of a post in a series."""

    series: SeriesView
    index: int
    """The index of its part in `series.parts`."""


class PostState(IntEnum):
    """Whether a post is in the lists."""

    HERE = 0
    GONE = 1
    """It was deleted in the channel, or cannot be opened."""
    FORGOTTEN = 2
    """The owner removed it."""


class StoredPost(Model):
    """A post with what the store knows about it."""

    id: int
    post: Post
    title: str = ""  # what it is called in this channel
    places: tuple[Place, ...] = ()
    state: PostState = PostState.HERE


class SeriesFound(Model):
    """What a name, or a name with a part number, leads to."""

    series: SeriesView
    number: int | None = None
    """The requested part; None if the whole series was requested."""
    post: StoredPost | None = None
    """That part's post, if there is one."""


class GuideView(Model):
    """What the guide says, joined with what the index knows."""

    guide: Guide | None
    post: PostCard | None
    """The guide post itself."""
    tags: tuple[Tag, ...]
    """All tags, most used first, without those that the owner has hidden."""
    synonyms: dict[str, str]
    """Other keys of a tag, each with the key that replaces it."""
    descriptions: dict[str, str]
    """The owner's descriptions of tags, by key; in `guide` they replace the guide's own."""
    series: tuple[SeriesView, ...]


class Passage(Model):
    """Text of a post with some words marked."""

    text: str = ""
    """On one line, in the post's own letters; "…" where it was cut."""
    marks: tuple[tuple[int, int], ...] = ()
    """Where the matched whole words are in `text`, as (start, end) in characters, in order and without overlap."""


class Hit(Model):
    """A post that a search found."""

    card: PostCard
    title: Passage
    """The post's title; empty for a post without text."""
    passage: Passage
    """What else of it answers the query; empty if its title says it all."""
    series: str = ""
    """The name of the series that it belongs to."""
    part: int | None = None
    """Its part number there; None outside the numbering."""


class Hits(Model):
    """A page of search results, best first."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    """The number of posts on all pages."""
    more: bool = False
    """Whether there are more than `total`: the search saw only the newest of very many, or ran out of time."""
    whole: bool = True
    """Whether the best results have all that was asked for, if in other spellings."""
    far: bool = False
    """Whether even the best have so little of it that they are only offered."""
    missing: tuple[str, ...] = ()
    """The words that are in no post."""
    instead: tuple[tuple[str, str], ...] = ()
    """Words that were searched for, too, as (asked for, near to it): in no post as they were asked for."""
    series: SeriesView | None = None
    """The series of that name, if any."""
    tag: Tag | None = None
    """The hashtag of that name, if any."""


class Suggestions(Model):
    """What may have been meant when a search found nothing; the likeliest comes first in each field."""

    words: tuple[str, ...] = ()
    """Whole queries in another spelling or from the other keyboard, each of which finds something."""
    sure: bool = False
    """Whether the first one is clearly what was meant."""
    tags: tuple[Tag, ...] = ()
    series: tuple[SeriesView, ...] = ()


class TopPage(Model):
    """A page of the posts with the most reactions."""

    posts: tuple[PostCard, ...] = ()
    page: int = 0
    """Which page it is, from 0: the requested one, or the last."""
    total: int = 0
    """The number of posts on all pages; at most a hundred."""


class Names(Model):
    """Every name that can be asked for."""

    tags: tuple[tuple[str, int], ...]
    series: tuple[tuple[str, int], ...]


class ChannelView(Model):
    """The channel as the index knows it."""

    info: ChannelInfo | None
    posts: int
    tags: int
    series: int
    newest: int | None
    """When the newest post was posted, if known."""
    revision: int
    """Grows with every change of the index."""
    language: str = ""
    said_language: str = ""
    """The codes of the language that its newest posts show, and of the one that the owner has chosen instead."""

    def named(self, username: str | None) -> ChannelInfo | None:
        """The channel under its configured name; the sample keeps its own.

        A channel that is known by its id keeps its name too: the id is what its renames are followed by.
        """
        info = self.info
        if info is None or info.sample or not username or (info.chat_id and info.username):
            return info
        return info.model_copy(update={"username": username})


class ImportReport(Model):
    """The result of an import."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: tuple[tuple[str, int, str], ...] = ()
    """Reason, how often, and the first place."""
    tags: int = 0
    series: int = 0


class SyncState(Model):
    """How far the walk over the channel's public page has come; stored so that an interrupted walk continues."""

    passes: int = 0
    """The number of complete passes over the page."""
    before: int | None = None
    """How far the current pass has come: all posts from this number on were read. None between passes."""
    newest: int | None = None
    """The highest number that the walks have met; all that the page has from `before` up to it was read."""
    ended: int | None = None
    """When the last pass ended, in Unix seconds."""
    troubles: tuple[str, ...] = ()
    """Troubles that the owner was told about and that are not over; names of `handlers.owner.notices.Trouble`."""


class PassEnd(Model):
    """The posts that a complete pass found missing."""

    missing: int = 0
    """Posts that this pass did not find and did not mark: another pass may find them again."""
    gone: int = 0
    """Posts that two complete passes did not find, and that are now marked as gone."""
    withheld: int = 0
    """Posts that two passes did not find, too many at once to mark any."""
