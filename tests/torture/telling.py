"""One broadcast, from the post to the last follower, and its figures."""

import asyncio
import random
import sqlite3
import time
from bisect import bisect_left
from collections import Counter
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from bot.keyring import open_keyring
from bot.sandbox.server import Server
from channel.models import ChannelInfo, Origin, SourceKind
from channel.people.following import Subject, SubjectKind
from handlers.texts import texts
from storage import open_store
from storage.database.session import Session
from storage.people.following import follows
from storage.store import SqlStore
from tests.processes import TOKEN, Running, start
from tests.storage.people.followers import tagged
from tests.torture.crowd import FIRST, Crowd, Request

_ALLOWED: Final = 30.0  # messages a second
_BETWEEN: Final = (5.0, 15.0)  # Telegram's seconds between two letters; the bot accepts 200 an hour
_THINKING: Final = (4.0, 12.0)  # Telegram's seconds until the owner answers
_AT_ONCE: Final = 5_000
_TAIL: Final = 0.995
_PATIENCE: Final = 90.0
_SEND: Final = texts("en").feedback.send_answerable.plain()


class Telling(NamedTuple):
    followers: int
    kills: int
    seconds: float
    telegrams_seconds: float
    untold: int
    blocked: int
    copies: Counter[int]
    """How many followers were told once, twice ..."""
    cut_off: int
    """How many messages were claimed and not settled when the bot was killed."""
    still_blocked: int
    stuck: int
    refused: Counter[int]
    letters: int
    lost: int
    usual: float
    late: float
    """One in a hundred letters and answers takes longer, in Telegram's seconds."""
    most_in_a_second: int
    pace: float
    memory: float
    """The bot process's peak memory, in MB."""


async def tell(folder: Path, followers: int, kills: int, speed: float, chance: random.Random) -> Telling:
    """Broadcasts one post to a crowd. `folder` is the bot's, and empty."""
    began = time.monotonic()
    tag = await _fill(folder, followers)
    telegram = Crowd(followers, speed, chance)
    async with Server(telegram).listening() as url:
        scene = _Scene(folder, telegram, url, speed, chance, tag)
        await scene.tell(kills)
    return scene.figures(kills, time.monotonic() - began)


async def _fill(folder: Path, followers: int) -> str:
    """Makes a channel whose only hashtag all of them follow. Returns the hashtag."""
    (folder / "data").mkdir()
    keyring = open_keyring(folder / "data" / "keyring.json")
    async with open_store(f"sqlite:///{folder}/data/rahnama.db", keyring) as store:
        assert isinstance(store, SqlStore)
        info = ChannelInfo(title="Sums", username="sums")
        old = tagged(1, "An old one", "sum", date=1_700_000_000)
        await store.save([Origin(source=SourceKind.JSON, as_of=1_700_000_001), info, old])
        page = await store.tag("sum", None, 1)
        assert page is not None
        subject = Subject(SubjectKind.TAG, page.tag.id)

        def follow(first: int, session: Session) -> None:
            for reader in range(first, min(first + _AT_ONCE, FIRST + followers)):
                follows.follow(session, keyring, reader, subject, language="en")

        for first in range(FIRST, FIRST + followers, _AT_ONCE):
            await store._driver.transaction(partial(follow, first))
    return "sum"


