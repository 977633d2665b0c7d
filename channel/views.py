"""What the bot's memory answers: plain values, each made for the place where it is shown."""

from enum import IntEnum
from typing import NamedTuple

from channel.models import ChannelInfo, Guide, Model, Post, PostKind, Reaction


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


class TagList(Model):
    """A page of the list of tags."""

    tags: tuple[Tag, ...]
    page: int
    """Which page it is, from 0: the one that was asked for, or the last."""
    total: int
    """How many tags there are on all pages."""


class TagPage(PostPage):
    """A page of the posts that carry a tag."""

    tag: Tag
    description: str = ""
    """What the owner or the guide says of it."""
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
    by_hand: bool = False
    """Whether the owner has put it there, or announces it."""

    @property
    def announced(self) -> bool:
        """Whether the guide names it or the owner announces it, but nothing is there yet; `date` is when it comes."""
        return self.post is None and self.url is None


class SeriesView(Model):
    """A series with the parts there are, in order."""

    id: int
    name: str
    tags: tuple[str, ...] = ()
    """Its own hashtags, as they are mostly written."""
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


class PostState(IntEnum):
    """Whether a post stands in lists."""

    HERE = 0
    GONE = 1
    """It was deleted in the channel, or cannot be opened."""
    FORGOTTEN = 2
    """The owner took it out."""


class StoredPost(Model):
    """A post with what the store knows beside it."""

    id: int
    post: Post
    places: tuple[Place, ...] = ()
    state: PostState = PostState.HERE


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
    """All tags, most used first; without those that the owner has hidden."""
    synonyms: dict[str, str]
    """Other keys of a tag, and the key that stands for them."""
    descriptions: dict[str, str]
    """What the owner says of tags, by their keys; in `guide` it stands in the place of the guide's own words."""
    series: tuple[SeriesView, ...]


class Passage(Model):
    """Words of a post in which others are marked."""

    text: str = ""
    """On one line, in the post's own letters; "…" where it was cut."""
    marks: tuple[tuple[int, int], ...] = ()
    """Where whole words that were looked for stand in `text`, as (start, end) in characters, in order and apart."""


class Hit(Model):
    """A post that was found."""

    card: PostCard
    title: Passage
    """The post's title; empty for one without words."""
    passage: Passage
    """What else of it answers the question; empty where its title says all."""
    series: str = ""
    """The name of the series that it is a part of."""
    part: int | None = None
    """Which part it is there; None stands beside the numbered parts."""


class Hits(Model):
    """A page of what a search found, the best first."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    """How many posts there are on all pages."""
    more: bool = False
    """Whether there are more than `total`: it has looked at the newest of very many, or had no time for all."""
    whole: bool = True
    """Whether the best of them have all the words; otherwise only most, or only their letters."""
    letters: bool = False
    """Whether some have the letters of all the words, but inside of others or across their borders."""
    series: SeriesView | None = None
    """The series that is called so, where there is one."""
    tag: Tag | None = None
    """The hashtag that is called so."""


class Suggestions(Model):
    """What may have been meant, where a search found nothing; each part the likeliest first."""

    words: tuple[str, ...] = ()
    """Whole questions in another spelling, or from the other keyboard, each of which finds something."""
    sure: bool = False
    """Whether the first of them is clearly what was meant."""
    tags: tuple[Tag, ...] = ()
    series: tuple[SeriesView, ...] = ()


class TopPage(Model):
    """A page of the posts with the most reactions."""

    posts: tuple[PostCard, ...] = ()
    page: int = 0
    """Which page it is, from 0: the one that was asked for, or the last."""
    total: int = 0
    """How many posts there are on all pages; it ends at a hundred."""


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

    def named(self, username: str | None) -> ChannelInfo | None:
        """The channel under its configured name; the sample is nobody's, and keeps its own.

        So does a channel that is known by its id, by which its name is followed when it changes.
        """
        info = self.info
        if info is None or info.sample or not username or (info.chat_id and info.username):
            return info
        return info.model_copy(update={"username": username})


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


class SyncState(Model):
    """How far the walk over the channel's public page has come; kept, so that a walk goes on where it was left."""

    passes: int = 0
    """How many times the whole page was walked to its end."""
    before: int | None = None
    """Where the pass under way stands: all posts from this number on were read. None while none is under way."""
    newest: int | None = None
    """The highest number that the walks have met: up to it, and from `before` on, all that the page has was read."""
    ended: int | None = None
    """When the last pass ended, in Unix seconds."""
    troubles: tuple[str, ...] = ()
    """What the owner was told of and is not over yet; names of `handlers.owner.notices.Trouble`."""


class PassEnd(Model):
    """What a complete pass found missing."""

    missing: int = 0
    """Posts that this pass did not find, and that are not marked: another pass may find them again."""
    gone: int = 0
    """Posts that two complete passes did not find, and that were marked as gone now."""
    withheld: int = 0
    """Posts that two passes did not find, but so many at once that none was marked: look at the page yourself."""
