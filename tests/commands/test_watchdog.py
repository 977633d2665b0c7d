"""A process that hangs is ended, and those who run the bot see whether it is alive."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from bot.commands.import_posts import SAMPLE
from bot.processes.watchdog import EXIT_CODE, OLD, lives
from bot.sandbox import Telegram
from bot.sandbox.server import Server
from tests.commands.test_run import Serving
from tests.processes import PROJECT, TOKEN, rahnama

HANGING = """
import asyncio, time
from pathlib import Path
from bot.processes.watchdog import Watchdog

moved = time.monotonic()

async def main():
    global moved
    with Watchdog(lambda: (moved, moved - 1), Path("beat.json"), limit={limit}, look=0.05).watching():
        for _ in range(int({turns})):
            moved = time.monotonic()
            await asyncio.sleep(0.1)
        {end}

asyncio.run(main())
"""


async def run(folder: Path, turns: int, end: str, limit: float = 0.5) -> int:
    code = HANGING.format(turns=turns, end=end, limit=limit)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, cwd=folder, env={"PYTHONPATH": str(PROJECT)}, stderr=asyncio.subprocess.DEVNULL
    )
    return await asyncio.wait_for(process.wait(), 60)


def left(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


async def test_a_loop_that_hangs_is_ended(tmp_path: Path) -> None:
    assert await run(tmp_path, 1, "time.sleep(1000)") == EXIT_CODE


async def test_one_that_waits_for_ever_for_what_does_not_come_is_ended(tmp_path: Path) -> None:
    assert await run(tmp_path, 1, "await asyncio.Event().wait()") == EXIT_CODE


@pytest.mark.long
async def test_one_that_goes_on_is_not_and_leaves_no_heartbeat(tmp_path: Path) -> None:
    assert await run(tmp_path, 30, "pass", limit=2.5) == 0
    assert left(tmp_path) == []


async def test_whether_it_lives_is_told_by_the_exit_code(tmp_path: Path) -> None:
    telegram = Telegram(token=TOKEN)
    async with Server(telegram).listening() as url:
        serving = Serving(tmp_path, telegram, url)
        await serving.load(SAMPLE)
        before = await rahnama(tmp_path, "health")
        assert before.code == 1
        assert "There is no heartbeat in data/heartbeat.json" in before.err
        await serving.begin()
        await serving.asked("/tags")
        meanwhile = await rahnama(tmp_path, "health")
        assert (meanwhile.code, "The bot lives" in meanwhile.out) == (0, True), meanwhile.err
        assert str(serving.reader.id) not in (tmp_path / "data" / "heartbeat.json").read_text()
        await serving.end()
        assert (await rahnama(tmp_path, "health")).code == 1
        await serving.begin()
        await serving.asked("/tags")
        await serving.end(signal.SIGKILL)
        assert (await rahnama(tmp_path, "health")).code == 0, "for a minute it may be"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"time": "x"}', "{}"])
def test_what_is_no_heartbeat_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "beat").write_text(content)
    assert lives(tmp_path / "beat", 100)[0] is False


def test_an_old_heartbeat_is_told_with_its_age(tmp_path: Path) -> None:
    (tmp_path / "beat").write_text(json.dumps({"time": 1000}))
    assert lives(tmp_path / "beat", 1000 + OLD)[0]
    alive, said = lives(tmp_path / "beat", 1000 + OLD + 1)
    assert (alive, "61 seconds old" in said) == (False, True)
    assert lives(None, 0)[0] is False
