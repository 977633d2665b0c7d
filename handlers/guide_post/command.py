"""/publish_guide: the guide as it would be in the channel, and what the owner wants of it."""

from collections.abc import Callable
from typing import Any

from telegram import Message, MessageOriginChannel

from channel.language.text import without_direction_marks
from channel.models import ChannelInfo
from channel.owner.guide_post import Published, PublishedPost
from channel.posts.links import post_url
from handlers.answers import DONE, Answer, Row, press, say
from handlers.guide_post.material import chat_of, known, missing_right
from handlers.html import Html, join, link
from handlers.markup.fitting import shown
from handlers.telegram.sending import edited, render, send
from handlers.telegram.talk import Talk


async def publish_guide(talk: Talk) -> Answer:
    """Shows the guide, then where it will go and what becomes of it, with the buttons."""
    from handlers.guide_post.composition import guide_posts  # needed rarely, and the bot starts faster without

    lines, info = talk.texts.publish_guide, await talk.desk.channel()
    chat, published = chat_of(info), await talk.store.published()
    if info is None or chat is None:
        return say(lines.no_channel())
    material = await known(talk.store, talk.desk.guided, talk.api)
    if not material.view.tags and not material.view.series:
        return say(lines.empty())
    posts = guide_posts(material, published)
    if (found := _forwarded(talk.written, info, posts, published)) is not None:
        return await _found(talk, published, found)
    await send(talk.api, talk.where._replace(reply_to=None), render(Answer(tuple(posts))))
    preview = lines.preview() if len(posts) == 1 else lines.preview_many(count=len(posts))
    if missing := await missing_right(talk.api, chat, talk.texts):
        return say(preview, missing, buttons=_stop_alone(talk, published))
    return say(preview, *_told(talk, info, published), buttons=_choice(talk, published))


async def _found(talk: Talk, published: Published, number: int) -> Answer:
    """The post of which nobody knew whether it had arrived: it is kept from now on."""
    place = len(published.posts)
    await talk.store.change_published(
        lambda before: before.with_post(place, PublishedPost(message_id=number)).model_copy(update=_wanted(talk))
    )
    await talk.say(talk.texts.publish_guide.begun())
    talk.desk.wake_guide()
    return DONE


def _told(talk: Talk, info: ChannelInfo, published: Published) -> list[Html]:
    lines = talk.texts.publish_guide
    if not published.posts:
        return [lines.new(channel=info.title), lines.keeps(), lines.rights_needed()]
    url = post_url(info, published.posts[0].message_id) or ""
    state = lines.is_kept() if published.on else lines.not_kept()
    where = lines.in_place(channel=info.title, post=link(url, url) if url else Html(""))
    return [join("\n", [where, state]), lines.keeps()]


async def publish(talk: Talk) -> Answer:
    """Posts it, or brings it up to date where it is; from now on it is kept."""
    return await _begun(talk, lambda before: before)


async def anew(talk: Talk) -> Answer:
    """Posts it once more; the one before stays in the channel as it is, and in no list."""
    return await _begun(
        talk,
        lambda before: before.model_copy(
            update={"posts": (), "former": tuple(sorted(before.numbers)), "pinned": False}
        ),
    )


async def stop(talk: Talk) -> Answer:
    await talk.store.change_published(
        lambda before: before.model_copy(update={"on": False, "asked": False, "trouble": None})
    )
    return say(talk.texts.publish_guide.stopped())


async def drop(talk: Talk) -> Answer:
    return say(talk.texts.publish_guide.dropped())


async def _begun(talk: Talk, change: Callable[[Published], Published]) -> Answer:
    """What was decided takes the place of the question at once, so that it is decided once."""
    chat, lines = chat_of(await talk.desk.channel()), talk.texts.publish_guide
    if missing := await missing_right(talk.api, chat, talk.texts) if chat else lines.no_channel():
        await talk.say(missing)
        return DONE
    await edited(talk.api, talk.where.chat, talk.message.message_id, render(say(lines.begun())))
    await talk.store.change_published(lambda before: change(before).model_copy(update=_wanted(talk)))
    talk.desk.wake_guide()
    return DONE


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
