"""Short-lived caches: people's languages, and answers for as long as the index is unchanged."""

from collections.abc import Callable, Hashable

from cachetools import LRUCache, TTLCache
from telegram import User

from channel.models import ChannelInfo
from channel.store import Memory
from handlers.telegram.channel_language import channel_language
from handlers.telegram.sending import Rendered
from handlers.texts import LANGUAGES, spoken

_REMEMBERED_LANGUAGES = 4096
_KEPT_ANSWERS = 1024


class Languages:
    """`pseudonym`: maps a person's Telegram id to the pseudonym under which a choice is stored."""

    def __init__(self, store: Memory, pseudonym: Callable[[int], str]) -> None:
        self._store = store
        self._pseudonym = pseudonym
        self._chosen: TTLCache[str, str] = TTLCache(_REMEMBERED_LANGUAGES, store.remembered_for)

    async def of(self, user: User) -> str:
        """Return the language that a person chose; otherwise Persian, unless their Telegram is in another language."""
        reader = self._pseudonym(user.id)
        if reader not in self._chosen:
            chosen = await self._store.language(reader)
            self._chosen[reader] = chosen if chosen in LANGUAGES else ""
        return self._chosen[reader] or spoken(user.language_code)

    async def choose(self, user: User, language: str) -> None:
        """Store a person's choice; their news come in this language, too."""
        reader = self._pseudonym(user.id)
        await self._store.choose_language(reader, language)
        self._chosen[reader] = language
        await self._store.speak(user.id, language)

    def forget(self, person: int) -> None:
        self._chosen.pop(self._pseudonym(person), None)


class Index:
    """`username` and `language`: the channel's in the settings."""

    def __init__(self, store: Memory, username: str | None, language: str | None = None) -> None:
        self._store, self._username, self._language = store, username, language
        self._revision = -1
        self._written_in: str | None = None
        self._answers: LRUCache[Hashable, Rendered] = LRUCache(_KEPT_ANSWERS)
        self.channel: ChannelInfo | None = None

    async def look(self) -> int:
        """Return the index's revision; if it has changed, clear the cache."""
        revision = await self._store.revision()
        if revision != self._revision:
            self.channel = (await self._store.channel()).named(self._username)
            self._answers.clear()
            self._revision, self._written_in = revision, None
        return revision

    async def written_in(self) -> str:
        """Return the channel's own language, detected on demand once per state of the index."""
        revision = await self.look()
        if self._written_in:
            return self._written_in
        language = await channel_language(self._store, self._language)
        if revision == self._revision:
            self._written_in = language
        return language

    def kept(self, key: Hashable) -> Rendered | None:
        return self._answers.get(key)

    def keep(self, key: Hashable, rendered: Rendered, revision: int) -> None:
        """Cache an answer made from this revision, unless the index has changed meanwhile."""
        if revision == self._revision:
            self._answers[key] = rendered
