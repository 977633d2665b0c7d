"""Every kind of message that the Bot API knows, from a reader: relayed as promised, or refused with a word."""

from typing import Any

import pytest

from bot.sandbox.params import Upload
from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, data_under
from tests.handlers.letters.contents import LEFT_OUT, RECORDED, REFUSED, SERVICE, STICKER, USER

LINES = texts("fa").feedback


async def begun(office: Office) -> int:
    """A reader was asked for a message; returns how many messages the owner's chat has."""
    await office.says(office.reader, "/feedback")
    return len(office.desk.messages)


async def sent(office: Office) -> Message:
    """The letter that was shown, sent."""
    if any(data.startswith("1:fy") for data in data_under(office.last(office.reader))):
        await office.presses(office.reader, office.last(office.reader), "fy")
    await office.presses(office.reader, office.last(office.reader), "fs")
    return office.desk.messages[-1]


@pytest.mark.parametrize("name", REFUSED)
async def test_what_shows_more_than_words_is_refused_with_a_word_and_words_are_still_awaited(
    office: Office, name: str
) -> None:
    before = await begun(office)
    [told] = await office.says(office.reader, "and words", content={name: REFUSED[name][1]})
    assert told["text"] in (LINES.refused(), LINES.refused_forward())
    assert len(office.desk.messages) == before
    await office.says(office.reader, "فقط نوشته")
    assert (await sent(office))["text"].endswith("فقط نوشته")


@pytest.mark.parametrize("name", SERVICE)
async def test_telegram_s_own_notes_are_passed_over_in_silence(office: Office, name: str) -> None:
    before = await begun(office)
    told = await office.says(office.reader, content={name: SERVICE[name]})
    assert [one for one in told if one["from"]["is_bot"]] == []
    assert len(office.desk.messages) == before


@pytest.mark.parametrize("name", RECORDED)
async def test_a_recording_is_relayed_after_a_warning_under_another_name(office: Office, name: str) -> None:
    before = await begun(office)
    content: dict[str, Any] = {name: Upload("canary.pdf", b"bytes", "application/pdf")}
    asked = (await office.says(office.reader, **content))[-1]
    assert LINES.consent() in asked["text"]
    assert len(office.desk.messages) == before
    letter = await sent(office)
    assert name in letter
    assert "canary" not in str(office.desk.messages[before:])


async def test_a_live_photo_is_relayed_as_the_picture_that_stands_still(office: Office) -> None:
    await begun(office)
    still = office.telegram.files.add("photo", Upload("still.jpg", b"still"))
    live = {"file_id": "moving", "file_unique_id": "m", "width": 9, "height": 6, "duration": 2, "photo": still}
    await office.says(office.reader, content={"live_photo": live})
    letter = await sent(office)
    assert letter["photo"][-1]["file_id"] == still[-1]["file_id"]
    assert "live_photo" not in letter


async def test_a_sticker_is_relayed_as_its_emoji_and_a_custom_emoji_as_its_fallback(office: Office) -> None:
    await begun(office)
    await office.says(office.reader, content={"sticker": {**STICKER, "emoji": "🐤"}})
    assert (await sent(office))["text"].endswith("🐤")
    custom = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "4242"}
    letter = await office.letter("🐦 سلام", entities=[custom])
    assert letter["text"].endswith("🐦 سلام")
    assert "4242" not in str(letter)


@pytest.mark.parametrize("name", sorted(LEFT_OUT.keys() - {"media_group_id", "reply_to_message"}))
async def test_nothing_that_stands_around_the_words_reaches_the_owner(office: Office, name: str) -> None:
    before = await begun(office)
    await office.says(office.reader, "فقط نوشته", content={name: LEFT_OUT[name]})
    letter = await sent(office)
    assert letter["text"].endswith("فقط نوشته")
    told = str(office.desk.messages[before:])
    for secret in ("canary", "Canary", "4242", str(USER["id"])):
        assert secret not in told
