"""What answers with effects stand on: where letters go, who may command, and what has to be woken."""

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
from handlers.owner.search_counts import Searches
from handlers.owner.vitals import Surroundings
from handlers.telegram.memory import Languages
from handlers.texts import Texts

if TYPE_CHECKING:
    from handlers.owner.picture import Picture

_DAY = 86_400.0


@dataclass(frozen=True)
class Desk:
    """Made once, where the bot is put together."""

    store: Memory
    admins: frozenset[int]
    """The ids of the owner and of those whom they named."""
    destination: int | None
    """The chat or group of the letters; None if there is none yet."""
    kinds: frozenset[PostKind]
    """Which recordings a letter or an answer may hold beside words and pictures."""
    route_days: int
    """How long a way back to a reader is kept."""
    guided: Guided
    """The channel, by its configured name."""
    languages: Languages
    places: Places
    searches: Searches
    around: Surroundings
    owners_texts: Callable[[], Awaitable[Texts]]
    """The sentences of the language that the owner has chosen."""
    wake: Callable[[], None]
    """Tells the sender that there is something to send."""
    wake_guide: Callable[[], None]
    """Tells that the owner wants something of the guide post."""
    draw: Callable[["Picture"], Awaitable[bytes]]
    """Draws a picture as PNG. Raises DrawingError."""
    opened: Callable[[int], None] | None = None
    """Told the number of a post, and nothing else, when somebody was shown it whole."""
    limits: Limits = field(default_factory=Limits)
    drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Each picture takes a hundred megabytes while it is drawn."""
    exports: set[asyncio.Task[None]] = field(default_factory=set)
    """Those under way."""
    told_of_edits: TTLCache[int, bool] = field(default_factory=lambda: TTLCache(1000, _DAY))
    """Readers who know that edits stay behind."""

    async def channel(self) -> ChannelInfo | None:
        return (await self.store.channel()).named(self.guided.username)

    async def is_owners(self, person: int, chat: Chat) -> bool:
        """Whether it is the owner or an admin, alone with the bot or where the letters arrive."""
        if person not in self.admins:
            return False
        if chat.type == ChatType.PRIVATE:
            return True
        return self.destination is not None and chat.id == await self.store.current_chat(self.destination)

    def forget(self, person: int) -> None:
        """Nothing of a reader is remembered any longer."""
        self.languages.forget(person)
        self.places.look_again(person)
