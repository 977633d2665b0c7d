"""What the owner is shown once the channel's posts are there: what was found, and the guide that could be published."""

from telegram import Bot
from telegram.error import TelegramError

from channel.store import Memory
from handlers.answers import Answer, press, say
from handlers.guide_post.command import proposal
from handlers.guide_post.material import Guided, channel_of
from handlers.html import Html, escape
from handlers.telegram.channel_language import channel_language
from handlers.telegram.sending import Where, ask, render, send
from handlers.texts import Texts, channels_texts


def so_far(texts: Texts, done: int, total: int) -> Html:
    """Say how far the first reading is."""
    return texts.set_up.so_far(percent=100 * done // max(1, total))


def page_away(texts: Texts) -> Html:
    return texts.set_up.page_away()


async def found(store: Memory, texts: Texts) -> Html:
    """Say how much of the channel there is."""
    view = await store.channel()
    return texts.set_up.read(posts=view.posts, tags=view.tags, series=view.series)


async def switch_inline_on(store: Memory, bot: Bot, guided: Guided, texts: Texts) -> Html:
    """Switch inline mode on, with a hint in the channel's language; "" if it is on, else how the owner does it.

    A Bot API server before 10.5 doesn't know the method.
    """
    if bot.supports_inline_queries:
        return Html("")
    hint = channels_texts(await channel_language(store, guided.language)).set_up.inline_hint.plain()
    wanted = {
        "supports_inline_queries": True,
        "inline_query_placeholder": hint,
        "inline_feedback_share_denominator": 0,  # nobody is told what readers choose
    }
    try:
        await ask(bot, "setMySettings", wanted)
        await bot.get_me()  # what the bot knows of itself
    except TelegramError:
        return texts.set_up.inline_by_hand(hint=escape(hint))
    return Html("")


async def offer_guide(store: Memory, bot: Bot, guided: Guided, chat: int, texts: Texts, *, is_first: bool) -> None:
    """Show the guide, with buttons to publish it and to be asked what is unsure.

    `is_first`: there were no posts before.
    """
    info = await channel_of(store, guided)
    if info is None:
        return
    shown: Answer = await proposal(store, bot, guided, Where(chat), texts, info)
    if await store.doubts(1):
        shown = shown.over((press(texts.set_up.questions.plain(), "cq"),))
    await send(bot, Where(chat), render(shown, texts))
    if is_first and (by_hand := await switch_inline_on(store, bot, guided, texts)):
        await send(bot, Where(chat), render(say(by_hand), texts))
