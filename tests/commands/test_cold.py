"""Each command once as a shell starts it: nothing was imported before, and nothing is left open at its end."""

import asyncio
import shutil
import signal
from pathlib import Path

import pytest

from bot.cli import app, keys
from bot.commands.import_posts import SAMPLE
from bot.keyring import make
from bot.sandbox import Telegram
from bot.sandbox.server import Server
from tests.bot.jobs.sync.public_page import CHANNEL, showing
from tests.processes import TOKEN, cold, start_cold

pytestmark = pytest.mark.long

SAID = {
    "chat": "🏷",
    "import": "posts read 46: new 0, changed 0, unchanged 46",
    "guide": "📚",
    "check": "46",
    "export": "posts 46",
    "backup": "is a complete copy",
    "restore": "is now as it was",
    "copy": "posts 46",
    "keys make": "holds a new keyring",
    "keys rotate": "The new key is",
    "keys prune": "Nothing to destroy",
}
WITH = {
    "import": [str(SAMPLE)],
    "export": ["files"],
    "backup": ["new.db"],
    "restore": ["old.db"],
    "copy": ["--to", "sqlite:///copy.db"],
    "keys prune": ["--yes"],
}
ELSEWHERE = {"init", "run", "sync", "health"}


@pytest.fixture
def folder(tmp_path: Path, sample_database: Path) -> Path:
    (tmp_path / "data").mkdir()
    shutil.copy(sample_database, tmp_path / "data" / "rahnama.db")
    shutil.copy(sample_database, tmp_path / "old.db")
    return tmp_path


@pytest.mark.parametrize(
    ("console", "greeting"),
    [
        ({"PYTHONIOENCODING": "cp1252"}, b"?"),
        ({"PYTHONIOENCODING": "ascii"}, b"?"),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "سلام".encode()),
    ],
)
@pytest.mark.parametrize("command", ["chat", "guide", "check"])
async def test_a_console_that_lacks_letters_gets_an_answer(
    folder: Path, command: str, console: dict[str, str], greeting: bytes
) -> None:
    process = await start_cold(folder, command, **console)
    out, err = await asyncio.wait_for(process.communicate("/start\nسلام\n\x81".encode()), 120)
    assert b"Traceback" not in err
    assert out
    if command == "chat":
        assert greeting in out


def test_no_command_is_left_out() -> None:
    known = [str(one.name or one.callback.__name__) for one in app.registered_commands if one.callback]
    of_keys = [f"keys {one.name}" for one in keys.registered_commands]
    assert {*known, *of_keys} == SAID.keys() | ELSEWHERE


@pytest.mark.parametrize("command", SAID)
async def test_it_does_its_work(folder: Path, command: str) -> None:
    if command != "keys make":
        make(folder / "data" / "keyring.json")
    settings = {"BOT_TOKEN": TOKEN, "CHANNEL": "SampleThinker"}
    async with Server(Telegram(token=TOKEN)).listening() as url:
        said = await cold(
            folder, *command.split(), *WITH.get(command, []), stdin="/tags\n", BOT_API_URL=url, **settings
        )
    assert (said.code, said.err) == (0, ""), said
    assert SAID[command] in said.out


async def test_the_public_page_is_read(tmp_path: Path) -> None:
    async with showing(*range(1, 5)) as page:
        done = await cold(tmp_path, "sync", CHANNEL, SYNC_URL=page.url, RAHNAMA_PACE="1000")
    assert (done.code, done.err) == (0, ""), done


async def test_it_serves_says_that_it_lives_and_ends(folder: Path) -> None:
    telegram = Telegram(token=TOKEN)
    reader = telegram.add_user("Ali", language_code="fa")
    async with Server(telegram).listening() as url:
        bot = await start_cold(folder, "run", BOT_TOKEN=TOKEN, CHANNEL="SampleThinker", BOT_API_URL=url)
        try:
            telegram.send(reader, "/tag meme")
            await telegram.until(lambda: "#meme" in telegram.messages(reader)[-1]["text"] and not telegram.updates, 20)
            lives = await cold(folder, "health")
        finally:
            bot.send_signal(signal.SIGTERM)
            _, logged = await asyncio.wait_for(bot.communicate(), 60)
    assert (lives.code, lives.err) == (0, "")
    assert bot.returncode == 0
    assert all(line.startswith(b"{") for line in logged.splitlines()), logged
