"""Reads and keeps the changes that the owner makes by hand in the guide post."""

import time
from typing import Any

from telegram import Bot

from channel.owner.corrections import Correction, CorrectionKind
from channel.owner.guide_post import Published
from channel.store import Index
from handlers.channel_posts.message_text import Words, number_of, words_of
from handlers.guide_post.material import Guided, known
from handlers.html import Html
from handlers.texts import texts


class HandEdits:
    """Takes the channel's posts as they come; nearly all of them are unrelated to the guide."""

    def __init__(self, bot: Bot, store: Index, guided: Guided) -> None:
        self._bot = bot
        self._store = store
        self._guided = guided

    async def take(self, message: dict[str, Any]) -> list[Html]:
        """Keep the changes of an edit; return what to tell the owner.

        The same edit a second time returns nothing, because its text is then known already.
        """
        published, number = await self._store.published(), number_of(message, "message_id")
        place = next((at for at, post in enumerate(published.posts) if post.message_id == number), None)
        if place is None or not await self._is_the_channels(message):
            return []
        words = words_of(message.get("text"), message.get("entities"))
        if not words.text or words.text == published.posts[place].shown:
            return []
        return await self._read(published, place, words)

    async def _is_the_channels(self, message: dict[str, Any]) -> bool:
        chat, info = message.get("chat"), (await self._store.channel()).info
        return isinstance(chat, dict) and info is not None and chat.get("id") == info.chat_id

    async def _read(self, published: Published, place: int, words: Words) -> list[Html]:
        from handlers.guide_post.composition import written
        from handlers.guide_post.hand_edits import read_edit  # a late import for a rare case: the bot starts faster
        from handlers.guide_post.notices import edit_told

        material = await known(self._store, self._guided, self._bot)
        edit = read_edit(written(material, published, place), words.text, words.entities)
        for key, said in edit.descriptions.items():
            meant = material.view.synonyms.get(key, key)
            correction = Correction(kind=CorrectionKind.DESCRIBE, tag=meant, text=said)
            await self._store.correct(correction, int(time.time()))
        number = published.posts[place].message_id
        own = {"title": edit.title, "foreword": edit.foreword, "closing": edit.closing}
        kept = {name: value for name, value in own.items() if value is not None}
        await self._store.change_published(lambda now: _edited(now, number, words.text).model_copy(update=kept))
        return edit_told(texts(published.language), edit) if published.on else []


def _edited(published: Published, number: int, shown: str) -> Published:
    """Return it with the text that is there now, to be rewritten at the next update of the guide."""
    for place, post in enumerate(published.posts):
        if post.message_id == number:
            return published.with_post(place, post.model_copy(update={"sent": "", "shown": shown}))
    return published
