"""Removes a post from the index for the owner, and brings it back."""

from typing import Final

from channel.models import ChannelInfo
from channel.posts.links import is_elsewhere, post_url, read_link
from channel.views import StoredPost
from handlers.answers import Answer, Row, press, say
from handlers.html import Html, escape, isolate, join, link
from handlers.markup.dates import day
from handlers.markup.shortening import cut
from handlers.telegram.reading import origin_of
from handlers.telegram.talk import Talk

_SHOWN: Final = 60
_NO_CHANNEL: Final = ChannelInfo(title="…", username="channel")


async def forget(talk: Talk) -> Answer:
    """/forget_post with a link or a number, or in reply to a post that was forwarded from the channel."""
    lines, argument, channel = talk.texts.corrections, talk.argument, await talk.desk.channel()
    asked = lines.ask(example=Html(f"<code>/forget_post {post_url(channel or _NO_CHANNEL, 12)}</code>"))
    meant = read_link(argument) if argument else origin_of(talk.written.reply_to_message)
    if meant is None:
        return say(lines.not_a_link(words=cut(argument, _SHOWN)) if argument else Html(""), asked)
    if is_elsewhere(meant, channel):
        return say(talk.texts.post.other_channel(channel=channel.title if channel else ""), asked)
    if post := await talk.store.forget_post(meant.message_id):
        return await _told_out(talk, post)
    return say(lines.unknown(number=Html(talk.texts.language.in_digits(meant.message_id))))


async def take_out(talk: Talk) -> Answer:
    """Handle the button that removes a post again, by its number in the channel."""
    post = await talk.store.forget_post(talk.numbers[0])
    return await _told_out(talk, post) if post else say(talk.texts.post.gone())


async def bring_back(talk: Talk) -> Answer:
    """Handle the undo button, by the index's own number of the post."""
    post = await talk.store.bring_back(talk.numbers[0])
    return await _told_back(talk, post) if post else say(talk.texts.post.gone())


async def _told_out(talk: Talk, post: StoredPost) -> Answer:
    lines = talk.texts.corrections
    back: Row = (press(lines.bring_back.plain(), "oR", post.id),)
    return say(join("\n", [lines.taken_out(), await _named(talk, post)]), lines.stays_out(), buttons=(back,))


async def _told_back(talk: Talk, post: StoredPost) -> Answer:
    lines, number = talk.texts.corrections, post.post.message_id
    again: tuple[Row, ...] = ((press(lines.take_out.plain(), "oF", number),),) if number is not None else ()
    return say(join("\n", [lines.brought_back(), await _named(talk, post)]), buttons=again)


async def _named(talk: Talk, post: StoredPost) -> Html:
    title = post.title or talk.texts.post.no_words.plain()
    url = post_url(await talk.desk.channel(), post.post.message_id)
    return join(" · ", [link(title, url) if url else escape(isolate(title)), escape(day(post.post.date, talk.texts))])
