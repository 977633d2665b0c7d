"""Anonymous messages between readers and the owner, and the outbox that loses none: the models.

Nothing here tells the owner who a reader is. A reader's id enters the store as a number and is kept only sealed, or as
a keyed pseudonym; it leaves only inside a Parcel, on its way to Telegram.
"""

from enum import StrEnum
from typing import Any, Final, NamedTuple

from channel.models import Entity, Model, PostKind

RECORDINGS: Final = frozenset(
    {
        *(PostKind.ANIMATION, PostKind.VOICE, PostKind.VIDEO, PostKind.VIDEO_NOTE),
        *(PostKind.AUDIO, PostKind.DOCUMENT),
    }
)
"""Kinds that an owner can allow besides text, photos and stickers: they can reveal whose voice or work it is."""


class Medium(Model):
    """A picture or a recording, by the file id under which Telegram keeps it for the bot."""

    kind: PostKind
    file_id: str
    extension: str = ""
    """The extension of a document or an audio file (".pdf"); its own name is not passed on."""


class Letter(Model):
    """Text and pictures rebuilt from a message; nothing else of the message is in it."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: tuple[Medium, ...] = ()


class Stage(StrEnum):
    """What the bot expects next from a person with a draft."""

    WRITING = "writing"
    """A reader's message to the owner."""
    CONFIRMING = "confirming"
    """A reader's choice of how to send the letter that they were shown."""
    ANSWERING = "answering"
    """An admin's answer to a conversation."""


class Draft(Model):
    """What a person is about to send; forgotten after an hour."""

    stage: Stage
    letter: Letter = Letter()
    about: int | None = None
    """The store's number of the post that it is about."""
    signature: str = ""
    """The reader's name with a link to them, in HTML, as they were shown it; "" to send without a name."""
    conversation: int | None = None
    """The conversation that it continues; None begins a new one."""
    album: str | None = None
    """The album whose pictures are still arriving."""
    album_begun: int = 0
    """The id of the update with its first picture, by which the outbox, whose keys are not sealed, knows the album."""
    nonce: int = 0
    """The id of the update that last changed it; a preview's buttons carry it, so that old ones do nothing."""


class Call(Model):
    """A request to the Bot API, and what follows from its outcome."""

    method: str
    """Such as "sendMessage"."""
    params: dict[str, Any]
    """The Bot API's parameters, as JSON. A file to be sent under another name is
    {"fetch": file_id, "name": file name}."""
    conversation: int | None = None
    """The conversation whose topic it goes to, if the chat is a forum."""
    wait: int = 0
    """Seconds to hold it back."""
    on_sent: tuple["Call", ...] = ()
    on_blocked: tuple["Call", ...] = ()
    """Sent if the recipient has blocked the bot, is gone, or never started it (403)."""
    on_failed: tuple["Call", ...] = ()
    """Sent if Telegram refuses the request for another permanent reason (400)."""
    news_of: tuple[tuple[str, int], ...] = ()
    """For news: the subjects (see `channel.people.following`) that it is about."""


class Priority(StrEnum):
    """What is sent first."""

    WORD = "a"
    """Feedback, answers and receipts."""
    NEWS = "b"
    """Notifications to followers."""


class Parcel(Model):
    """An outbox item that was claimed: a call, and how often it was tried."""

    id: int
    call: Call
    attempts: int
    """The number of earlier attempts."""
    priority: Priority = Priority.WORD


class Outcome(StrEnum):
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"


class Conversation(Model):
    """What the owner may know about a conversation."""

    id: int
    handle: str
    """Four random characters."""
    opened: int
    """The day, in Unix seconds of its beginning (UTC)."""
    about: int | None = None
    answerable: bool
    """Whether the owner can answer, as far as they may know: the reader may have closed it since."""
    done: bool = False
    blocked: bool = False
    topic: int | None = None
    """Its topic in the owner's forum."""


class Ban(Model):
    """What the owner may know about a reader they blocked."""

    id: int
    handle: str
    day: int


class Kept(NamedTuple):
    """How much is stored about a reader; /forget lists and erases it."""

    conversations: int
    unsent: int
    drafts: int
    language: bool
    follows: int = 0
    progress: bool = False
    votes: int = 0
    saved: int = 0


class Refusal(StrEnum):
    """Why a letter was not accepted."""

    NO_DRAFT = "no_draft"
    """There is nothing to send: it was sent already, cancelled, or forgotten."""
    BANNED = "banned"
    ENDED = "ended"
    """The conversation has no return address any more, or is not this reader's."""
