"""What is asked, and what is answered. Nothing of Telegram's API is in here."""

import re
import time
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from channel.deep_links import DeepLink
from channel.models import ChannelInfo
from channel.people.following import Progress
from channel.store import Memory
from handlers.html import Html
from handlers.texts import Texts

_VERSION = "1"
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)  # what a database takes, whoever made the button up
_BUTTON_BYTES = 64  # Telegram's limit of a button's data
Row = tuple["Button", ...]


class Button(NamedTuple):
    """A button under an answer: it asks the bot something, or opens an address."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what is needed to answer; nothing of who asks."""

    store: Memory
    texts: Texts
    channel: ChannelInfo | None
    """None until posts were loaded."""
    argument: str = ""
    """What stands behind the command, or the reader's plain words."""
    numbers: tuple[int, ...] = ()
    """What the pressed button carries."""
    link: DeepLink | None = None
    """The deep link that was followed."""
    offset: str = ""
    """Where a page of an inline query begins: the `next_offset` of the page before."""
    bot: str = ""
    """The bot's own username."""
    progress: tuple[Progress, ...] = ()
    """How far the reader has come in series; known only if they want that kept, and see the answer alone."""
    now: int = field(default_factory=lambda: int(time.time()))
    """When it is asked, in Unix seconds; an answer that depends on it cannot be cached."""


class Result(NamedTuple):
    """What an inline query offers, and the card that is sent when it is chosen."""

    id: str
    """The same for the same thing in every answer; ASCII, at most 64 characters."""
    title: str
    description: str
    card: Html
    buttons: tuple[Row, ...] = ()


class Offer(NamedTuple):
    """A page of results; if there are none, a word that leads into the bot's own chat."""

    results: tuple[Result, ...]
    next_offset: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody gets: one message or several, the last with the buttons; none if all is done without a word."""

    messages: tuple[Html, ...] = ()
    buttons: tuple[Row, ...] = ()
    notice: str = ""
    """What the press itself is answered with, as plain words."""
    alert: bool = True
    """Whether the notice has to be closed; one that need not be passes by itself."""
    url: str = ""
    """What the pressed button opens: a deep link to the bot."""
    offer: Offer | None = None
    """The answer to an inline query."""
    opens: int | None = None
    """The number of the post that is shown whole, where the public can open it in the channel too."""
    shows: int | None = None
    """The store's number of the post that is shown whole."""

    def under(self, head: Html) -> "Answer":
        """The same answer with a sentence above it."""
        return replace(self, messages=(Html(f"{head}\n\n{self.messages[0]}"), *self.messages[1:]))

    def over(self, row: Row) -> "Answer":
        """The same answer with a row of buttons below the others; an empty one is left out."""
        return replace(self, buttons=(*self.buttons, row)) if row else self


class Away(NamedTuple):
    """How somebody in a group is led into the private chat."""

    said: Html
    """What a command is answered with there."""
    payload: str = ""
    """Of the deep link behind it; a button without one leads nowhere from a group."""


DONE: Final = Answer()
"""All is done, and there is nothing to say."""


def say(*paragraphs: Html, buttons: tuple[Row, ...] = ()) -> Answer:
    """One message of these paragraphs; empty ones are left out."""
    return Answer((Html("\n\n".join(paragraph for paragraph in paragraphs if paragraph)),), buttons)


def note(notice: str, *, alert: bool = True) -> Answer:
    """No message: the press is answered with these words."""
    return Answer(notice=notice, alert=alert)


def press(label: str, action: str, *numbers: int) -> Button:
    """A button of `handlers.routes`, by its letters; its data is short and carries a version."""
    data = ":".join((_VERSION, action, *map(str, numbers)))
    if len(data) > _BUTTON_BYTES:
        raise ValueError(f"a button's data has at most {_BUTTON_BYTES} bytes: {action}")
    return Button(label, data=data)


def pressed(data: str) -> tuple[str, tuple[int, ...]] | None:
    """The action and its numbers; None for a button of another version or another bot."""
    version, _, rest = data.partition(":")
    action, *numbers = rest.split(":")
    if version != _VERSION:
        return None
    if not all(_NUMBER.fullmatch(number) for number in numbers):
        return None
    return action, tuple(int(number) for number in numbers)


def grid(buttons: list[Button], width: int) -> tuple[Row, ...]:
    """The buttons in rows of so many."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def page_asked(ask: Question, place: int, total: int, size: int) -> int:
    """The page that a button's number at `place` asks for, from 0; the nearest there is, whoever made the button up."""
    asked = ask.numbers[place] if place < len(ask.numbers) else 0
    return min(max(0, asked), (total - 1) // size)


def turning(action: str, at: int, total: int, size: int, *numbers: int) -> tuple[Row, ...]:
    """The row that turns the pages of a list that is numbered from 0; none where all is on one page."""
    row = [press("‹", action, *numbers, at - 1)] if at > 0 else []
    if (at + 1) * size < total:
        row.append(press("›", action, *numbers, at + 1))
    return (tuple(row),) if row else ()
