"""`rahnama run` is killed with -9 again and again while readers write: is any message lost, is any repeated?

Readers write, see the preview and press the button; the owner gets the letters, the readers are told. The bot is the
real one, in its own process; Telegram is the sandbox, behind HTTP and 12 ms away. Only the pace is not Telegram's
(RAHNAMA_PACE), since two thousand letters, at one a second to the owner, would take more than half an hour; what a kill
can break, the order of requests and commits, is unchanged.

A kill comes at a random moment of the start or of the work. It waits for one thing: messages interrupted by earlier
kills are sent again right after a start, and must get through first. A message hit by one kill may come twice, and one
hit by two kills three times.
"""

import asyncio
import random
import re
import sqlite3
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, NamedTuple

from bot.sandbox import Telegram, User
from bot.sandbox.people import Message
from bot.sandbox.server import Server
from handlers.texts import texts
from tests.processes import TOKEN, Running, start
from tests.torture.reporting import Promise, Torture

LATENCY: Final = 0.012  # seconds
_PACE: Final = "200"
_GAP: Final = 0.03  # seconds between two letters, on average
_STARTING: Final = 0.8  # seconds; about as long as a start
_EARLY: Final = 0.2  # the share of kills during a start
_WORK: Final = 0.4  # seconds of work, at most, before the others
_PATIENCE: Final = 60.0  # seconds for the rest, after the last kill
_LETTER: Final = re.compile(r"Letter (\d+)!")
_SEND: Final = texts("en").feedback.send_answerable.plain()
_LATER: Final = texts("en").errors.later.plain()
_TOLD: Final = "✓"


class Figures(NamedTuple):
    letters: int
    kills: int
    lost: int
    """Letters that did not arrive, and readers who were not told that theirs did."""
    stuck: int
    """What the outbox hasn't sent in the end."""
    copies: Counter[int]
    """How many letters and previews there are once, twice ..."""
    requests: int
    seconds: float


