"""The nouns of a channel. All are frozen; offsets count characters (code points) of the text they belong to.

Telegram counts offsets in UTF-16 units; code that reads or writes Telegram's form converts them at the boundary.
"""

from enum import IntEnum, StrEnum

from pydantic import BaseModel, ConfigDict

from channel.language.text import tag_key


class Model(BaseModel):
    """A frozen value that refuses unknown fields and never repeats its input in an error."""

    # Validators are built on first use: most models are not needed for the first answer after a start.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class EntityKind(StrEnum):
    """The kind of an entity, under Telegram's own name."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKETHROUGH = "strikethrough"
    SPOILER = "spoiler"
    CODE = "code"
    PRE = "pre"
    BLOCKQUOTE = "blockquote"
    HASHTAG = "hashtag"
    CASHTAG = "cashtag"
    MENTION = "mention"
    URL = "url"
    TEXT_LINK = "text_link"
    EMAIL = "email"
    PHONE = "phone_number"
    BOT_COMMAND = "bot_command"
    CUSTOM_EMOJI = "custom_emoji"


class Entity(Model):
    """A stretch of text with a meaning or a style: `text[offset : offset + length]`."""

    kind: EntityKind
    offset: int
    length: int
    url: str | None = None
    """The target of a text_link."""
    language: str | None = None
    """The programming language of a pre block."""

    @property
    def end(self) -> int:
        return self.offset + self.length


class PostKind(StrEnum):
    """What a post carries besides its text."""

    TEXT = "text"
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    VIDEO_NOTE = "video_note"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"
    POLL = "poll"
    LOCATION = "location"
    CONTACT = "contact"
    OTHER = "other"


PAID = "⭐"
CUSTOM_EMOJI = "▫"
"""Shown in place of a reaction that has no standard emoji."""


class Reaction(Model):
    """A reaction to a post (`PAID` for stars, `CUSTOM_EMOJI` for a custom one) and how often it was given."""

    emoji: str
    count: int


class Quote(Model):
    """Text shown in a post but written elsewhere: the post it answers, or the preview of a link."""

    title: str
    text: str = ""


class PostButton(Model):
    """A button under a post."""

    text: str
    url: str | None = None
    """Where it leads, if anybody may open that."""


class Post(Model):
    """A complete post of the channel."""

    message_id: int | None = None
    """Telegram's number of the post; None if the source does not know it."""
    date: int | None = None
    """When it was posted, in Unix seconds; None if the source does not know it."""
    edited: int | None = None
    kind: PostKind = PostKind.TEXT
    text: str = ""
    entities: tuple[Entity, ...] = ()
    tags: tuple[str, ...] = ()
    """The hashtags as written, without '#', each once, in order of appearance."""
    reactions: tuple[Reaction, ...] = ()
    quotes: tuple[Quote, ...] = ()
    forwarded_from: str | None = None
    reply_to: int | None = None
    author: str | None = None
    """The signature under the post, if the channel shows one."""
    file_name: str | None = None
    performer: str | None = None
    song: str | None = None
    """The title of a recording, as its file tells it."""
    buttons: tuple[PostButton, ...] = ()
    album: tuple[int, ...] = ()
    """The numbers of all messages of an album, in order, `message_id` first; empty for a single message."""
    album_files: tuple[tuple[int, str], ...] = ()
    """For an album: the number of each message after the first whose file has a name, and the name."""
    caption_id: int | None = None
    """The album message that has the text, or the first of several; None for a single message or if it is unknown."""
    captions: tuple[tuple[int, int], ...] = ()
    """For an album with several captions: the number of each one's message, and where in `text` it begins."""
    reacted: int | None = None
    """When Telegram itself last told how often people have reacted, in Unix seconds; None if it never did."""
    reacted_id: int | None = None
    """The album message that has the reactions, if a source has put the album together."""
    alone: bool = False
    """Whether it is known not to be part of an album although the source of its text does not tell."""
    media_group: str | None = None
    """Telegram's id of the album, which connects its messages while they arrive one by one."""


