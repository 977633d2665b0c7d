"""What handlers with effects need: where letters go, who has the owner's commands, and what to wake."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cachetools import TTLCache
from telegram import Chat
from telegram.constants import ChatType

from channel.models import ChannelInfo, PostKind
from channel.store import Memory
from handlers.follow.places import Places
from handlers.guide_post.material import Guided
from handlers.letters.limits import Limits
from handlers.members import Members
from handlers.owner.search_counts import Searches
from handlers.owner.vitals import Surroundings
from handlers.telegram.memory import Languages
from handlers.texts import Texts

if TYPE_CHECKING:
    from handlers.owner.picture import Picture

_DAY, _HOUR = 86_400.0, 3600.0


@dataclass(frozen=True)
class Desk:
    """Created once, when the bot is assembled."""

    store: Memory
    admins: frozenset[int]
    """The ids of the owner and of the admins whom they named."""
    destination: int | None
    """The chat or group of the letters; None if there is none yet."""
    kinds: frozenset[PostKind]
    """The kinds of media that a letter or an answer may contain besides text and pictures."""
    route_days: int
    """How long the return address of a reader is kept."""
    pause: int
    """Minutes up to which a letter is held back at random, so that its time tells less; 0: it goes at once."""
    guided: Guided
    """The channel, by its name in the settings."""
    languages: Languages
    places: Places
    searches: Searches
    around: Surroundings
    owners_texts: Callable[[], Awaitable[Texts]]
    """The texts in the language that the owner has chosen."""
    wake: Callable[[], None]
    """Wakes the sender."""
    wake_guide: Callable[[], None]
    """Wakes the keeper of the guide post for a request of the owner."""
    draw: Callable[["Picture"], Awaitable[bytes]]
    """Draws a picture as PNG. Raises DrawingError."""
    opened: Callable[[int], None] | None = None
    """Called with the number of a post, and nothing else, when it was shown in full."""
    members: Members | None = None
    """Who may see posts; None if everybody may."""
    is_new: bool = False
    """Whether there is no channel yet, so that the owner is asked for it."""
    anew: Callable[[], None] = lambda: None
    """To be called when a setting was changed: the bot is assembled anew."""
    reads_pages: bool = False
    """Whether public pages of channels are read."""
    adopting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a channel becomes the bot's."""
    imports: set[asyncio.Task[None]] = field(default_factory=set)
    """The imports in progress, of files that the owner sent."""
    limits: Limits = field(default_factory=Limits)
    drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Limits concurrent drawing: each picture takes a hundred megabytes."""
    exports: set[asyncio.Task[None]] = field(default_factory=set)
    """The exports in progress."""
    told_of_edits: TTLCache[int, bool] = field(default_factory=lambda: TTLCache(1000, _DAY))
    """People who were told that edits are not passed on."""
    told_of_rights: TTLCache[int, bool] = field(default_factory=lambda: TTLCache(1000, _DAY))
    """Members of the owner's group who were told that they cannot answer."""

    tried_codes: TTLCache[int, int] = field(default_factory=lambda: TTLCache(10_000, _HOUR))
    """How often people followed wrong links to become the owner."""

    async def channel(self) -> ChannelInfo | None:
        return (await self.store.channel()).named(self.guided.username)

    async def is_owners(self, person: int, chat: Chat) -> bool:
        """Whether it is the owner or an admin, in their private chat or where the letters arrive."""
        if person not in self.admins:
            return False
        if chat.type == ChatType.PRIVATE:
            return True
        return await self.is_for_letters(chat)

    async def is_for_letters(self, chat: Chat) -> bool:
        """Whether it is the chat where the letters arrive."""
        return self.destination is not None and chat.id == await self.store.current_chat(self.destination)

    def forget(self, person: int) -> None:
        """Forget everything about a reader."""
        self.languages.forget(person)
        self.places.look_again(person)
        if self.members:
            self.members.forget(person)