async def torture(folder: Path, letters: int, kills: int, chance: random.Random) -> Figures:
    """Has letters written while the bot is killed. `folder` is the bot's, and empty."""
    began = time.monotonic()
    telegram = Telegram(TOKEN)
    async with Server(telegram, LATENCY).listening() as url:
        scene = Scene(folder, telegram, url, chance)
        async with asyncio.TaskGroup() as people:
            for turn in range(kills):
                people.create_task(scene.write(range(letters * turn // kills, letters * (turn + 1) // kills)))
                await scene.live_and_be_killed()
            await scene.live_on(letters)
    return Figures(
        letters,
        kills,
        lost=scene.lost(),
        stuck=scene.stuck(),
        copies=scene.copies(),
        requests=sum(telegram.counts.values()),
        seconds=time.monotonic() - began,
    )


class Scene:
    def __init__(self, folder: Path, telegram: Telegram, url: str, chance: random.Random) -> None:
        self._folder, self._telegram, self._url, self._chance = folder, telegram, url, chance
        self._owner = telegram.add_user("Owner", language_code="en")
        telegram.send(self._owner, "/start")
        self._readers: list[User] = []
        self._cut_off: set[int] = set()

    async def write(self, letters: range) -> None:
        """Readers write one letter each, shortly after each other, and press the button when the preview is there."""
        async with asyncio.TaskGroup() as readers:
            for number in letters:
                reader = self._telegram.add_user(f"Reader {number}", language_code="en")
                self._readers.append(reader)
                self._telegram.send(reader, f"/feedback Letter {number}!")
                readers.create_task(self._press(reader))
                await asyncio.sleep(self._chance.uniform(0, 2 * _GAP))

    async def _press(self, reader: User) -> None:
        await self._telegram.until(lambda: self._texts(reader), _PATIENCE)
        preview = self._own(reader)[0]
        self._telegram.press(reader, preview, text=_SEND)

    async def live_and_be_killed(self) -> None:
        starts = self._starts()
        bot = await self._start()
        await asyncio.sleep(self._chance.uniform(0, _STARTING))
        if self._starts() > starts or self._chance.random() > _EARLY:
            await self._telegram.until(lambda: self._starts() > starts, _PATIENCE)
            await self._through()
            await asyncio.sleep(self._chance.uniform(0, _WORK))
        assert bot.returncode is None, "the bot has ended by itself"
        bot.kill()
        await bot.communicate()
        self._cut_off |= self._outbox("SELECT id FROM outbox WHERE state = 'attempting'")

    async def _through(self) -> None:
        """Waits until messages interrupted by earlier kills are sent."""
        async with asyncio.timeout(_PATIENCE):
            while self._cut_off:
                await asyncio.sleep(0.02)
                self._cut_off -= self._outbox("SELECT id FROM outbox WHERE state = 'sent'")

    async def live_on(self, letters: int) -> None:
        """Waits until everybody has written and was told, or time is up; then stops the bot."""
        await self.until_all_is_there(await self.begun(), letters)

    async def begun(self) -> Running:
        """A bot that serves."""
        starts = self._starts()
        bot = await self._start()
        await self._telegram.until(lambda: self._starts() > starts, _PATIENCE)
        return bot

    async def until_all_is_there(self, bot: Running, letters: int) -> str:
        """Waits until everybody has written and was told, or time is up; then stops it. Returns its whole log."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                while True:
                    await asyncio.sleep(0.5)
                    if len(self._readers) == letters and not self.lost() and not self.stuck():
                        break
        bot.terminate()
        _, complaints = await bot.communicate()
        assert bot.returncode == 0, complaints.decode()
        return complaints.decode()

    def _starts(self) -> int:
        """How often the bot made its last request before it sends; by then it has opened its database."""
        return self._telegram.counts["deleteWebhook"]

    async def _start(self) -> Running:
        return await start(
            self._folder,
            "run",
            BOT_TOKEN=TOKEN,
            CHANNEL="SampleThinker",
            OWNER_ID=str(self._owner.id),
            BOT_API_URL=self._url,
            LOG_LEVEL="WARNING",
            RAHNAMA_PACE=_PACE,
        )

    def _texts(self, user: User) -> list[str]:
        """The bot's messages to a person, without apologies."""
        return [str(message["text"]) for message in self._own(user)]

    def _own(self, user: User) -> list[Message]:
        own = (message for message in self._telegram.messages(user) if self._telegram.is_own(message))
        return [message for message in own if message["text"] != _LATER]

    def lost(self) -> int:
        arrived = len(self._arrived())
        told = sum(any(text.startswith(_TOLD) for text in self._texts(reader)) for reader in self._readers)
        return 2 * len(self._readers) - arrived - told

    def copies(self) -> Counter[int]:
        previews = [len(self._texts(reader)) for reader in self._readers]
        return Counter([*self._arrived().values(), *previews])

    def _arrived(self) -> Counter[str]:
        return Counter(number for text in self._texts(self._owner) for number in _LETTER.findall(text))

    def stuck(self) -> int:
        return len(self._outbox("SELECT id FROM outbox WHERE state <> 'sent'"))

    def _outbox(self, question: str) -> set[int]:
        """The numbers in the bot's database; none if it doesn't exist yet."""
        path = self._folder / "data" / "rahnama.db"
        if not path.exists():
            return set()
        with closing(sqlite3.connect(path)) as database:
            if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone():
                return set()
            return {number for (number,) in database.execute(question)}


def promises(figures: Figures) -> list[Promise]:
    most = max(figures.copies)
    return [
        Promise("nothing is lost", figures.lost, figures.lost == 0),
        Promise("nothing is stuck", figures.stuck, figures.stuck == 0),
        Promise("nothing comes more often than twice", most, most <= 2),
    ]


TORTURE: Final = Torture("mail", __doc__, {"letters": 2_000, "kills": 100}, torture, promises)
