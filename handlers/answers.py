"""Questions and answers. This module knows nothing about Telegram's API."""

import re
import time
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from channel.deep_links import DeepLink, address
from channel.models import ChannelInfo
from channel.people.following import Progress, Subject
from channel.posts.links import PostLink
from channel.store import Memory
from handlers.html import Html
from handlers.texts import Texts

_VERSION = "1"
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)  # fits into a database column, even if the button is forged
_FEW = 3
_BUTTON_BYTES = 64  # Telegram's limit of a button's data
Row = tuple["Button", ...]


class Button(NamedTuple):
    """A button under an answer: it asks the bot something, or opens an address."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what is needed to answer it, but nothing about the person who asks."""

    store: Memory
    texts: Texts
    channel: ChannelInfo | None
    """None until posts are loaded."""
    argument: str = ""
    """The text after the command, or the reader's plain words."""
    numbers: tuple[int, ...] = ()
    """The numbers that the pressed button carries."""
    link: DeepLink | None = None
    """The deep link that was followed."""
    pointed: tuple[PostLink, ...] = ()
    """The posts whose addresses the message has, or the one of which it is a forwarded copy."""
    offset: str = ""
    """The start of a page of an inline query: the `next_offset` of the page before."""
    bot: str = ""
    """The bot's own username."""
    progress: tuple[Progress, ...] = ()
    """The reader's progress in series; known only if they want it kept and nobody else sees the answer."""
    now: int = field(default_factory=lambda: int(time.time()))
    """The time of the question in Unix seconds; an answer that depends on it cannot be cached."""
    discussed: bool = False
    """Whether the channel's posts have comments, in its discussion group."""
    crowded: bool = False
    """Whether many others read the answer, as in a group: then it is short, and leads to the private chat."""

    def size(self, size: int) -> int:
        """Return how many things a page of a list shows that shows `size` to one reader."""
        return max(_FEW, size // _FEW) if self.crowded else size


class Result(NamedTuple):
    """A result of an inline query, and the card that is sent when it is chosen."""

    id: str
    """The id, the same for the same thing in every answer; ASCII, at most 64 characters."""
    title: str
    description: str
    card: Html
    buttons: tuple[Row, ...] = ()


class Offer(NamedTuple):
    """A page of results; if there are none, a sentence that leads to the private chat with the bot."""

    results: tuple[Result, ...]
    next_offset: str = ""
    note: str = ""


class Original(NamedTuple):
    """A post as the channel has it: it is copied, where Telegram lets the bot do so."""

    chat: int | str
    """The channel's id, or its "@name"."""
    messages: tuple[int, ...]
    """Telegram's numbers, in order: several for an album."""
    caption: Html = Html("")
    """What stands under it instead of its own words; "" leaves these."""
    below: Html = Html("")
    """The message below an album: only that can have buttons."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The messages to send, the last one with the buttons; none if nothing needs to be said."""

    messages: tuple[Html, ...] = ()
    buttons: tuple[Row, ...] = ()
    notice: str = ""
    """The plain text that answers the press itself."""
    alert: bool = True
    """Whether the user must close the notice; otherwise it disappears by itself."""
    url: str = ""
    """The deep link to the bot that the pressed button opens."""
    offer: Offer | None = None
    """The answer to an inline query."""
    opens: int | None = None
    """Telegram's number of the post that is shown in full, if the public can open it in the channel too."""
    shows: int | None = None
    """The store's number of the post that is shown in full."""
    original: Original | None = None
    """What is sent in place of the messages, if Telegram lets the bot copy it."""
    preview: str = ""
    """The address whose preview stands above the first message; "" for none."""
    subject: Subject | None = None
    """The series or the hashtag that is shown."""
    texts: Texts | None = None
    """The texts of its language, if that is not the reader's."""
    payload: str | None = None
    """The payload of the deep link to the whole of it in the private chat; "" if that has none of its own, None if
    there is no more of it."""

    def under(self, head: Html) -> "Answer":
        """Return the same answer with a sentence above it, in words: a copy has no room for it."""
        return replace(self, original=None, messages=(Html(f"{head}\n\n{self.messages[0]}"), *self.messages[1:]))

    def in_a_group(self, texts: Texts, bot: str) -> "Answer":
        """Return the same answer with the button that leads to the whole of it, if there is more."""
        if self.payload is None or not bot:
            return self
        return self.over((Button(texts.common.in_private.plain(), url=address(bot, self.payload)),))

    def over(self, row: Row) -> "Answer":
        """Return the same answer with a row of buttons below the others; an empty row is left out."""
        return replace(self, buttons=(*self.buttons, row)) if row else self


class Away(NamedTuple):
    """How a person in a group is led into the private chat."""

    said: Html
    """The answer to a command in the group."""
    payload: str = ""
    """The payload of the deep link; without one, a button in a group leads nowhere."""


DONE: Final = Answer()
"""Everything is done, and there is nothing to say."""


def say(*paragraphs: Html, buttons: tuple[Row, ...] = ()) -> Answer:
    """Return one message with these paragraphs; empty ones are left out."""
    return Answer((Html("\n\n".join(paragraph for paragraph in paragraphs if paragraph)),), buttons)


def note(notice: str, *, alert: bool = True) -> Answer:
    """Return no message: only the press is answered, with this text."""
    return Answer(notice=notice, alert=alert)


def press(label: str, action: str, *numbers: int) -> Button:
    """Return a button of `handlers.routes`, by its letters; its data is short and carries a version."""
    data = ":".join((_VERSION, action, *map(str, numbers)))
    if len(data) > _BUTTON_BYTES:
        raise ValueError(f"a button's data has at most {_BUTTON_BYTES} bytes: {action}")
    return Button(label, data=data)


def pressed(data: str) -> tuple[str, tuple[int, ...]] | None:
    """Return the action and its numbers; None for a button of another version or another bot."""
    version, _, rest = data.partition(":")
    action, *numbers = rest.split(":")
    if version != _VERSION:
        return None
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        return None
    return action, tuple(int(number) for number in numbers)


def grid(buttons: list[Button], width: int) -> tuple[Row, ...]:
    """Return the buttons in rows of `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def page_asked(ask: Question, place: int, total: int, size: int) -> int:
    """Return the page, from 0, that a button's number at `place` asks for; for a forged number, the nearest page."""
    asked = ask.numbers[place] if place < len(ask.numbers) else 0
    return min(max(0, asked), (total - 1) // size)


def turning(texts: Texts, action: str, at: int, total: int, size: int, *numbers: int) -> tuple[Row, ...]:
    """Return the row that turns the pages of a list, numbered from 0; no row if there is only one page."""
    row = [press(texts.common.previous.plain(), action, *numbers, at - 1)] if at > 0 else []
    if (at + 1) * size < total:
        row.append(press(texts.common.next.plain(), action, *numbers, at + 1))
    return (tuple(row),) if row else ()


def as_read(rows: tuple[Row, ...], texts: Texts) -> tuple[Row, ...]:
    """Return rows that begin where the reader begins to read: Telegram begins on the left in every language."""
    return tuple(row[::-1] for row in rows) if texts.language.right_to_left else rows
