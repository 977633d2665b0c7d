"""`make pictures`: what /stats shows of the sample channel, for the README.

The channel's posts are those that ship with the bot. Its readers are made up here, the same each time, and come in by
the same ways as those of Telegram.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.commands.import_posts import SAMPLE, bring_in
from channel.language.calendars import day_of, midnight
from channel.owner.statistics import Asked
from channel.people.following import Interest, Subject, SubjectKind
from channel.people.keyring import Keyring
from channel.people.letters import Draft, Letter, Stage
from channel.store import Memory
from handlers.owner.drawing import drawn
from handlers.owner.stats import CHANNEL, READERS, picture
from handlers.texts import texts
from storage import open_store

PICTURES: Final = {"stats-light.png": ("fa", False, CHANNEL), "stats-dark.png": ("en", True, READERS)}
"""The files, and the language, the look and the subject of each."""

_DPI: Final = 130  # for a page, where they stand side by side
_DAY: Final = 86_400
_KEYRING: Final = Keyring(b"p" * 32, {"2024-01-01-1": b"s" * 32})


async def make(folder: Path) -> None:
    """Draws the pictures into the folder; each time the same."""
    with tempfile.TemporaryDirectory() as name:
        async with open_store(f"sqlite:///{name}/sample.db", _KEYRING) as store:
            await bring_in(store, SAMPLE)
            view = await store.channel()
            now = view.newest or 0
            interest = await _live(store, now)
            for file, (language, dark, of) in PICTURES.items():
                lines = texts(language)
                figures = await store.statistics(jalali=lines.language.is_jalali, now=now)
                what = picture(lines, view.info, figures, interest, of=of, dark=dark)
                (folder / file).write_bytes(drawn(what, _DPI))


async def _live(store: Memory, now: int) -> Sequence[Interest]:
    """Readers search and write, a little more each month; they follow, and say what they want more of."""
    chance = random.Random(1403)
    for days in range(400, 0, -1):
        moment = now - days * _DAY
        searches = chance.randrange(2 + (400 - days) // 20)
        await store.count_asked(midnight(*day_of(moment, False)), {Asked.WORDS: searches})
        if chance.random() < 0.08 + (400 - days) / 3000:
            letter = Draft(stage=Stage.CONFIRMING, letter=Letter(text="…"), nonce=days)
            await store.keep_draft(days, letter, moment)
            await store.send_letter(
                f"u{days}", days, days, answerable=False, language="fa", now=moment, compose=lambda *_: ()
            )
    for place, subject in enumerate(await _subjects(store)):
        for reader in range(57 - 9 * place):
            await store.follow(reader, subject, language="fa")
        for reader in range(12 + (place * 17) % 30):
            await store.vote(reader, subject, True)
    return await store.interest(now)


async def _subjects(store: Memory) -> list[Subject]:
    """What readers follow and want more of: some series, some hashtags."""
    series = [Subject(SubjectKind.SERIES, one.id) for one in (await store.series_list())[:3]]
    return series + [Subject(SubjectKind.TAG, one.id) for one in (await store.tag_list(0, 3)).tags]


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1])))
