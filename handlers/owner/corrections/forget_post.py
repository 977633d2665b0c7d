"""What the owner corrects in the index: a post is taken out of it, and brought back."""

from typing import Final

from telegram import CallbackQuery, Message, MessageOriginChannel

from channel.models import ChannelInfo
from channel.posts.links import PostLink, post_url, read_link
from channel.posts.titles import title_of
from channel.store import Index
from channel.views import StoredPost
from handlers.answers import Answer, Row, press, say
from handlers.html import Html, escape, isolate, join, link
from handlers.markup.dates import day
from handlers.markup.shortening import cut
from handlers.telegram.sending import Rendered, Where, edited, markup, quietly, send
from handlers.telegram.talk import Talk

_SHOWN: Final = 60
_NO_CHANNEL: Final = ChannelInfo(title="…", username="channel")


class Corrections:
    """Steps for the owner; whether it is he who asks is known already."""

    def __init__(self, store: Index, username: str | None) -> None:
        """`username`: the channel's public name, where the index does not know it."""
        self._store = store
        self._username = username

    async def forget(self, talk: Talk, message: Message, argument: str) -> None:
        """/forget_post with a link or a number, or in reply to a post that was forwarded from the channel."""
        answer = await self._forgotten(talk, message, argument)
        topic = message.message_thread_id if message.is_topic_message else None
        await send(talk.bot, Where(message.chat.id, topic, message.message_id), _rendered(answer))

    async def take_out(self, talk: Talk, query: CallbackQuery, message: Message, numbers: tuple[int, ...]) -> None:
        """The button that takes a post out again, by the channel's number of it."""
        post = await self._store.forget_post(numbers[0])
        answer = await self._told_out(talk, post) if post else say(talk.texts.post.gone())
        await self._show(talk, query, message, answer)

    async def bring_back(self, talk: Talk, query: CallbackQuery, message: Message, numbers: tuple[int, ...]) -> None:
        """The button that undoes it, by the index's own number of the post."""
        post = await self._store.bring_back(numbers[0])
        answer = await self._told_back(talk, post) if post else say(talk.texts.post.gone())
        await self._show(talk, query, message, answer)

    async def _forgotten(self, talk: Talk, message: Message, argument: str) -> Answer:
        lines = talk.texts.corrections
        channel = await self._channel()
        asked = lines.ask(example=Html(f"<code>/forget_post {post_url(channel or _NO_CHANNEL, 12)}</code>"))
        meant = read_link(argument) if argument else forwarded(message)
        if meant is None:
            return say(lines.not_a_link(words=cut(argument, _SHOWN)) if argument else Html(""), asked)
        if _is_elsewhere(meant, channel):
            return say(lines.other_channel(channel=channel.title if channel else ""), asked)
        if post := await self._store.forget_post(meant.message_id):
            return await self._told_out(talk, post)
        return say(lines.unknown(number=Html(talk.texts.language.in_digits(meant.message_id))))

    async def _told_out(self, talk: Talk, post: StoredPost) -> Answer:
        lines = talk.texts.corrections
        back: Row = (press(lines.bring_back.plain(), "oR", post.id),)
        named = await self._named(talk, post)
        return say(join("\n", [lines.taken_out(), named]), lines.stays_out(), buttons=(back,))

    async def _told_back(self, talk: Talk, post: StoredPost) -> Answer:
        lines, number = talk.texts.corrections, post.post.message_id
        again: tuple[Row, ...] = ((press(lines.take_out.plain(), "oF", number),),) if number is not None else ()
        return say(join("\n", [lines.brought_back(), await self._named(talk, post)]), buttons=again)

    async def _named(self, talk: Talk, post: StoredPost) -> Html:
        title = title_of(post.post) or talk.texts.post.no_words.plain()
        url = post_url(await self._channel(), post.post.message_id)
        return join(
            " · ", [link(title, url) if url else escape(isolate(title)), escape(day(post.post.date, talk.texts))]
        )

    async def _show(self, talk: Talk, query: CallbackQuery, message: Message, answer: Answer) -> None:
        await edited(talk.bot, message.chat.id, message.message_id, _rendered(answer))
        await quietly(query.answer())

    async def _channel(self) -> ChannelInfo | None:
        info = (await self._store.channel()).info
        if info and self._username and not info.sample:
            return info.model_copy(update={"username": self._username})
        return info


def forwarded(message: Message) -> PostLink | None:
    """The post of a channel that the message replies to."""
    origin = message.reply_to_message.forward_origin if message.reply_to_message else None
    if not isinstance(origin, MessageOriginChannel):
        return None
    username = origin.chat.username
    return PostLink(origin.message_id, username.casefold() if username else None, origin.chat.id)


def _is_elsewhere(meant: PostLink, channel: ChannelInfo | None) -> bool:
    """Whether the address names another channel; by the number, where both are known."""
    if channel and channel.chat_id and meant.chat_id:
        return meant.chat_id != channel.chat_id
    if channel and channel.username and meant.username:
        return meant.username != channel.username.casefold()
    return False


def _rendered(answer: Answer) -> Rendered:
    return Rendered(answer.messages, markup(answer.buttons))
