"""The messages of the guide: posted, edited in place, pinned, and posted again if they were deleted.

Telegram's send methods are not idempotent. So the intent to post is stored before a new message is sent, and its number
is stored before anything else is done with it. If a crash or a broken connection leaves it in doubt whether the message
has arrived, it is not sent a second time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final, NamedTuple

from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from channel.models import Origin, Pinned, SourceKind
from channel.owner.guide_post import Published, PublishedPost
from channel.posts.links import chat_of, post_url
from channel.store import Index
from handlers.guide_post.material import Guided, channel_of, known
from handlers.html import Html
from handlers.markup.fitting import shown
from handlers.telegram.sending import ask

_MOST_STEPS: Final = 400  # in one round; a message that is deleted again and again waits for the next
_GONE: Final = ("message to edit not found", "message to pin not found", "message_id_invalid")

Chat = int | str


class InDoubtError(Exception):
    """It is unknown whether the requested message has arrived."""


class Done(NamedTuple):
    """The result of a round."""

    url: str | None
    """The number of the guide's first message."""
    anew: bool
    """Whether a message was gone and posted again."""


class GuideMessages:
    """`sent` is called with Telegram's answers; `apart`: seconds between two requests."""

    def __init__(
        self, bot: Bot, store: Index, guided: Guided, sent: Callable[[object], Awaitable[object]], apart: float
    ) -> None:
        self._bot = bot
        self._store = store
        self._guided = guided
        self._sent = sent
        self._apart = apart

    async def bring_up_to_date(self, *, thorough: bool) -> Done:
        """Take one step after the other until every message is as it should be.

        `thorough`: also check messages that seem right, since they may have been deleted. Raises telegram's errors and
        InDoubtError; the steps done until then stay done.
        """
        checked: set[int] = set()
        anew = False
        for _ in range(_MOST_STEPS):
            step = await self._next_step(checked, thorough=thorough)
            if step is None:
                published, info = await self._store.published(), await channel_of(self._store, self._guided)
                return Done(post_url(info, published.posts[0].message_id), anew)
            anew = not await step() or anew
            await asyncio.sleep(self._apart)
        raise TelegramError("the guide does not stay as it is")

    async def _next_step(self, checked: set[int], *, thorough: bool) -> Callable[[], Awaitable[bool]] | None:
        """Return the next step; the step returns False if a message turns out to be gone."""
        from handlers.guide_post.composition import guide_posts, moved  # a late import: the bot starts faster

        published, material = await self._store.published(), await known(self._store, self._guided, self._bot)
        chat = chat_of(material.channel)
        if chat is None:
            raise BadRequest("there is no channel")
        pages, posts = guide_posts(material, published), published.posts
        if len(posts) < len(pages):  # post all of them first, since they link to each other
            return partial(self._post, chat, pages[len(posts)], checked)
        for post, page in zip(posts, pages, strict=False):
            if post.sent != page or (thorough and post.message_id not in checked):
                return partial(self._edit, chat, post.message_id, page, checked)
        if not published.pinned:
            return partial(self._pin, chat, posts[0].message_id)
        pointer = moved(material, posts[0].message_id)
        spare = [post for post in posts[len(pages) :] if post.sent != pointer]
        return partial(self._clear_away, chat, spare[-1].message_id, pointer) if spare else None

    async def _post(self, chat: Chat, page: Html, checked: set[int]) -> bool:
        await self._store.change_published(lambda before: before.model_copy(update={"posting": True}))
        try:
            message = await ask(self._bot, "sendMessage", {"chat_id": chat, **_content(page)})
            post = PublishedPost(message_id=message["message_id"], sent=page, shown=message["text"])
        except (RetryAfter, BadRequest, Forbidden, InvalidToken):  # Telegram says that it has not arrived
            await self._store.change_published(lambda before: before.model_copy(update={"posting": False}))
            raise
        except (TelegramError, KeyError, TypeError) as fault:
            raise InDoubtError from fault
        await self._store.change_published(
            lambda before: before.with_post(len(before.posts), post).model_copy(update={"posting": False})
        )
        checked.add(post.message_id)
        await self._sent(message)
        return True

    async def _edit(self, chat: Chat, number: int, page: Html, checked: set[int]) -> bool:
        """Edit the message; return whether it was there."""
        checked.add(number)
        try:
            message = await ask(self._bot, "editMessageText", {"chat_id": chat, "message_id": number, **_content(page)})
        except BadRequest as refusal:
            reason = refusal.message.lower()
            if any(words in reason for words in _GONE):
                await self._lost(number)
                return False
            if "not modified" not in reason:
                raise
            message = None
        words = message["text"] if isinstance(message, dict) and "text" in message else shown(page)
        await self._store.change_published(lambda before: _with_words(before, number, page, words))
        if message:
            await self._sent(message)
        return True

    async def _pin(self, chat: Chat, number: int) -> bool:
        """Pin the message; return whether it was there. The bot gets no update about its own pinning."""
        try:
            params = {"chat_id": chat, "message_id": number, "disable_notification": True}
            await ask(self._bot, "pinChatMessage", params)
        except BadRequest as refusal:
            if any(words in refusal.message.lower() for words in _GONE):
                await self._lost(number)
                return False
            raise
        await self._store.save([Origin(source=SourceKind.LIVE), Pinned(message_id=number)])
        await self._store.change_published(lambda before: before.model_copy(update={"pinned": True}))
        return True

    async def _clear_away(self, chat: Chat, number: int, pointer: Html) -> bool:
        """Delete a message that the guide no longer needs; edit one too old for that to say where the guide is."""
        try:
            await ask(self._bot, "deleteMessage", {"chat_id": chat, "message_id": number})
        except BadRequest as refusal:
            if "not found" not in refusal.message.lower():
                return await self._edit(chat, number, pointer, set())
        await self._lost(number)
        return True

    async def _lost(self, number: int) -> None:
        await self._store.change_published(lambda before: before.without_post(number))
        await self._store.mark_gone(number)


def _with_words(published: Published, number: int, page: Html, words: str) -> Published:
    for place, post in enumerate(published.posts):
        if post.message_id == number:
            return published.with_post(place, PublishedPost(message_id=number, sent=page, shown=words))
    return published


def _content(page: Html) -> dict[str, Any]:
    return {"text": page, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
