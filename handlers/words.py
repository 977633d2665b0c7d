"""What a reader writes that is no command of ours; nothing gets silence."""

from channel.near import nearest
from handlers.answers import Answer, Question, press, say
from handlers.html import Html
from handlers.posts import PAGE_SIZE
from handlers.series import one
from handlers.tags import tag

_SHOWN = 40


async def words(ask: Question) -> Answer:
    """Plain words in a private chat: the name of a tag or a series, or something near one."""
    asked = ask.argument
    if found := await ask.store.series(asked):
        return one(ask, found)
    if asked.startswith("#") or await ask.store.tag(asked, None, PAGE_SIZE):
        return await tag(ask)
    names = await ask.store.names()
    tags = {one.id: one for one in await ask.store.tags()}
    series = {one.id: one for one in await ask.store.series_list()}
    offered = [
        press(series[found_id].name, "s", found_id)
        for found_id, _ in nearest(asked, names.series)
        if found_id in series
    ]
    offered += [
        press(f"#{tags[found_id].name}", "ot", found_id)
        for found_id, _ in nearest(asked, names.tags)
        if found_id in tags
    ]
    lines = ask.texts.errors
    shown = asked if len(asked) <= _SHOWN else asked[:_SHOWN] + "…"
    head = lines.unknown_words(words=shown)
    if offered:
        return say(
            Html(f"{head}\n{ask.texts.common.did_you_mean()}"), buttons=tuple((button,) for button in offered[:8])
        )
    return say(Html(f"{head}\n{lines.see_help()}"))


async def unknown_command(ask: Question) -> Answer:
    """A command that is not there: the tag that is called so («/شعر»), or the command that was meant («/serie»)."""
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
