"""Two worlds differ in what one reader does in secret: can an owner who sees every page tell them apart?

In each round the same readers write the same letters, and the owner does the same: looks at /inbox, /blocked, /wishes,
/stats and /health, answers, blocks, marks as done, waits for a month. In one of the two worlds a reader also ends the
conversation, forgets everything, blocks the bot, follows, votes or searches; or two of the letters are that reader's,
who then forgets, while in the other world they are from two readers. Handles are random, so they are compared by order
of arrival. What the owner's chat shows in the end must be the same, word by word and button by button.

The times of letters are the same in both worlds, since the bot doesn't promise to hide what they reveal. Counts are
renewed once a week: how much one reader changes them is a separate figure.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from bot.sandbox import Message, User
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.people.blurring import blurred
from channel.people.following import Subject, SubjectKind
from channel.people.keyring import Keyring
from tests.anonymity.scene import Scene, buttons
from tests.torture.reporting import Promise, Torture

_DAY: Final = 86_400
_PAGES: Final = ("/inbox", "/blocked", "/wishes", "/health")
_HANDLE: Final = re.compile(r"\b[A-HJ-NP-Z2-9]{4}\b")
_BYTES: Final = re.compile(r"[۰-۹0-9]+ (?:مگابایت|گیگابایت|MB|GB)")
_FOLLOWERS: Final = 40
_WEEKS: Final = 20_000


class Secret(StrEnum):
    """What the reader does in one of the worlds."""

    ENDS = "ends the conversation"
    FORGETS = "forgets everything"
    BLOCKS = "blocks the bot"
    FOLLOWS = "follows"
    UNFOLLOWS = "unfollows"
    VOTES = "votes"
    SEARCHES = "searches"
    TWO_LETTERS = "wrote two of the letters, and forgets"


class Plan(NamedTuple):
    secret: Secret
    ways: tuple[str, ...]
    """The button that sends each letter; the first letter is the reader's, the second may be."""
    deeds: tuple[str, ...]
    """What the owner does with each letter: "answer", "od" for done, "ob" for a block, or nothing."""


class Figures(NamedTuple):
    rounds: int
    messages: int
    """What the owner saw, in all rounds and both worlds."""
    told_apart: Counter[str]
    """In how many rounds the worlds looked different, for each secret."""
    by_one_reader: float
    """The share of weeks in which one more follower changes the count that is shown."""
    by_itself: float
    """The share of weeks in which it changes although nobody came or went."""


def planned(secret: Secret, chance: random.Random) -> Plan:
    ways = ("fs", "fs", *(chance.choice(("fs", "f1")) for _ in range(2)))
    return Plan(secret, ways, tuple(chance.choice(("answer", "od", "ob", "")) for _ in ways))


async def torture(folder: Path, rounds: int, chance: random.Random) -> Figures:
    messages, told_apart = 0, Counter[str]()
    for place in range(rounds):
        secrets = list(Secret)
        plan = planned(secrets[place % len(secrets)], chance)
        with_it, without = [
            await seen(folder / f"{place}.{number}", plan, secret) for number, secret in enumerate((True, False))
        ]
        messages += len(with_it) + len(without)
        told_apart[plan.secret] += with_it != without
    return Figures(rounds, messages, +told_apart, *_counts(chance))


def _counts(chance: random.Random) -> tuple[float, float]:
    keyring = Keyring(chance.randbytes(32), {"2026-01-01-1": chance.randbytes(32)})
    one_more = by_itself = 0
    for week in range(_WEEKS):
        followers = chance.randrange(5, 200)
        told = blurred(keyring, f"follows.s.1.{week}", followers)
        one_more += told != blurred(keyring, f"follows.s.1.{week}", followers + 1)
        by_itself += told != blurred(keyring, f"follows.s.1.{week + 1}", followers)
    return one_more / _WEEKS, by_itself / _WEEKS


async def seen(folder: Path, plan: Plan, has_secret: bool) -> list[str]:
    """What the owner's chat shows in the end."""
    scene = Scene(folder)
    async with scene.running():
        return await _World(scene, plan, has_secret).lived()


