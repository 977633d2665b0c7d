"""The kinds of lines in the routing table, `handlers.routes`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

from channel.deep_links import Kind
from channel.owner.statistics import Asked
from handlers.answers import Answer, Away, Question
from handlers.telegram.talk import Talk

Q = TypeVar("Q", bound=Question)
Lead = Callable[[Talk], Awaitable[Away]]


class Who(Enum):
    """The people for whom a route exists."""

    ANYONE = auto()
    OWNER = auto()
    """The owner and the admins, in their private chats or where the letters arrive."""


class Way(Enum):
    """Ways to a route without a name. The first such route that has an answer gives it."""

    REPLY = auto()
    """A message that replies to one of the bot's own, in a private chat or a group."""
    MESSAGE = auto()
    """Any message in a private chat that is no command."""
    POST = auto()
    """A message that is a forwarded post, or has the address of one."""
    WORDS = auto()
    """A message with text, which is the question's argument."""
    MEDIUM = auto()
    """A message without text."""
    EDIT = auto()
    """A message in a private chat was edited, or a reply in a group."""
    INLINE = auto()
    """`@bot words` in any chat."""
    UNKNOWN_COMMAND = auto()
    """Its name is the question's argument."""
    ANONYMOUS_COMMAND = auto()
    """A command of the owner's, by an administrator of their group who hides who they are."""
    SET_UP = auto()
    """Any message in a private chat while there is no channel yet."""
    DEAD_LINK = auto()
    """A deep link that cannot be read, or whose target does not exist."""


@dataclass(frozen=True)
class Route(Generic[Q]):
    """What leads to a function: a command, described in the texts under the same name, a button's letters, and so on.

    Old buttons stay in chats, so letters must never get a second meaning.
    """

    answer: Callable[[Q], Awaitable[Answer | None]]
    """Returns None if there is no answer, as if the route did not exist."""
    command: str = ""
    button: str = ""
    link: Kind | None = None
    way: Way | None = None
    instead: bool = False
    """Whether the answer replaces the message with the button; otherwise it is a new message."""
    who: Who = Who.ANYONE
    open: bool = False
    """Whether it shows nothing of the channel, so that people may use it who are no members of a private one."""


@dataclass(frozen=True)
class Page(Route[Question]):
    """A route to what everybody may see."""

    kept: bool = True
    """Whether the answer depends only on the index and the language, so that it is cached until either changes."""
    tells_place: bool = False
    """Whether readers see their progress in it in a private chat; such an answer is never cached."""
    reads: bool = False
    """Whether the question's words are the first bold text of the message with the button. They are stored nowhere."""
    counts: Asked | None = None
    """The kind of search that it counts as, if there are words."""


@dataclass(frozen=True)
class Step(Route[Talk]):
    """A route to what is for one person, or has an effect."""

    numbers: int | None = None
    """How many numbers the button must carry; None: any. A button with another count of numbers does not match."""
    alone: Lead | None = None
    """Set if nobody else may see the answer: in a group, it leads into the private chat."""
    slow: bool = False
    """Whether the press is answered before the work, which may be slow."""
