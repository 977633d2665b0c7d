"""A source read in its own process gives the same records, and its errors are raised here."""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from bench.exports import write_export
from bot.commands.import_posts import SAMPLE
from bot.commands.import_process import records_apart
from channel.errors import SeveralChannels, SourceError
from channel.indexing import Prepared
from channel.models import Post, Record
from channel.sources.registry import source_of
from storage import open_store
from tests.processes import start


def told(records: list[Record | Prepared]) -> list[object]:
    return [record.worked_out() if isinstance(record, Prepared) else record for record in records]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/index.db"


def test_the_records_are_the_same_as_here_and_so_are_the_bytes(url: str) -> None:
    here: list[int] = []
    apart: list[int] = []
    read = list(source_of(SAMPLE).read(SAMPLE, here.append, None, lambda numbers: {}))
    found = list(records_apart(SAMPLE, apart.append, None, url))
    assert told(found) == told([Prepared.of(record) if isinstance(record, Post) else record for record in read])
    assert sum(apart) == sum(here)


def test_a_broken_file_is_told_after_what_stands_before_the_fault(url: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_bytes(SAMPLE.read_bytes()[:20_000])
    found: list[Record | Prepared] = []
    with pytest.raises(SourceError, match=r"cut\.json: .*\(after message \d+, at byte"):
        found.extend(records_apart(path, lambda count: None, None, url))
    assert found


def test_a_question_to_the_person_comes_over_whole(url: str, tmp_path: Path) -> None:
    chats = [
        {"name": name, "type": "public_channel", "id": place, "messages": []} for place, name in enumerate("AB", 1)
    ]
    path = tmp_path / "account.json"
    path.write_text(json.dumps({"chats": {"list": chats}}), encoding="utf-8")
    with pytest.raises(SeveralChannels) as several:
        list(records_apart(path, lambda count: None, None, url))
    assert several.value.channels == ("A", "B")


def test_a_process_that_dies_is_told_and_nothing_hangs(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", _started_and_killed)
    with pytest.raises(SourceError, match="the reading process died"):
        list(records_apart(path, lambda count: None, None, url))


def _started_and_killed(process: object) -> None:
    from multiprocessing.context import SpawnProcess
    from multiprocessing.process import BaseProcess

    assert isinstance(process, SpawnProcess)
    BaseProcess.start(process)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes as Linux shows them")
async def test_it_ends_when_the_import_is_killed(tmp_path: Path) -> None:
    write_export(tmp_path / "result.json", 4_000)
    importing = await start(tmp_path, "import", "result.json")
    async with asyncio.timeout(60):
        while not (readers := _readers(importing.pid)):  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.05)
        importing.kill()
        await importing.communicate()
        while any(map(_is_there, readers)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _readers(process: int) -> list[int]:
    """The processes that read sources for it; Python starts another to look after what they share."""
    threads = Path(f"/proc/{process}/task").iterdir()
    children = [child for thread in threads for child in (thread / "children").read_text().split()]
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def _is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


async def test_what_was_read_before_as_it_is_comes_as_unchanged(url: str) -> None:
    async with open_store(url) as store:
        first = await store.save(records_apart(SAMPLE, lambda count: None, None, url))
        again = await store.save(records_apart(SAMPLE, lambda count: None, None, url))
    assert (first.new, again.unchanged, again.changed) == (first.read, first.read, 0)
    assert first.skipped == again.skipped


async def test_one_changed_message_is_read_and_the_others_are_not(url: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(SAMPLE.read_bytes())
    async with open_store(url) as store:
        await store.save(records_apart(path, lambda count: None, None, url))
        posts = (await store.channel()).posts
        text = path.read_text(encoding="utf-8")
        changed = text.replace('"count": 17', '"count": 170', 1)
        assert changed != text
        path.write_text(changed, encoding="utf-8")
        report = await store.save(records_apart(path, lambda count: None, None, url))
    assert (report.changed, report.unchanged, report.new) == (1, posts - 1, 0)
