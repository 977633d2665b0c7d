"""Two bots on one database of a server: what a reader has chosen at one holds at the other, too."""

import asyncio

from bot.commands.import_posts import SAMPLE, bring_in
from storage import open_store
from tests.asking import ask
from tests.conftest import Talk
from tests.databases import Server

_NOTICED = 1.1  # seconds


async def test_what_a_reader_chooses_at_one_holds_at_the_other_a_second_later(talk: Talk, postgres: Server) -> None:
    url = postgres.empty()
    async with open_store(url) as store:
        await bring_in(store, SAMPLE)
    one, other = await talk(url), await talk(url)
    assert one.speaker.id == other.speaker.id
    assert "مدلسازی" in await ask(other, "/series")
    assert "یادم نمی‌ماند" in await ask(other, "/continue")
    await ask(one, "/language en")
    await ask(one, "/continue")
    await ask(one, "!1")  # keep the places
    await asyncio.sleep(_NOTICED)
    await ask(other, "/series language_modeling 2")
    assert "part 2 of 7" in (await ask(other, "/continue")).casefold()
