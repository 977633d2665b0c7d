"""Anonymous words between readers and the owner, and the outbox that loses none: the nouns, and the store's contract.

Nothing here tells the owner who a reader is. A reader's id enters the store as a number and is kept only sealed, or as
a keyed pseudonym; it leaves only inside a Parcel, on its way to Telegram.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from channel.models import Entity, Model, PostKind

RECORDINGS: Final = frozenset(
    {
        *(PostKind.ANIMATION, PostKind.VOICE, PostKind.VIDEO, PostKind.VIDEO_NOTE),
        *(PostKind.AUDIO, PostKind.DOCUMENT),
    }
)
"""The kinds that an owner can allow beside words, photos and stickers: they can tell who speaks, or who made them."""


class Medium(Model):
    """A picture or a recording, by the name under which Telegram keeps it for the bot."""

    kind: PostKind
    file_id: str
    extension: str = ""
    """Of a document or an audio file, whose own name is not passed on: ".pdf"."""


class Letter(Model):
    """Words and pictures rebuilt from a message; nothing else of the message is in it."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: tuple[Medium, ...] = ()


class Stage(StrEnum):
    """What the bot expects next of whoever has a draft."""

    WRITING = "writing"
    """A reader's words to the owner."""
    CONFIRMING = "confirming"
    """A reader's choice how to send the letter that he was shown."""
    ANSWERING = "answering"
    """An admin's answer to a conversation."""


class Draft(Model):
    """What somebody is about to send; forgotten after an hour."""

    stage: Stage
    letter: Letter = Letter()
    about: int | None = None
    """The store's number of the post that it is about."""
    conversation: int | None = None
    """The conversation that it goes on; None begins a new one."""
    album: str | None = None
    """The album whose pictures are still coming in."""
    album_begun: int = 0
    """The number of the update with its first picture; the outbox, where keys are not sealed, knows the album by it."""
    nonce: int = 0
    """The number of the update that last changed it; a preview's buttons carry it, so that old ones do nothing."""


class Call(Model):
    """A request to the Bot API, and what follows from its fate."""

    method: str
    """Such as "sendMessage"."""
    params: dict[str, Any]
    """As the Bot API takes them, JSON throughout. A file to be sent anew under another name is
    {"fetch": file_id, "name": file name}."""
    conversation: int | None = None
    """Where its topic is to be used, if the chat is a forum."""
    on_sent: tuple["Call", ...] = ()
    on_blocked: tuple["Call", ...] = ()
    """Where the addressee has blocked the bot, is gone, or never spoke to it (403)."""
    on_failed: tuple["Call", ...] = ()
    """Where Telegram refuses it for another reason that will not pass (400)."""
    news_of: tuple[tuple[str, int], ...] = ()
    """Of news, the subjects (see `channel.people.following`) of which they tell."""


class Priority(StrEnum):
    """What is sent first."""

    WORD = "a"
    """Feedback, answers, receipts."""
    NEWS = "b"
    """Notifications to followers."""


class Parcel(Model):
    """A call that was claimed from the outbox."""

    id: int
    call: Call
    attempts: int
    """How often it was tried before."""
    priority: Priority = Priority.WORD


class Waiting(NamedTuple):
    """What waits to be sent."""

    calls: int
    since: int | None
    """From when on the first of them could be sent, in Unix seconds; later than now if all wait for their time."""


class Outcome(StrEnum):
    SENT = "sent"
    BLOCKED = "blocked"
    FAILED = "failed"


class Conversation(Model):
    """What the owner may know of a conversation."""

    id: int
    handle: str
    """Four random characters."""
    opened: int
    """The day, in Unix seconds of its beginning (UTC)."""
    about: int | None = None
    answerable: bool
    """Whether a way back is kept."""
    done: bool = False
    blocked: bool = False
    topic: int | None = None
    """Its topic in the owner's forum."""


class Ban(Model):
    """What the owner may know of whom he blocked."""

    id: int
    handle: str
    day: int


class Kept(NamedTuple):
    """How much is kept of a reader; /forget lists and erases it."""

    conversations: int
    unsent: int
    drafts: int
    language: bool
    follows: int = 0
    progress: bool = False
    votes: int = 0


class Refusal(StrEnum):
    """Why a letter was not taken."""

    NO_DRAFT = "no_draft"
    """There is nothing to send: sent already, cancelled, or forgotten."""
    BANNED = "banned"
    ENDED = "ended"
    """The conversation has no way back any more, or is not this reader's."""


