"""A command is a function from a Question to an Answer. Nothing of Telegram's API is in here."""

import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

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
    """What a reader asks, and what is needed to answer."""

    store: Memory
    texts: Texts
    channel: ChannelInfo | None
    """None until posts were loaded."""
    argument: str = ""
    """What stands behind the command, or the reader's plain words."""
    numbers: tuple[int, ...] = ()
    """What the pressed button carries."""
    reader: str = ""
    """The reader's pseudonym."""
    bot: str = ""
    """The bot's own username."""
    mail: bool = False
    """Whether readers can write to the owner."""
    progress: tuple[Progress, ...] = ()
    """How far the reader has come in series; known only where he wants that kept, and sees the answer alone."""
    now: int = field(default_factory=lambda: int(time.time()))
    """When it is asked, in Unix seconds; an answer that depends on it cannot be cached."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reader gets: one message or several, the last with the buttons."""

    messages: tuple[Html, ...]
    buttons: tuple[Row, ...] = ()
    language: str | None = None
    """The language that the reader has just chosen."""
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


Respond = Callable[[Question], Awaitable[Answer]]


def say(*paragraphs: Html, buttons: tuple[Row, ...] = ()) -> Answer:
    """One message of these paragraphs; empty ones are left out."""
    return Answer((Html("\n\n".join(paragraph for paragraph in paragraphs if paragraph)),), buttons)


def press(label: str, action: str, *numbers: int) -> Button:
    """A button that asks for an action of `handlers.ACTIONS`; its data is short and carries a version."""
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
