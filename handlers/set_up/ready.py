"""What the owner is shown once the channel's posts are there: what was found, and the guide that could be published."""

from telegram import Bot

from channel.store import Memory
from handlers.answers import Answer, press
from handlers.guide_post.command import proposal
from handlers.guide_post.material import Guided, channel_of
from handlers.html import Html
from handlers.telegram.sending import Where, render, send
from handlers.texts import Texts


async def found(store: Memory, texts: Texts) -> Html:
    """Say how much of the channel there is."""
    view = await store.channel()
    return texts.set_up.read(posts=view.posts, tags=view.tags, series=view.series)


async def offer_guide(store: Memory, bot: Bot, guided: Guided, chat: int, texts: Texts) -> None:
    """Show the guide, with buttons to publish it and to be asked what is unsure."""
    info = await channel_of(store, guided)
    if info is None:
        return
    shown: Answer = await proposal(store, bot, guided, Where(chat), texts, info)
    if await store.doubts(1):
        shown = shown.over((press(texts.set_up.questions.plain(), "cq"),))
    await send(bot, Where(chat), render(shown, texts))