Compose = Callable[[Conversation, Draft], Sequence[Call]]
"""Makes the calls of a letter, once its conversation (and so its handle) is known."""


class Mail(Protocol):
    """The store's part for mail. Each method is one transaction, or one look; `now` is in Unix seconds."""

    async def draft(self, who: int, now: int) -> Draft | None:
        """The draft of a person, if he has one that is less than an hour old."""
        ...

    async def keep_draft(self, who: int, draft: Draft, now: int) -> None: ...

    async def forget_draft(self, who: int) -> bool:
        """Whether there was one."""
        ...

    async def send_letter(
        self, key: str, reader: int, nonce: int, *, answerable: bool, language: str, now: int, compose: Compose
    ) -> Conversation | Refusal:
        """Commits a reader's draft to the outbox: the draft goes, the conversation and its calls come, all or nothing.

        The draft must be the one that `nonce` names. `key` is made from the update: a second call with it does nothing
        and gives the same conversation. `answerable` keeps, or prolongs, a sealed way back.
        """
        ...

    async def answer_letter(
        self, key: str, conversation: int, *, now: int, compose: Callable[[Conversation, int, str], Sequence[Call]]
    ) -> Conversation | Refusal:
        """Commits an admin's answer; `compose` is given the reader's id and language as well. Prolongs the way back."""
        ...

    async def put_out(
        self,
        key: str,
        calls: Sequence[Call],
        *,
        now: int,
        priority: Priority = Priority.WORD,
        wait: int = 0,
        instead_of: str | None = None,
    ) -> bool:
        """Commits calls to the outbox by themselves; False if the key was used before.

        They are due after `wait` seconds; what still waits under keys that begin with `instead_of` is taken back.
        """
        ...

    async def conversation(self, which: int | str) -> Conversation | None:
        """By its number or its handle."""
        ...

    async def is_reader_of(self, conversation: int, reader: int) -> bool:
        """Whether the conversation's way back leads to this reader."""
        ...

    async def inbox(self, limit: int) -> tuple[Conversation, ...]:
        """Conversations that are neither done nor ended, oldest first."""
        ...

    async def mark_done(self, conversation: int, done: bool) -> None: ...

    async def end(self, conversation: int, reader: int) -> bool:
        """Erases the way back at the reader's wish; False if it is not his."""
        ...

    async def block(self, conversation: int, now: int) -> Ban | None:
        """Bans the reader behind a conversation; None where no way back is left to know him by."""
        ...

    async def ban_of(self, conversation: int) -> int | None:
        """The ban that was spoken over a conversation."""
        ...

    async def unblock(self, ban: int) -> Ban | None: ...

    async def blocked(self) -> tuple[Ban, ...]:
        """Newest first."""
        ...

    async def is_banned(self, reader: int) -> bool: ...

    async def kept_of(self, reader: int) -> Kept: ...

    async def forget(self, reader: int) -> Kept:
        """Erases all that is kept of a reader but a ban; tells how much it was."""
        ...

    async def set_topic(self, conversation: int, topic: int | None) -> None: ...

    async def claim(self, limit: int, now: int) -> tuple[Parcel, ...]:
        """Takes what is due from the outbox, in order, and marks it as being attempted."""
        ...

    async def release_all(self) -> None:
        """Puts what a dead sender had claimed back, at its start."""
        ...

    async def settle(self, parcel: Parcel, outcome: Outcome, now: int) -> None:
        """Marks a parcel's fate, erases its words and commits what follows from it, in one transaction."""
        ...

    async def postpone(self, parcel: Parcel, until: int) -> None: ...

    async def next_due(self) -> int | None:
        """When the next parcel is due; None where the outbox is empty."""
        ...

    async def waiting(self) -> Waiting: ...

    async def unsettled(self) -> int:
        """How many parcels have no fate yet; without news that wait for the end of somebody's quiet hours."""
        ...

    async def moved(self, old: int, new: int) -> None:
        """Remembers that a group has a new number."""
        ...

    async def current_chat(self, chat: int) -> int:
        """The number under which a chat goes now."""
        ...

    async def clock_runs_evenly(self, now: int) -> bool: ...  # without a jump of days, for a day, as far as asked
    async def expire(self, now: int, route_days: int) -> None:
        """Erases old drafts, ways back whose last word is so many days ago, and used keys; also in the file."""
        ...

    async def seal_ids(self) -> frozenset[str]:
        """The keys of the keyring that some row needs."""
        ...

    async def reseal(self) -> int:
        """Seals everything anew with the newest key; how many values that were."""
        ...
