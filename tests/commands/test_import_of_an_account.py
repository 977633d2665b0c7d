"""`rahnama import` of a whole account: which channel is meant is named, or asked for at a terminal."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.processes import environment, rahnama


def channel(name: str, number: int, words: str) -> dict[str, Any]:
    message = {"id": 1, "type": "message", "date": "2024-01-02T03:04:05", "text": words}
    return {"name": name, "type": "public_channel", "id": number, "messages": [message]}


def write(folder: Path) -> None:
    private = {"name": "Friend", "type": "personal_chat", "id": 3, "messages": []}
    chats = [channel("First", 1111111111, "words of the first"), private, channel("[Second]", 2222222222, "of another")]
    account = {"personal_information": {}, "chats": {"list": chats}, "left_chats": {"list": [channel("Left", 4, "x")]}}
    (folder / "result.json").write_text(json.dumps(account, indent=1))


async def at_a_terminal(folder: Path, *answers: str) -> tuple[int, str]:
    """What `rahnama import result.json` ends with, and shows, at a terminal where these lines are written."""
    ours, theirs = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "import", "result.json"),
        cwd=folder,
        env=environment({"TERM": "xterm"}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, "".join(answers).encode())
    shown = b""
    try:
        while piece := await asyncio.to_thread(os.read, ours, 4096):
            shown += piece
    except OSError:  # the other side was closed
        pass
    code = await process.wait()
    os.close(ours)
    return code, shown.decode()


async def test_the_channel_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    done = await rahnama(tmp_path, "import", "result.json", "--channel", "[second]")
    assert "posts read 1: new 1" in done.out, done.err
    chat = await rahnama(tmp_path, "chat", "--database", "sqlite:///data/rahnama.db", stdin="/latest\n")
    assert "of another" in chat.out
    assert "of the first" not in chat.out


async def test_where_nobody_can_be_asked_the_names_are_told_and_nothing_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    for done in (
        await rahnama(tmp_path, "import", "result.json"),
        await rahnama(tmp_path, "chat", "--import", "result.json", stdin="/latest\n"),
    ):
        assert done.code == 1
        assert "result.json: holds 2 channels: «First», «[Second]»." in done.err
        assert "--channel" in done.err
        assert "Friend" not in done.err
        assert "Left" not in done.err
        assert "Traceback" not in done.err


async def test_at_a_terminal_the_channel_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path)
    code, shown = await at_a_terminal(tmp_path, "7\n", "second\n", "2\n")
    assert code == 0, shown
    assert "1  First" in shown
    assert "2  [Second]" in shown
    assert "Friend" not in shown
    assert "posts read 1: new 1" in shown


async def test_who_does_not_answer_is_told_the_names(tmp_path: Path) -> None:
    write(tmp_path)
    code, shown = await at_a_terminal(tmp_path, "\x04")
    assert code == 1, shown
    assert "holds 2 channels" in shown
    assert "Traceback" not in shown


async def test_the_other_channel_of_the_account_is_not_mixed_in(tmp_path: Path) -> None:
    write(tmp_path)
    await rahnama(tmp_path, "import", "result.json", "--channel", "First")
    for options in ((), ("--renamed",)):
        done = await rahnama(tmp_path, "import", "result.json", "--channel", "[Second]", *options)
        assert (done.code, done.out) == (1, ""), done.out
        assert "“First” (id -1001111111111)" in done.err
        assert "“[Second]” (id -1002222222222): their ids differ" in done.err
    chat = await rahnama(tmp_path, "chat", "--database", "sqlite:///data/rahnama.db", stdin="/latest\n")
    assert "words of the first" in chat.out
    assert "of another" not in chat.out
    mixed = await rahnama(tmp_path, "chat", "--import", "result.json", "--database", "sqlite:///data/rahnama.db")
    assert mixed.code == 1
