"""/random: a random post."""

import random
from dataclasses import replace

from handlers.answers import Answer, Question, press, say
from handlers.browse.posts import show


async def random_post(ask: Question) -> Answer:
    found = await ask.store.random_post(random.random())
    if found is None:
        return say(ask.texts.common.empty_index())
    answer = await show(ask, found)
    return replace(answer, buttons=(*answer.buttons, (press(ask.texts.random.another.plain(), "r"),)))
