"""/publish_guide: the guide as it would be in the channel, and what the owner wants of it."""

from collections.abc import Callable
from typing import Any

from telegram import CallbackQuery, Message, MessageOriginChannel

from channel.language.text import without_direction_marks
from channel.models import ChannelInfo
from channel.owner.guide_post import Published, PublishedPost
from channel.posts.links import post_url
from channel.store import Index
from handlers.answers import Row, press
from handlers.guide_post.material import Guided, channel_of, chat_of, known, missing_right
from handlers.html import Html, join, link
from handlers.letters.answering import tell
from handlers.markup.fitting import shown
from handlers.telegram.sending import Rendered, Where, edited, quietly, send
from handlers.telegram.talk import Talk

Numbers = tuple[int, ...]


class GuidePublishing:
    """Steps for the owner; whether it is he who asks is known already.

    A press writes down what he wants; `bot.guide_keeping` does it. `wake` tells that there is something to do.
    """

    def __init__(self, store: Index, guided: Guided, wake: Callable[[], None]) -> None:
        self._store = store
        self._guided = guided
        self._wake = wake

    async def ask(self, talk: Talk, message: Message, argument: str) -> None:
        """Shows the guide, then where it will go and what becomes of it, with the buttons."""
        from handlers.guide_post.composition import guide_posts  # needed rarely, and the bot starts faster without

        lines, info = talk.texts.publish_guide, await channel_of(self._store, self._guided)
        chat, published = chat_of(info), await self._store.published()
        if info is None or chat is None:
            await tell(talk, message, lines.no_channel())
            return
        material = await known(self._store, self._guided, talk.bot)
        if not material.view.tags and not material.view.series:
            await tell(talk, message, lines.empty())
            return
        posts = guide_posts(material, published)
        if (found := _forwarded(message, info, posts, published)) is not None:
            await self._found(talk, message, published, found)
            return
        topic = message.message_thread_id if message.is_topic_message else None
        await send(talk.bot, Where(message.chat.id, topic), Rendered(tuple(posts), None))
        preview = lines.preview() if len(posts) == 1 else lines.preview_many(count=len(posts))
        if missing := await missing_right(talk.bot, chat, talk.texts):
            await tell(talk, message, join("\n\n", [preview, missing]), _stop_alone(talk, published))
            return
        await tell(talk, message, join("\n\n", [preview, *self._told(talk, info, published)]), _choice(talk, published))

    async def _found(self, talk: Talk, message: Message, published: Published, number: int) -> None:
        """The post of which nobody knew whether it had arrived: it is kept from now on."""
        place = len(published.posts)
        await self._store.change_published(
            lambda before: before.with_post(place, PublishedPost(message_id=number)).model_copy(update=_wanted(talk))
        )
        await tell(talk, message, talk.texts.publish_guide.begun())
        self._wake()

    def _told(self, talk: Talk, info: ChannelInfo, published: Published) -> list[Html]:
        lines = talk.texts.publish_guide
        if not published.posts:
            return [lines.new(channel=info.title), lines.keeps(), lines.rights_needed()]
        url = post_url(info, published.posts[0].message_id) or ""
        state = lines.is_kept() if published.on else lines.not_kept()
        where = lines.in_place(channel=info.title, post=link(url, url) if url else Html(""))
        return [join("\n", [where, state]), lines.keeps()]

    async def publish(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        """Posts it, or brings it up to date where it is; from now on it is kept."""
        await self._begin(talk, query, message, lambda before: before)

    async def anew(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        """Posts it once more; the one before stays in the channel as it is, and in no list."""
        await self._begin(
            talk,
            query,
            message,
            lambda before: before.model_copy(
                update={"posts": (), "former": tuple(sorted(before.numbers)), "pinned": False}
            ),
        )

    async def stop(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._store.change_published(
            lambda before: before.model_copy(update={"on": False, "asked": False, "trouble": None})
        )
        await self._end(talk, query, message, talk.texts.publish_guide.stopped())

    async def drop(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._end(talk, query, message, talk.texts.publish_guide.dropped())

    async def _begin(
        self, talk: Talk, query: CallbackQuery, message: Message, change: Callable[[Published], Published]
    ) -> None:
        chat = chat_of(await channel_of(self._store, self._guided))
        lines = talk.texts.publish_guide
        missing = await missing_right(talk.bot, chat, talk.texts) if chat else lines.no_channel()
        if missing:
            await tell(talk, message, missing)
            await quietly(query.answer())
            return
        await self._end(talk, query, message, lines.begun())
        await self._store.change_published(lambda before: change(before).model_copy(update=_wanted(talk)))
        self._wake()

    async def _end(self, talk: Talk, query: CallbackQuery, message: Message, told: Html) -> None:
        """What was decided takes the place of the question, so that it is decided once."""
        await edited(talk.bot, message.chat.id, message.message_id, Rendered((told,), None))
        await quietly(query.answer())


def _wanted(talk: Talk) -> dict[str, Any]:
    return {"on": True, "asked": True, "posting": False, "trouble": None, "language": talk.texts.code}


def _forwarded(message: Message, info: ChannelInfo, posts: list[Html], published: Published) -> int | None:
    """The number of the post that is in doubt, where the message replies to it as the owner has forwarded it.

    It must begin as the guide does, so that no other post of the channel's is written over.
    """
    shown_to_us = message.reply_to_message
    origin = shown_to_us.forward_origin if shown_to_us else None
    if not published.posting or not isinstance(origin, MessageOriginChannel) or origin.chat.id != info.chat_id:
        return None
    expected = posts[min(len(published.posts), len(posts) - 1)]
    first = (shown_to_us.text or "").partition("\n")[0] if shown_to_us else ""
    is_it = _bare(first) == _bare(shown(expected).partition("\n")[0])
    return origin.message_id if is_it and origin.message_id not in published.numbers else None


def _bare(line: str) -> str:
    return " ".join(without_direction_marks(line).split())


def _choice(talk: Talk, published: Published) -> tuple[Row, ...]:
    lines = talk.texts.publish_guide
    no = press(lines.no.plain(), "gn")
    if not published.posts:
        return ((press(lines.yes.plain(), "gp"), no),)
    more = (press(lines.anew.plain(), "ga"), *_stop(talk, published))
    return ((press(lines.yes_in_place.plain(), "gp"), no), more)


def _stop(talk: Talk, published: Published) -> Row:
    return (press(talk.texts.publish_guide.stop.plain(), "gs"),) if published.on else ()


def _stop_alone(talk: Talk, published: Published) -> tuple[Row, ...]:
    row = _stop(talk, published)
    return (row,) if row else ()