class _Scene:
    def __init__(self, folder: Path, telegram: Crowd, url: str, speed: float, chance: random.Random, tag: str) -> None:
        self._folder, self._telegram, self._url, self._speed, self._chance = folder, telegram, url, speed, chance
        self._tag = tag
        self._owner = telegram.add_user("Owner", language_code="en")
        telegram.send(self._owner, "/start")
        self._channel = telegram.add_channel("Sums", "sums", bot_is_admin=True)
        self._channel.last_message_id = 1
        self._lives: list[tuple[float, float]] = []
        self._cut_off = 0
        self._memory = 0.0
        self._life = 0
        self._letters = self._arrived = 0
        self._times: list[float] = []
        self._expected = telegram.followers - len(telegram.blocked_ones)

    async def tell(self, kills: int) -> None:
        bot = await self._start()
        self._telegram.post(self._channel, f"A new one #{self._tag}", entities=self._hashtag())
        writing = asyncio.create_task(self._keep_writing())
        for turn in range(kills):
            blow = (turn + self._chance.uniform(0.1, 0.9)) / kills
            await self._until(lambda blow=blow: len(self._telegram.told) >= blow * self._expected)
            await asyncio.sleep(self._chance.uniform(0, 0.1))
            bot = await self._kill(bot)
        await self._until(lambda: len(self._telegram.told) >= _TAIL * self._expected)
        self._end_life()
        await self._until(lambda: len(self._telegram.told) == self._expected)
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        await self._until(lambda: not self._rows("SELECT count(*) FROM outbox WHERE state IN ('pending','attempting')"))
        self._memory = max(self._memory, _peak(bot))
        bot.terminate()
        _, complaints = await bot.communicate()
        assert bot.returncode == 0, complaints.decode()

    def _hashtag(self) -> list[dict[str, Any]]:
        return [{"type": "hashtag", "offset": len("A new one "), "length": len(self._tag) + 1}]

    async def _start(self) -> Running:
        starts = self._telegram.counts["deleteWebhook"]
        bot = await start(
            self._folder,
            "run",
            BOT_TOKEN=TOKEN,
            CHANNEL="sums",
            OWNER_ID=str(self._owner.id),
            BOT_API_URL=self._url,
            LOG_LEVEL="ERROR",
            RAHNAMA_PACE=f"{self._speed:g}",
        )
        await self._until(lambda: self._telegram.counts["deleteWebhook"] > starts)
        self._life += 1
        self._begun = len(self._telegram.coming)
        return bot

    async def _kill(self, bot: Running) -> Running:
        self._memory = max(self._memory, _peak(bot))
        assert bot.returncode is None, "the bot has ended by itself"
        self._life += 1
        bot.kill()
        self._end_life()
        await bot.communicate()
        self._cut_off += self._rows("SELECT count(*) FROM outbox WHERE state = 'attempting'")
        return await self._start()

    def _end_life(self) -> None:
        """From the first news of this run of the bot to the last."""
        news = [request.moment for request in self._telegram.coming[self._begun :] if request.is_news]
        if news:
            self._lives.append((news[0], news[-1]))

    async def _keep_writing(self) -> None:
        """Readers write one letter each; every second one is answered."""
        async with asyncio.TaskGroup() as readers:
            try:
                while True:
                    await self._pass(_BETWEEN)
                    self._letters += 1
                    readers.create_task(self._write(self._letters))
            except asyncio.CancelledError:
                if task := asyncio.current_task():
                    task.uncancel()

    async def _pass(self, seconds: tuple[float, float]) -> None:
        await asyncio.sleep(self._chance.uniform(*seconds) / self._speed)

    async def _write(self, number: int) -> None:
        telegram = self._telegram
        reader = telegram.add_user(f"Reader {number}", language_code="en")
        telegram.send(reader, f"/feedback Letter {number}!")
        await telegram.until(lambda: self._preview(reader.id), _PATIENCE)
        life, pressed = self._life, telegram.moment()
        telegram.press(reader, self._preview(reader.id), text=_SEND)
        arrived = await asyncio.wait_for(telegram.arrival(self._owner, f"Letter {number}!"), _PATIENCE)
        self._note(life, arrived - pressed)
        if number % 2 == 0:
            letter = next(
                one for one in reversed(telegram.messages(self._owner)) if f"Letter {number}!" in one.get("text", "")
            )
            await self._pass(_THINKING)
            life, answered = self._life, telegram.moment()
            telegram.send(self._owner, f"Answer {number}!", reply_to=letter)
            arrived = await asyncio.wait_for(telegram.arrival(reader, f"Answer {number}!"), _PATIENCE)
            self._note(life, arrived - answered)
        self._arrived += 1

    def _preview(self, reader: int) -> Any:
        own = (one for one in self._telegram.chats[reader].messages if self._telegram.is_own(one))
        return next((one for one in own if "reply_markup" in one), None)

    def _note(self, life: int, seconds: float) -> None:
        if life == self._life:
            self._times.append(seconds)

    async def _until(self, condition: Any) -> None:
        """Waits until it holds; this may take long, but not without a message for the given seconds."""
        before, still = -1, 0.0
        while not condition():
            await asyncio.sleep(0.05)
            still = still + 0.05 if len(self._telegram.coming) == before else 0.0
            before = len(self._telegram.coming)
            assert still < _PATIENCE, "nothing comes any more"

    def _rows(self, question: str) -> int:
        with closing(sqlite3.connect(self._folder / "data" / "rahnama.db")) as database:
            return int(database.execute(question).fetchone()[0])

    def figures(self, kills: int, seconds: float) -> Telling:
        telegram, times = self._telegram, sorted(self._times)
        followers = self._rows("SELECT count(*) FROM followers")
        return Telling(
            followers=telegram.followers,
            kills=kills,
            seconds=seconds,
            telegrams_seconds=telegram.coming[-1].moment - telegram.coming[0].moment,
            untold=self._expected - len(telegram.told),
            blocked=len(telegram.blocked_ones),
            copies=Counter(telegram.told.values()),
            cut_off=self._cut_off,
            still_blocked=followers - self._expected,
            stuck=self._rows("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'failed')"),
            refused=telegram.refused,
            letters=len(times),
            lost=self._letters - self._arrived,
            usual=times[len(times) // 2],
            late=times[min(len(times) - 1, len(times) * 99 // 100)],
            most_in_a_second=_most(telegram.coming),
            pace=self._pace(),
            memory=self._memory,
        )

    def _pace(self) -> float:
        """The share of what Telegram allowed that came while the bot ran."""
        came = sum(
            request.messages
            for request in self._telegram.coming
            if any(begin <= request.moment <= end for begin, end in self._lives)
        )
        open_for = sum(end - begin - _overlap(self._telegram.silences, begin, end) for begin, end in self._lives)
        return came / (_ALLOWED * open_for)


def _overlap(silences: list[tuple[float, float]], begin: float, end: float) -> float:
    """Seconds of pauses within a period; pauses may overlap."""
    total, reached = 0.0, begin
    for silence in silences:
        first, last = max(silence[0], reached), min(silence[1], end)
        if last > first:
            total, reached = total + last - first, last
    return total


def _most(coming: list[Request]) -> int:
    """The most messages in any second."""
    moments = [request.moment for request in coming for _ in range(request.messages)]
    return max(place + 1 - bisect_left(moments, moment - 1 + 1e-9) for place, moment in enumerate(moments))


def _peak(bot: Running) -> float:
    """The process's peak memory, in MB."""
    status = Path(f"/proc/{bot.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
