"""What is remembered for a moment: who speaks which language, and answers for as long as the index stays as it is."""

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
    """`pseudonym`: a person's id at Telegram to the name under which a choice is kept."""

    def __init__(self, store: Memory, pseudonym: Callable[[int], str]) -> None:
        self._store = store
        self._pseudonym = pseudonym
        self._chosen: TTLCache[str, str] = TTLCache(_REMEMBERED_LANGUAGES, store.remembered_for)

    async def of(self, user: User) -> str:
        """What a person chose; else Persian, unless their Telegram speaks another language."""
        reader = self._pseudonym(user.id)
        if reader not in self._chosen:
            chosen = await self._store.language(reader)
            self._chosen[reader] = chosen if chosen in LANGUAGES else ""
        return self._chosen[reader] or spoken(user.language_code)

    async def choose(self, user: User, language: str) -> None:
        """Their news come in it, too."""
        reader = self._pseudonym(user.id)
        await self._store.choose_language(reader, language)
        self._chosen[reader] = language
        await self._store.speak(user.id, language)

    def forget(self, person: int) -> None:
        self._chosen.pop(self._pseudonym(person), None)


class Index:
    """`username`: the channel's, where the index does not know it."""

    def __init__(self, store: Memory, username: str | None) -> None:
        self._store, self._username = store, username
        self._revision = -1
        self._written_in: str | None = None
        self._answers: LRUCache[Hashable, Rendered] = LRUCache(_KEPT_ANSWERS)
        self.channel: ChannelInfo | None = None

    async def look(self) -> int:
        """Its revision; where it has changed, all that was remembered of it is forgotten."""
        revision = await self._store.revision()
        if revision != self._revision:
            self.channel = (await self._store.channel()).named(self._username)
            self._answers.clear()
            self._revision, self._written_in = revision, None
        return revision

    async def written_in(self) -> str:
        """The channel's own language; worked out once for each state of the index, when somebody needs it."""
        revision = await self.look()
        if self._written_in:
            return self._written_in
        language = await channel_language(self._store)
        if revision == self._revision:
            self._written_in = language
        return language

    def kept(self, key: Hashable) -> Rendered | None:
        return self._answers.get(key)

    def keep(self, key: Hashable, rendered: Rendered, revision: int) -> None:
        """Keeps an answer that was made from this revision, unless the index has changed meanwhile."""
        if revision == self._revision:
            self._answers[key] = rendered
