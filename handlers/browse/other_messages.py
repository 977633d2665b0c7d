"""Answers to messages that are not a known command; every message gets an answer."""

from channel.language.near import nearest
from channel.series.names import split_part
from handlers.answers import Answer, Question, press, say
from handlers.browse.posts import PAGE_SIZE
from handlers.browse.search import search
from handlers.browse.series import one, one_part
from handlers.browse.tags import tag
from handlers.html import Html


async def words(ask: Question) -> Answer:
    """Answer plain words in a private chat: the name of a series, of its part or of a hashtag, or a search."""
    asked = ask.argument
    if found := await ask.store.series(asked):
        return one(ask, found).over((press(ask.texts.search.all_posts.plain(), "qs", found.id),))
    split = split_part(asked)
    if split and (place := await ask.store.find_series(asked, split)) and place.number is not None and place.post:
        return await one_part(ask, place.series, place.number, place.post)
    if asked.startswith("#") and len(asked.split()) == 1:
        return await tag(ask)
    if page := await ask.store.tag(asked, None, ask.size(PAGE_SIZE)):
        return (await tag(ask)).over((press(ask.texts.search.all_posts.plain(), "qt", page.tag.id),))
    return await search(ask)


async def unknown_command(ask: Question) -> Answer:
    """Answer an unknown command with the tag of that name («/شعر») or the command that was meant («/serie»)."""
    if await ask.store.tag(ask.argument, None, 1):
        return await tag(ask)
    lines = ask.texts.errors
    unknown = lines.unknown_command(command=f"/{ask.argument}")
    commands = [name for name, _ in ask.texts.commands]
    if near := nearest(ask.argument, ((name, place) for place, name in enumerate(commands))):
        return say(Html(f"{unknown} {lines.meant_command(command=Html('/' + commands[near[0][0]]))}"))
    return say(Html(f"{unknown} {lines.see_help()}"))


async def only_words(ask: Question) -> Answer:
    return say(ask.texts.errors.only_words())
