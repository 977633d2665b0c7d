"""The search finds what is planted: every form of every mark, in every place that the proof looks into."""

import json
import logging
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.anonymity.canaries import FIRST_ID, IDENTITY, PHONE, WORDS, anything, identities, numbered, written
from tests.anonymity.conftest import Printed
from tests.anonymity.scene import Scene

_IDS = (FIRST_ID, FIRST_ID + 2, FIRST_ID + 77, FIRST_ID + 255)
_AROUND = ((b"", b""), (b"x", b"y"), (b"\0\0", b"\xff"), (b'{"a": "', b'"}'))
_NUMBERS = {f"{number} as {form}": found for number in (*_IDS, int(PHONE)) for form, found in numbered(number).items()}
_TEXTS = {f"{stem} as {form}": found for stem in (*IDENTITY, *WORDS) for form, found in written(stem).items()}


@pytest.mark.parametrize(("before", "after"), _AROUND)
def test_every_form_of_every_mark_is_found(before: bytes, after: bytes) -> None:
    for name, planted in (_NUMBERS | _TEXTS).items():
        for data in (planted, planted.upper()) if "base64" not in name and "bytes of" not in name else (planted,):
            assert anything({"file": before + data + after}), name


def test_what_is_no_mark_is_not_found() -> None:
    innocent = f"{FIRST_ID + 10**6} Kanarienvogel قناری زرد 44794600 51.47".encode()
    assert not anything({"file": innocent + os.urandom(1 << 20)})


def test_words_are_told_from_who_wrote_them() -> None:
    assert not identities({"letter": " ".join(WORDS).encode()})


async def test_it_is_found_in_every_place(tmp_path: Path, printed: Printed) -> None:
    scene = Scene(tmp_path)
    async with scene.running():
        reader = scene.reader()
        with closing(sqlite3.connect(scene.database)) as other:
            other.execute("CREATE TABLE leaks (id INTEGER PRIMARY KEY, name TEXT)")
            other.execute("INSERT INTO leaks VALUES (?, ?)", (reader.id, reader.username))
            other.commit()
            (tmp_path / "rahnama-1.tmp").write_text(reader.first_name, encoding="utf-16")
            await scene.application.bot.send_message(scene.owner.id, f"tg://user?id={reader.id}")
            scene.desk.messages[-1]["forward_origin"] = {"sender_user": reader.brief()}
            sys.stdout.write(reader.first_name)
            os.write(2, json.dumps(reader.brief()).encode())
            logging.getLogger("rahnama.x").info("event", extra={"fields": {"who": reader.id}})
            found = {hit.sink for hit in scene.leaks(printed())}
    files = {"mail.db-wal", "backup.sqlite", "rahnama-1.tmp"}
    assert found == {*files, "requests", "desk", "stdout", "stderr", "log"}
    assert "mail.db" in {hit.sink for hit in scene.leaks({})}, "the WAL has gone into the database"


def test_a_third_partys_record_keeps_neither_its_words_nor_its_exceptions(printed: Printed) -> None:
    for level in (logging.DEBUG, logging.CRITICAL):
        for stem in (*IDENTITY, *WORDS):
            logging.getLogger("telegram.ext").log(level, "said %s", stem, exc_info=ValueError(stem), stack_info=True)
    assert b"ValueError" in printed()["stderr"]
    assert not anything(printed())


@pytest.mark.usefixtures("printed")
def test_a_record_that_cannot_be_written_is_not_printed_in_another_way(capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.getLogger().handlers[0]
    with Path(os.devnull).open("w", encoding="ascii") as full:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(full)
    logging.getLogger("aiohttp").error("to %s", IDENTITY[0])
    assert capfd.readouterr().err == ""
