"""/publish_guide: shows the guide as it would be in the channel, and takes the owner's decision."""

from collections.abc import Callable
from typing import Any

from telegram import Bot, Message, MessageOriginChannel

from channel.language.text import without_direction_marks
from channel.models import ChannelInfo
from channel.owner.guide_post import Published, PublishedPost
from channel.posts.links import chat_of, post_url
from channel.store import Memory
from handlers.answers import DONE, Answer, Row, press, say
from handlers.guide_post.material import Guided, known, missing_right
from handlers.html import Html, join, link
from handlers.markup.fitting import shown
from handlers.telegram.sending import Where, edited, render, send
from handlers.telegram.talk import Talk
from handlers.texts import Texts


async def publish_guide(talk: Talk) -> Answer:
    """Show the guide, then where it will go and how it will be kept, with the buttons."""
    from handlers.guide_post.composition import guide_posts  # a late import for a rare command: the bot starts faster

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
    return await _proposed(talk.api, talk.where._replace(reply_to=None), talk.texts, info, published, posts)


async def proposal(store: Memory, bot: Bot, guided: Guided, where: Where, texts: Texts, info: ChannelInfo) -> Answer:
    """Show the guide to the owner unasked, and return the question whether to publish it."""
    from handlers.guide_post.composition import guide_posts

    material, published = await known(store, guided, bot), await store.published()
    if not material.view.tags and not material.view.series:
        return say(texts.publish_guide.empty())
    return await _proposed(bot, where, texts, info, published, guide_posts(material, published))


async def _proposed(
    bot: Bot, where: Where, texts: Texts, info: ChannelInfo, published: Published, posts: list[Html]
) -> Answer:
    """Send the guide as it would be, and return where it will go, with the buttons."""
    lines, chat = texts.publish_guide, chat_of(info)
    await send(bot, where, render(Answer(tuple(posts)), texts))
    preview = lines.preview() if len(posts) == 1 else lines.preview_many(count=len(posts))
    missing = await missing_right(bot, chat, texts) if chat else lines.no_channel()
    if missing:
        return say(preview, missing, buttons=_stop_alone(texts, published))
    return say(preview, *_told(texts, info, published), buttons=_choice(texts, published))


async def state(talk: Talk) -> Answer:
    """Say where the guide is and whether it is kept up to date, with a button to stop it."""
    lines, info, published = talk.texts.publish_guide, await talk.desk.channel(), await talk.store.published()
    if info is None or chat_of(info) is None:
        return say(lines.no_channel())
    return say(*_told(talk.texts, info, published), buttons=_stop_alone(talk.texts, published))


async def _found(talk: Talk, published: Published, number: int) -> Answer:
    """Adopt the post that was in doubt: it is kept up to date from now on."""
    place = len(published.posts)
    await talk.store.change_published(
        lambda before: before.with_post(place, PublishedPost(message_id=number)).model_copy(update=_wanted(talk))
    )
    await talk.say(talk.texts.publish_guide.begun())
    talk.desk.wake_guide()
    return DONE


def _told(texts: Texts, info: ChannelInfo, published: Published) -> list[Html]:
    lines = texts.publish_guide
    if not published.posts:
        return [lines.new(channel=info.title), lines.keeps(), lines.rights_needed()]
    url = post_url(info, published.posts[0].message_id) or ""
    state = lines.is_kept() if published.on else lines.not_kept()
    where = lines.in_place(channel=info.title, post=link(url, url) if url else Html(""))
    return [join("\n", [where, state]), lines.keeps()]


async def publish(talk: Talk) -> Answer:
    """Post the guide, or bring it up to date in place; it is kept up to date from now on."""
    return await _begun(talk, lambda before: before)


async def anew(talk: Talk) -> Answer:
    """Post the guide again; the old post stays in the channel unchanged, and in no list."""
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
    """Replace the question with the decision at once, so that it is made only once."""
    chat, lines = chat_of(await talk.desk.channel()), talk.texts.publish_guide
    if missing := await missing_right(talk.api, chat, talk.texts) if chat else lines.no_channel():
        await talk.say(missing)
        return DONE
    await edited(talk.api, talk.where.chat, talk.message.message_id, render(say(lines.begun()), talk.texts))
    await talk.store.change_published(lambda before: change(before).model_copy(update=_wanted(talk)))
    talk.desk.wake_guide()
    return DONE


def _wanted(talk: Talk) -> dict[str, Any]:
    return {"on": True, "asked": True, "posting": False, "trouble": None, "language": talk.texts.code}


def _forwarded(message: Message, info: ChannelInfo, posts: list[Html], published: Published) -> int | None:
    """Return the number of the post in doubt, if the message replies to a copy of it that the owner has forwarded.

    It must begin as the guide does, so that no other post of the channel is overwritten.
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


def _choice(texts: Texts, published: Published) -> tuple[Row, ...]:
    lines = texts.publish_guide
    no = press(lines.no.plain(), "gn")
    if not published.posts:
        return ((press(lines.yes.plain(), "gp"), no),)
    more = (press(lines.anew.plain(), "ga"), *_stop(texts, published))
    return ((press(lines.yes_in_place.plain(), "gp"), no), more)


def _stop(texts: Texts, published: Published) -> Row:
    return (press(texts.publish_guide.stop.plain(), "gs"),) if published.on else ()


def _stop_alone(texts: Texts, published: Published) -> tuple[Row, ...]:
    row = _stop(texts, published)
    return (row,) if row else ()
