"""When the guide post is brought up to date, and what the owner is told."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import logs
from bot.jobs.guide_post.edits import HandEdits
from bot.jobs.guide_post.messages import Done, GuideMessages, InDoubtError
from bot.outbox.outcomes import silence
from bot.settings import haste
from channel.owner.guide_post import GuideTrouble, Published
from channel.people.letters import Call
from channel.store import Memory
from handlers.channel_posts import ChannelPosts
from handlers.guide_post.material import Guided
from handlers.guide_post.notices import News, news_told, trouble_told
from handlers.html import Html
from handlers.telegram.sending import message_call
from handlers.texts import texts

_AGAIN: Final = 60.0  # seconds after a failure that may be temporary


@dataclass(frozen=True)
class Rhythm:
    """In seconds."""

    quiet: float = 60.0
    """How long the index must be unchanged before the guide is brought up to date."""
    longest: float = 300.0
    """The longest wait while changes continue; also the wait after Telegram has refused the guide."""
    apart: float = 1.0
    """Between two requests."""
    look: float = 1.0
    """Between two looks at the index."""

    def faster(self, times: float) -> "Rhythm":
        """Return the same rhythm, `times` times as fast."""
        return Rhythm(self.quiet / times, self.longest / times, self.apart / times, self.look / times)


def rhythm_in_force() -> Rhythm:
    return Rhythm().faster(haste())


log = logging.getLogger("rahnama.guide")
_note = partial(logs.note, log)


class GuideKeeper:
    """`destination`: the chat where the owner is told; None if there is none.

    `wake_sender` wakes the sender. `rhythm`: the default one if None. `led`: the store that the leader uses to write
    the guide, if several processes take posts.
    """

    def __init__(
        self,
        bot: Bot,
        store: Memory,
        posts: ChannelPosts,
        guided: Guided,
        destination: int | None,
        wake_sender: Callable[[], None],
        rhythm: Rhythm | None = None,
        led: Memory | None = None,
    ) -> None:
        self._led = led or store
        self._store, self._destination, self._wake_sender = store, destination, wake_sender
        self._posts = posts
        self._rhythm = rhythm or rhythm_in_force()
        self._messages = GuideMessages(bot, self._led, guided, posts.sent, self._rhythm.apart)
        self._edits = HandEdits(bot, store, guided)
        self._at_work = asyncio.Lock()
        self._wanted = asyncio.Event()
        self._seen = -1
        self._again: float | None = None

    def wake(self) -> None:
        """Handle a request of the owner at once."""
        self._wanted.set()

    async def run(self) -> None:
        """Work until cancelled; errors are logged, and do not end it."""
        while True:
            await self._work_is_due()
            await self.catch_up()

    async def catch_up(self) -> None:
        """Bring the guide up to date, if it is kept and something has changed."""
        async with self._at_work:
            try:
                revision = await self._store.revision()
                if revision == self._seen and not self._wanted.is_set() and not self._is_due():
                    return
                self._wanted.clear()
                self._again, self._seen = None, revision
                await self._round()
            except Exception as fault:
                _note("guide_not_kept", fault)
                self._again = time.monotonic() + _AGAIN

    async def take(self, message: dict[str, Any]) -> None:
        """Save a new or edited post of the channel; if it is an edit of the guide, read the owner's changes."""
        await self._posts.take(message)
        for told in await self._edits.take(message):
            await self._tell(told)

    async def _work_is_due(self) -> None:
        """Return when the index has changed and settled, a retry is due, or the owner has made a request."""
        known, first, last = self._seen, 0.0, 0.0
        while not self._wanted.is_set() and not self._is_due():
            revision, now = await self._revision(), time.monotonic()
            if revision != known:
                first = now if known == self._seen else first
                known, last = revision, now
            if known != self._seen and (now - last >= self._rhythm.quiet or now - first >= self._rhythm.longest):
                return
            try:
                async with asyncio.timeout(self._rhythm.look):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    async def _revision(self) -> int:
        try:
            return await self._store.revision()
        except Exception as fault:  # the database is unavailable for now
            _note("guide_not_kept", fault)
            return self._seen

    def _is_due(self) -> bool:
        return self._again is not None and self._again <= time.monotonic()

    async def _round(self) -> None:
        published = await self._store.published()
        if not published.on:
            return
        if published.posting:  # the bot was stopped while posting, or the connection broke
            await self._trouble(published, GuideTrouble.DOUBT)
            return
        try:
            done = await self._messages.bring_up_to_date(thorough=published.asked)
        except InDoubtError as doubt:
            _note("guide_in_doubt", doubt)
            await self._trouble(published, GuideTrouble.DOUBT)
        except RetryAfter as refusal:
            self._again = time.monotonic() + (silence(refusal) or _AGAIN)
        except (BadRequest, Forbidden) as refusal:
            _note("guide_refused", refusal)
            self._again = time.monotonic() + self._rhythm.longest
            await self._trouble(published, GuideTrouble.RIGHTS)
        except TelegramError as fault:
            _note("guide_not_sent", fault)
            self._again = time.monotonic() + _AGAIN
        else:
            await self._settled(published, done)

    async def _settled(self, before: Published, done: Done) -> None:
        """Tell the owner if they wait for an answer, trouble has ended, or a message was posted again."""
        news = News.PUBLISHED if before.asked else News.WORKS_AGAIN if before.trouble else None
        news = news or (News.MADE_ANEW if done.anew else None)
        if news:
            await self._tell(news_told(texts(before.language), news, done.url))
            await self._led.change_published(
                lambda now: now.model_copy(update={"asked": False, "trouble": None}) if now.on else now
            )

    async def _trouble(self, before: Published, trouble: GuideTrouble) -> None:
        """Tell the owner once. The message is queued first: after a crash in between it may be sent twice, but is never
        lost."""
        if before.trouble is not trouble:
            await self._tell(trouble_told(texts(before.language), trouble))
            await self._led.change_published(lambda now: now.model_copy(update={"trouble": trouble}))

    async def _tell(self, text: Html) -> None:
        if self._destination is None:
            return
        call = Call(method="sendMessage", params=message_call(self._destination, text))
        await self._store.put_out(f"guide:{time.time_ns()}", [call], now=int(time.time()))
        self._wake_sender()
