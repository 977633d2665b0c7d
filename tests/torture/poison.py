"""Poison among the updates: broken in every way, with marks of a person. Do readers notice, does the log leak?

The bot is `rahnama run` in its own process, Telegram the sandbox behind HTTP. Good updates are questions whose answers
show which question it was; poison is a real update with some values replaced by wrong ones.
"""

import asyncio
import copy
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import aiohttp

from bot.commands.import_posts import SAMPLE
from bot.sandbox import Telegram, User
from bot.sandbox.server import Server
from tests.commands.test_run import Serving
from tests.commands.test_webhook import free_port
from tests.processes import TOKEN
from tests.torture.reporting import Promise, Torture

_READERS: Final = 100
_CANARY: Final = "Zarathustra-Canary"
_NUMBER: Final = 7_391_846_205
_PATIENCE: Final = 120.0
_ASKED: Final = re.compile(r"none(\d+)")
_WHO: Final = {"id": _NUMBER, "is_bot": False, "first_name": _CANARY, "username": "zarathustra_canary"}
_CHAT: Final = {"id": _NUMBER, "type": "private", "first_name": _CANARY}
_MESSAGE: Final = {"message_id": 1, "date": 1_700_000_000, "chat": _CHAT, "from": _WHO, "text": f"/feedback {_CANARY}"}
_WHOLE: Final[tuple[dict[str, Any], ...]] = (
    {"message": {**_MESSAGE, "entities": [{"type": "bot_command", "offset": 0, "length": 9}]}},
    {"edited_message": {**_MESSAGE, "edit_date": 1_700_000_001}},
    {"callback_query": {"id": "1", "from": _WHO, "chat_instance": "x", "data": "1:s:5", "message": _MESSAGE}},
    {"inline_query": {"id": "2", "from": _WHO, "query": _CANARY, "offset": ""}},
    {"channel_post": {**_MESSAGE, "chat": {"id": -1001999999999, "type": "channel", "title": _CANARY}}},
)
_WRONG: Final[tuple[Any, ...]] = (
    *(None, True, -1, 1 << 70, 1.5, "", _CANARY, _CANARY * 3000, [], {}, [[[]]], {"id": _CANARY}),
    *("\x00" + _CANARY, "\u202e" + _CANARY, "🤯" * 2000, [_WHO] * 50, {"file_id": _CANARY, "width": "x"}),
)


class Figures(NamedTuple):
    good: int
    poison: int
    answered: int
    """Good updates that were answered once, and correctly."""
    counts: dict[str, int]
    """All updates by fate, from /metrics."""
    told: int
    """Lines of the log with a person's mark."""
    seconds: int


def poisoned(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Real updates with one to three values replaced by wrong ones."""
    while True:
        update = copy.deepcopy(chance.choice(_WHOLE))
        for _ in range(chance.randint(1, 3)):
            place = chance.choice(list(_places(update)))
            place[0][place[1]] = copy.deepcopy(chance.choice(_WRONG))
        yield update


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    pairs = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in list(pairs):
        yield content, key
        yield from _places(value)


async def torture(folder: Path, good: int, poison: int, chance: random.Random) -> Figures:
    began = time.monotonic()
    telegram = Telegram(TOKEN)
    async with Server(telegram).listening() as url:
        serving = Serving(folder, telegram, url)
        await serving.load(SAMPLE)
        port = free_port()
        await serving.begin(METRICS_LISTEN=f"127.0.0.1:{port}", RAHNAMA_PACE="1000", LOG_LEVEL="INFO")
        asked = await _bring(telegram, good, poison, chance)
        with suppress(TimeoutError):
            await telegram.until(lambda: not telegram.updates, _PATIENCE)
        counts = await _counts(port)
        code, logged = await serving.end()
        assert code == 0, logged[-2000:]
    answered = sum(_was_answered(telegram, reader, number) for number, reader in asked.items())
    told = sum(_CANARY.lower() in line.lower() or f"{_NUMBER}" in line for line in logged.splitlines())
    return Figures(good, poison, answered, counts, told, round(time.monotonic() - began))


def _was_answered(telegram: Telegram, reader: User, number: int) -> bool:
    """Whether each was answered once, and correctly."""
    own = (one["text"] for one in telegram.messages(reader) if telegram.is_own(one))
    numbers = [int(found[1]) for text in own if (found := _ASKED.search(text))]
    return numbers.count(number) == 1


async def _bring(telegram: Telegram, good: int, poison: int, chance: random.Random) -> dict[int, User]:
    """Who asked which question; poison is mixed in at random."""
    readers = [telegram.add_user(f"Reader {number}", language_code="en") for number in range(_READERS)]
    turns = [True] * good + [False] * poison
    chance.shuffle(turns)
    broken, asked = poisoned(chance), {}
    for number, is_good in enumerate(turns):
        if is_good:
            asked[number] = readers[number % _READERS]
            telegram.send(asked[number], f"/tag none{number}")
        else:
            telegram.raw_update(next(broken))
        while len(telegram.updates) > 200:  # noqa: ASYNC110 - the queue knows no events
            await asyncio.sleep(0.01)
    return asked


async def _counts(port: int) -> dict[str, int]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as response:
        lines = (await response.text()).splitlines()
    prefix = 'rahnama_updates_total{fate="'
    found = (line.removeprefix(prefix).split('"} ') for line in lines if line.startswith(prefix))
    return {fate: int(float(count)) for fate, count in found if float(count)}


def promises(figures: Figures) -> list[Promise]:
    counts = figures.counts
    handled = sum(counts.get(fate, 0) for fate in ("done", "failed", "given_up", "skipped", "overtaken"))
    return [
        Promise("every good update is answered", figures.answered, figures.answered == figures.good),
        Promise("all poison is counted", handled, handled == figures.good + figures.poison),
        Promise("nothing of anybody is in the log", figures.told, figures.told == 0),
    ]


TORTURE: Final = Torture("poison", __doc__, {"good": 5_000, "poison": 1_000}, torture, promises)