class SourceKind(IntEnum):
    """The kind of source a post was read from; a higher one tells more, and more exactly. The numbers are stored."""

    PAGE_TEXT = 0
    WEB = 1
    HTML = 2
    JSON = 3
    LIVE = 4


class Origin(Model):
    """The source of the records that follow."""

    source: SourceKind
    as_of: int | None = None
    """The time that its data describe at the earliest, in Unix seconds.

    Now for a live source, the newest date in a file; None if unknown.
    """


class ChannelInfo(Model):
    """What a source says about the channel itself."""

    title: str
    username: str | None = None
    chat_id: int | None = None
    sample: bool = False
    """Whether this is the sample channel that ships with the bot."""


class Pinned(Model):
    """A service message: a post was pinned. Either its number or the beginning of its text is known."""

    message_id: int | None = None
    opening: str | None = None


class Skipped(Model):
    """A record that a source could not or should not read as a post."""

    place: str
    """Its place in the source, as a person would look for it: "message 12", "line 40"."""
    reason: str
    """One of the reasons in `channel.sources`."""


class Readings(Model):
    """How messages looked when they were read: the number of each, and a digest of all that the source has of it."""

    digests: tuple[tuple[int, int], ...]


class Unchanged(Model):
    """Messages that have not changed since they were last read, and were not read again."""

    numbers: tuple[int, ...]


Record = Origin | ChannelInfo | Post | Pinned | Skipped | Readings | Unchanged
"""What a source yields, in order: Origin, ChannelInfo, then posts. Readings follow all the posts they describe."""


class GuideTag(Model):
    """A hashtag that the guide names, and the guide's description of it."""

    name: str
    description: str = ""

    @property
    def key(self) -> str:
        return tag_key(self.name)


class GuideSection(Model):
    """A heading of the guide ("by kind", "by subject") and the tags under it."""

    heading: str
    tags: tuple[GuideTag, ...]


class GuidePart(Model):
    """A part as the guide announces it."""

    label: str
    """As written: «قسمت اول», «معرفی», "session 3"."""
    number: int | None
    """0 for an introduction; None for a part outside the numbering."""
    url: str | None = None
    title: str = ""
    """The topic of the part, if the guide gives it."""


class GuideSeries(Model):
    """A series that the guide names."""

    name: str
    parts: tuple[GuidePart, ...]
    tags: tuple[str, ...] = ()
    """The hashtags on the series' own line, as written, without '#'."""


class Guide(Model):
    """The channel's own guide post, read into its parts."""

    title: str
    foreword: str = ""
    """The text between the title and the first section."""
    sections: tuple[GuideSection, ...] = ()
    series: tuple[GuideSeries, ...] = ()
    closing: str = ""
    """The guide's closing words, if any."""


class Part(Model):
    """A part of a series: a post, a place outside the channel, or only announced by the guide."""

    number: int | None
    """0 for an introduction; None for a part outside the numbering."""
    label: str
    title: str = ""
    post: int | None = None
    url: str | None = None
    """The target of the guide's link if it is not a known post."""
    doubles: tuple[int, ...] = ()
    """Other posts that claim the same number, oldest first."""
    date: int | None = None
    """When an announced part is due."""
    by_hand: bool = False
    """Whether the owner placed it."""


class Series(Model):
    """A series of the channel with its parts in order; those outside the numbering come last."""

    key: str
    """The key of its hashtag if it has one, otherwise its folded name."""
    name: str
    tags: tuple[str, ...] = ()
    """The keys of its own hashtags."""
    parts: tuple[Part, ...] = ()
    also: tuple[str, ...] = ()
    """Other names that the titles of its posts give it."""
    called: str = ""
    """Its name before the owner's corrections."""
    never: tuple[int, ...] = ()
    """Numbers that no part has and that are not missing."""
    said: tuple[str, ...] = ()
    """The keys of the names under which the owner has corrected its numbers."""

    @property
    def posts(self) -> tuple[int, ...]:
        """The numbers of the posts that are its parts, including doubles."""
        return tuple(post for part in self.parts for post in (part.post, *part.doubles) if post is not None)
