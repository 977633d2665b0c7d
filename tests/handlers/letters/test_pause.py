"""If the owner has set a pause, a letter is held back for a random time, and its reader is told so."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, Open, data_under

A_DAY = 1440  # minutes; that a pause drawn from them is over within this test will not be seen


def letters(office: Office) -> list[Message]:
    return [one for one in office.desk.messages if any(":od:" in data for data in data_under(one))]


def rows(folder: Path, statement: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(folder / "office.db")) as raw:
        found = raw.execute(statement).fetchall()
        raw.commit()
        return found


def held(folder: Path) -> list[int]:
    """When what is held back is due."""
    return [due for (due,) in rows(folder, "SELECT due FROM outbox WHERE state = 'later' ORDER BY id")]


async def pass_by(office: Office, folder: Path) -> None:
    """Lets the pause pass."""
    rows(folder, "UPDATE outbox SET due = 1 WHERE state = 'later'")
    await office.says(office.reader, "/cancel")  # wakes the sender
    await office.telegram.until(lambda: letters(office))
    await office.settled()


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_the_receipt_and_privacy_say_for_how_long(open_office: Open, language: str) -> None:
    office, lines = await open_office(pause=A_DAY, language=language), texts(language)
    await office.letter("سلام")
    told = office.last(office.reader)["text"]
    assert lines.language.number(A_DAY) in told
    assert lines.feedback.on_its_way(handle="").partition(":")[2] not in told
    said = (await office.says(office.reader, "/privacy"))[-1]["text"]
    assert lines.privacy.pause(minutes=A_DAY).partition("\n")[2] in said


async def test_without_the_setting_nothing_is_held_back_and_nothing_said(office: Office, tmp_path: Path) -> None:
    await office.letter()
    assert held(tmp_path) == []
    assert len(letters(office)) == 1
    said = (await office.says(office.reader, "/privacy"))[-1]["text"]
    assert "تصادفی، تا" not in said


async def test_a_letter_comes_after_a_pause_within_the_limit(open_office: Open, tmp_path: Path) -> None:
    office, before = await open_office(pause=A_DAY), int(time.time())
    await office.letter("یک")
    await office.letter("دو")
    dues = held(tmp_path)
    assert letters(office) == []
    assert len(dues) == 2
    assert all(before < due <= time.time() + 60 * A_DAY for due in dues)
    assert dues[0] != dues[1], "drawn for each letter"
    assert await office.store.inbox(5) == ()
    await pass_by(office, tmp_path)
    assert sorted(one["text"][-2:] for one in letters(office)) == ["دو", "یک"]
    assert len(await office.store.inbox(5)) == 2


async def test_all_messages_of_a_long_letter_wait_together(open_office: Open, tmp_path: Path) -> None:
    office = await open_office(pause=A_DAY)
    await office.letter("بلند " * 815 + "پایان")
    dues = held(tmp_path)
    assert len(dues) == 2
    assert len(set(dues)) == 1


async def test_what_is_held_back_is_forgotten_with_the_rest(open_office: Open, tmp_path: Path) -> None:
    office = await open_office(pause=A_DAY)
    await office.letter()
    [asked] = await office.says(office.reader, "/forget")
    await office.presses(office.reader, asked, "fz")
    assert held(tmp_path) == []
    assert letters(office) == []
