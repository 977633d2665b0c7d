"""The nouns of a channel. All are frozen; offsets count characters (code points) of the text they belong to.

Telegram counts offsets in UTF-16 units; whoever reads or writes Telegram's form converts at its border.
"""

from enum import IntEnum, StrEnum

from pydantic import BaseModel, ConfigDict

from channel.language.text import tag_key


class Model(BaseModel):
    """A frozen value that refuses unknown fields and never repeats its input in an error."""

    # Validators are built at first use: most of the models are not needed for the first answer after a start.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class EntityKind(StrEnum):
    """What a stretch of a post's text is; Telegram's own names."""

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
    """A stretch of text with a meaning or a look: `text[offset : offset + length]`."""

    kind: EntityKind
    offset: int
    length: int
    url: str | None = None
    """Where a text_link leads."""
    language: str | None = None
    """The programming language of a pre."""

    @property
    def end(self) -> int:
        return self.offset + self.length


class PostKind(StrEnum):
    """What a post carries beside its words."""

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
"""What stands for reactions that have no emoji of their own."""


class Reaction(Model):
    """One emoji under a post (`PAID` for stars, `CUSTOM_EMOJI` for one of those) and how often it was given."""

    emoji: str
    count: int


class Quote(Model):
    """Words that stand in a post but are another's: the post it answers, or the preview of a link."""

    title: str
    text: str = ""


class Post(Model):
    """One post of the channel, whole."""

    message_id: int | None = None
    """Telegram's number of the post; None where the source does not know it."""
    date: int | None = None
    """When it was posted, in Unix seconds; None where the source does not know it."""
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
    """The signature under the post, where the channel shows one."""
    file_name: str | None = None
    album: tuple[int, ...] = ()
    """The numbers of all messages of an album, in order, `message_id` first; empty for a single message."""
    caption_id: int | None = None
    """Which message of the album has the words, or the first of them; None for a single message, or where the source
    does not tell."""
    captions: tuple[tuple[int, int], ...] = ()
    """Of an album with several captions, for each the number of its message and where in `text` it begins."""
    reacted_id: int | None = None
    """Which message of the album has the reactions, where a source has put it together."""
    alone: bool = False
    """Whether it is known to be no part of an album though its words come from a source that does not tell."""
    media_group: str | None = None
    """Telegram's own name of the album, by which its messages are known while they come in one by one."""


class SourceKind(IntEnum):
    """Where a post was read; the higher, the more of it is told and the more exactly."""

    PAGE_TEXT = 0
    WEB = 1
    HTML = 2
    JSON = 3
    LIVE = 4


class Origin(Model):
    """Which source the records after it come from."""

    source: SourceKind
    as_of: int | None = None
    """Of what time its picture of the channel is at the earliest, in Unix seconds: now for what is asked now, the
    newest date in it for a file; None where that is not known."""


class ChannelInfo(Model):
    """What a source says of the channel itself."""

    title: str
    username: str | None = None
    chat_id: int | None = None
    sample: bool = False
    """Whether this is the sample that ships with the bot."""


class Pinned(Model):
    """A service message: a post was pinned. Either its number or the beginning of its text is known."""

    message_id: int | None = None
    opening: str | None = None


class Skipped(Model):
    """A record that a source could not, or should not, read as a post."""

    place: str
    """Where it stands, as a person would look for it: "message 12", "line 40"."""
    reason: str
    """One of the reasons in `channel.sources`."""


class Readings(Model):
    """How messages looked when they were read: for each its number, and a digest of all that the source has of it."""

    digests: tuple[tuple[int, int], ...]


class Unchanged(Model):
    """Messages that look as they did when they were read before, and were not read again."""

    numbers: tuple[int, ...]


Record = Origin | ChannelInfo | Post | Pinned | Skipped | Readings | Unchanged
"""What a source yields, one after another: Origin first, then ChannelInfo, both before the first Post; Readings after
all the posts of which they are."""


class GuideTag(Model):
    """A hashtag that the guide names, and what it says of it."""

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
    """0 for an introduction; None for something beside the numbered parts."""
    url: str | None = None
    title: str = ""
    """What the part is about, where the guide says so."""


class GuideSeries(Model):
    """A serial that the guide names."""

    name: str
    parts: tuple[GuidePart, ...]
    tags: tuple[str, ...] = ()
    """The hashtags in the serial's own line, as written, without '#'."""


class Guide(Model):
    """What the channel's own guide post says, read into its parts."""

    title: str
    foreword: str = ""
    """What stands between the title and the first section."""
    sections: tuple[GuideSection, ...] = ()
    series: tuple[GuideSeries, ...] = ()
    closing: str = ""
    """The guide's last words, where it has some."""


class Part(Model):
    """A part of a series: a post, a place outside the channel, or only announced by the guide."""

    number: int | None
    """0 for an introduction; None for something beside the numbered parts."""
    label: str
    title: str = ""
    post: int | None = None
    url: str | None = None
    """Where the guide's link leads if that is no post we know."""
    doubles: tuple[int, ...] = ()
    """Further posts that claim the same number, oldest first."""
    date: int | None = None
    """When one comes that is not there yet."""
    by_hand: bool = False
    """Whether the owner has put it there."""


class Series(Model):
    """A serial of the channel, its parts in order; what stands beside the numbers comes last."""

    key: str
    """The key of its hashtag if it has one, otherwise its folded name."""
    name: str
    tags: tuple[str, ...] = ()
    """The keys of the hashtags that are its own."""
    parts: tuple[Part, ...] = ()
    also: tuple[str, ...] = ()
    """Other names that its posts' titles give it."""
    called: str = ""
    """Its name without the owner's corrections."""
    never: tuple[int, ...] = ()
    """Numbers that no part has, and that are not missing."""
    said: tuple[str, ...] = ()
    """The keys of the names under which the owner has said something of its numbers."""

    @property
    def posts(self) -> tuple[int, ...]:
        """The numbers of the posts that are its parts, doubles too."""
        return tuple(post for part in self.parts for post in (part.post, *part.doubles) if post is not None)
