"""The same marks with `rahnama run` over HTTP: all that the process prints, logs, keeps and sends."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox import Fault, Message, User
from bot.sandbox.server import Server
from tests.anonymity.canaries import anything, identities
from tests.anonymity.readers import AROUND, REFUSED, add_reader, entities, file, text
from tests.anonymity.scene import Overheard, buttons
from tests.processes import TOKEN, Running, start

_WITHIN = 60.0


class _Running:
    """The bot's process, and people who wait until it has done what they want to see."""

    def __init__(self, telegram: Overheard) -> None:
        self.telegram = telegram
        self.owner = telegram.add_user("Besitzer", language_code="fa")
        telegram.send(self.owner, "/start")

    async def says(
        self, user: User, words: str | None = None, reply_to: Message | None = None, **content: object
    ) -> None:
        self.telegram.send(user, words, reply_to=reply_to, content=content)
        await self.telegram.settled(_WITHIN)

    async def presses(self, user: User, action: str) -> None:
        """Presses the newest button of an action, when there is one under the last message that has buttons."""

        def found() -> tuple[Message, str] | None:
            ours = [one for one in self.telegram.messages(user) if one["from"]["is_bot"] and buttons(one)]
            data = [one for one in buttons(ours[-1]) if f"{one}:".startswith(f"1:{action}:")] if ours else []
            return (ours[-1], data[0]) if data else None

        await self.until(found)
        pressed = found()
        assert pressed is not None
        self.telegram.press(user, pressed[0], data=pressed[1])
        await self.telegram.settled(_WITHIN)

    async def sees(self, user: User, words: str) -> Message:
        """The last message of a chat, as soon as it holds the words."""
        await self.until(lambda: words in str(self.telegram.messages(user)[-1:]))
        return self.telegram.messages(user)[-1]

    async def until(self, condition: Callable[[], object]) -> None:
        await self.telegram.until(condition, _WITHIN)

    async def walk(self, reader: User) -> None:
        said = text()
        await self.says(reader, "/feedback")
        await self.says(reader, said, **AROUND, entities=entities(said))
        await self.presses(reader, "fs")
        letter = await self.sees(self.owner, "Goldammer9Lied")
        await self.says(self.owner, "Danke", reply_to=letter)
        await self.sees(reader, "Danke")
        await self.says(reader, "/feedback")
        await self.says(reader, **AROUND, caption=text(), **file(self.telegram, "document"))
        await self.presses(reader, "fy")
        await self.presses(reader, "f1")
        await self.until(lambda: any("document" in one for one in self.telegram.messages(self.owner)))

    async def walk_through_trouble(self, reader: User) -> None:
        for content in REFUSED.values():
            await self.says(reader, None, **content)
        await self.says(reader, f"/feedback {text()}", **AROUND)
        for fault in (500, Fault.GARBLED, Fault.DISCONNECTED):
            self.telegram.fail_next("sendMessage", fault)
        await self.presses(reader, "fs")
        self.telegram.fail_next("getUpdates", Fault.GARBLED)
        self.telegram.fail_next("sendMessage", 400, f"Bad Request: {text()} {reader.full_name}")
        await self.says(reader, "/feedback")
        self.telegram.fail_next("sendMessage", 403)
        await self.says(reader, f"/privacy {text()}")
        self.telegram.raw_update({"message": {"text": text(), "from": reader.brief()}})
        await self.telegram.settled(_WITHIN)


@pytest.mark.long
async def test_rahnama_run_tells_nobody(tmp_path: Path) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    untouched = temporary.stat().st_mtime_ns
    telegram = Overheard(token=TOKEN)
    people = _Running(telegram)
    async with Server(telegram).listening() as url:
        process = await start(
            home,
            "run",
            **{"BOT_TOKEN": TOKEN, "CHANNEL": "the_channel", "BOT_API_URL": url, "OWNER_ID": str(people.owner.id)},
            **{"LOG_LEVEL": "DEBUG", "RAHNAMA_PACE": "100", "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)},
        )
        try:
            await people.walk(add_reader(telegram))
            await people.walk_through_trouble(add_reader(telegram))
            _back_up(home / "data" / "rahnama.db", home / "backup.sqlite")
            while_running = _contents(home)
        finally:
            printed = await _ended(process)
    assert process.returncode == 0
    assert b"update_failed" in printed["stderr"]
    assert {"rahnama.db", "rahnama.db-wal", "rahnama.db-shm", "backup.sqlite", "keyring.json"} <= while_running.keys()
    assert not anything({**while_running, **printed})
    assert not anything(_contents(home))
    assert not identities({"requests": telegram.but_addresses()})
    assert not identities({"owner's chat": repr(telegram.messages(people.owner)).encode()})
    assert temporary.stat().st_mtime_ns == untouched, "no temporary file was made, not even for a moment"


async def _ended(process: Running) -> dict[str, bytes]:
    if process.returncode is None:
        process.terminate()
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return {"stdout": out, "stderr": err}


def _back_up(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(to)) as copy:
        live.backup(copy)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