class _World:
    def __init__(self, scene: Scene, plan: Plan, has_secret: bool) -> None:
        self._scene, self._plan, self._has_secret = scene, plan, has_secret
        self._readers = [scene.telegram.add_user(f"R{number}", language_code="fa") for number in range(5)]
        self._letters: list[Message] = []

    async def lived(self) -> list[str]:
        await self._begin()
        await self._look()
        await self._write()
        if self._has_secret or self._plan.secret is Secret.TWO_LETTERS:
            await self._do_in_secret(self._readers[0])
        await self._look()
        for letter, deed in zip(self._letters, self._plan.deeds, strict=True):
            await self._deal_with(letter, deed)
        await self._look()
        for letter in self._letters:
            await self._scene.answers(letter, "هنوز هستید؟")
        for days in (29, 30, 31, 40):
            await self._scene.store.expire(int(time.time()) + days * _DAY, 30)
            await self._look()
        await self._scene.says(self._scene.owner, "/stats")
        return _compared(self._scene.desk.messages)

    async def _begin(self) -> None:
        """A channel with enough followers for a count to be shown."""
        store, now = self._scene.store, int(time.time())
        posts = [Post(message_id=number, date=now - _DAY, text="Schafe #traum", tags=("traum",)) for number in (1, 2)]
        info = ChannelInfo(title="Kanal", username="the_channel")
        await store.save([Origin(source=SourceKind.JSON, as_of=now), info, *posts])
        page = await store.tag("traum", None, 1)
        assert page is not None
        for number in range(_FOLLOWERS):
            subject = Subject(SubjectKind.TAG, page.tag.id)
            await store.follow(10_000 + number, subject, language="fa")
            await store.vote(10_000 + number, subject, True)
        if self._plan.secret is Secret.UNFOLLOWS:
            await self._scene.says(self._readers[0], "/follow #traum")

    async def _look(self) -> None:
        for page in _PAGES:
            await self._scene.says(self._scene.owner, page)

    async def _write(self) -> None:
        both = self._plan.secret is Secret.TWO_LETTERS and self._has_secret
        writers = [self._readers[0], self._readers[0 if both else 1], *self._readers[2:]]
        for number, (writer, way) in enumerate(zip(writers, self._plan.ways, strict=False)):
            await self._scene.says(writer, f"/feedback نامه‌ی {number}")
            assert await self._scene.presses(writer, way)
            self._letters.append(self._scene.letter())

    async def _do_in_secret(self, reader: User) -> None:
        scene, secret = self._scene, self._plan.secret
        if secret is Secret.ENDS:
            assert await scene.presses(reader, "ff")
        elif secret in (Secret.FORGETS, Secret.TWO_LETTERS):
            await scene.says(reader, "/forget")
            assert await scene.presses(reader, "fz")
        elif secret is Secret.BLOCKS:
            scene.telegram.block(reader)
        elif secret is Secret.VOTES:
            await scene.says(reader, "/tag traum")
            assert await scene.presses(reader, "kmt")
        else:
            await scene.says(reader, _SAID[secret])
        await scene.done()

    async def _deal_with(self, letter: Message, deed: str) -> None:
        if deed == "answer":
            await self._scene.answers(letter, "بفرمایید")
        elif data := next((data for data in buttons(letter) if f":{deed}:" in data), None):
            self._scene.telegram.press(self._scene.owner, letter, data=data)
            await self._scene.done()


_SAID: Final = {Secret.FOLLOWS: "/follow #traum", Secret.UNFOLLOWS: "/unfollow #traum", Secret.SEARCHES: "Schafe"}


def _compared(messages: Sequence[Message]) -> list[str]:
    """The messages with handles replaced by order of arrival, and randomly ordered lists sorted."""
    known: dict[str, str] = {}

    def named(words: str) -> str:
        return _HANDLE.sub(lambda found: known.setdefault(found[0], f"<{len(known)}>"), words)

    shown = []
    for message in messages:
        for one in _HANDLE.findall(_words(message).partition("\n")[0]):
            known.setdefault(one, f"<{len(known)}>")
        lines = sorted(named(_BYTES.sub("<size>", _words(message))).splitlines())
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        labels = sorted(named(str(button["text"])) for row in rows for button in row)
        shown.append("\n".join([*lines, *labels]))
    return shown


def _words(message: Message) -> str:
    return str(message.get("text") or message.get("caption") or "")


def promises(figures: Figures) -> list[Promise]:
    apart = sum(figures.told_apart.values())
    more, itself = figures.by_one_reader, figures.by_itself
    return [
        Promise("the owner tells no two worlds apart", f"{apart} of {figures.rounds}", apart == 0),
        Promise("from week to week one follower shows in one count of ten, or fewer", more, more <= 0.11),
        Promise("and counts change by themselves several times as often", itself, itself >= 3 * more),
    ]


TORTURE: Final = Torture("linkage", __doc__, {"rounds": 16}, torture, promises)
