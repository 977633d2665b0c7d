"""/latest: the newest posts."""

from dataclasses import replace

from handlers.answers import Answer, Question, say
from handlers.browse.posts import PAGE_SIZE, cursor, page


async def latest(ask: Question) -> Answer:
    found = await ask.store.latest(cursor(ask), ask.size(PAGE_SIZE))
    if not found.total:
        return say(ask.texts.common.empty_index())
    return replace(page(ask, ask.texts.latest.title(), found, "l"), payload="")
