"""A letter with the reader's name, or about a post: seen as it will arrive, and changed at a press."""

import time
from types import SimpleNamespace

import pytest

from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, Open, data_under, labels_under
from tests.handlers.letters.test_answering import handle_of

LINES = texts("fa").feedback


async def previewed(office: Office, words: str | None = "سلام", **content: object) -> Message:
    await office.says(office.reader, "/feedback")
    await office.says(office.reader, words, **content)
    return office.last(office.reader)


def letters_under(message: Message) -> list[str]:
    return [data.split(":")[1] for data in data_under(message)]


def arrived(office: Office) -> list[Message]:
    return [one for one in office.desk.messages if "od" in letters_under(one)]


async def test_before_a_name_is_sent_the_letter_is_shown_exactly_as_it_arrives(office: Office) -> None:
    shown = await previewed(office)
    await office.presses(office.reader, shown, "fn")
    assert arrived(office) == []
    assert letters_under(shown) == ["fg", "fu", "fx", "fe"]
    text, entities = shown["text"], [one["type"] for one in shown["entities"]]
    await office.presses(office.reader, shown, "fg")
    [letter] = arrived(office)
    seen = text.partition("\n\n")[2].removesuffix(f"\n\n{LINES.how_signed()}")
    assert letter["text"] == seen.replace(LINES.preview_handle.plain(), handle_of(letter))
    assert office.reader.full_name in letter["text"]
    assert "text_mention" in entities or "text_link" in entities
    assert [one for one in letter["entities"] if one.get("user") or one.get("url")] != []


async def test_a_picture_is_shown_with_the_name_as_it_arrives(office: Office) -> None:
    shown = await previewed(office, None, photo=True, caption="ببینید")
    await office.presses(office.reader, shown, "fn")
    assert "reply_markup" not in shown
    picture = office.telegram.messages(office.reader)[-2]
    assert office.reader.full_name in picture["caption"]
    await office.presses(office.reader, office.last(office.reader), "fg")
    [letter] = arrived(office)
    assert letter["caption"] == picture["caption"].replace(LINES.preview_handle.plain(), handle_of(letter))


async def test_what_was_shown_goes_also_if_the_name_has_changed_since(office: Office) -> None:
    shown = await previewed(office)
    await office.presses(office.reader, shown, "fn")
    office.reader.first_name = "Another"
    await office.presses(office.reader, shown, "fg")
    assert "Reader" in arrived(office)[0]["text"]
    assert "Another" not in arrived(office)[0]["text"]


async def test_without_the_name_again_nothing_of_it_goes(office: Office) -> None:
    shown = await previewed(office)
    for letters in ("fn", "fu"):
        await office.presses(office.reader, shown, letters)
    assert letters_under(shown) == ["fs", "f1", "fn", "fx", "fe"]
    assert "Reader" not in shown["text"]
    await office.presses(office.reader, shown, "fs")
    assert "Reader" not in str(arrived(office)[0]["text"])


@pytest.mark.parametrize("letters", ["fx", "fe"])
async def test_cancelled_or_changed_nothing_is_sent_and_no_name_is_kept(office: Office, letters: str) -> None:
    shown = await previewed(office)
    await office.presses(office.reader, shown, "fn")
    await office.presses(office.reader, shown, letters)
    assert arrived(office) == []
    await previewed(office, "دوباره")
    await office.presses(office.reader, office.last(office.reader), "fs")
    assert "Reader" not in arrived(office)[0]["text"]


@pytest.mark.parametrize("order", [("fg", "fg", "fg"), ("fg", "fs"), ("fg", "fn", "fg")])
async def test_pressing_send_twice_sends_once(office: Office, order: tuple[str, ...]) -> None:
    shown = await previewed(office)
    await office.presses(office.reader, shown, "fn")
    nonce = data_under(shown)[0].split(":")[2]
    for letters in order:
        office.telegram.press(office.reader, shown, data=f"1:{letters}:{nonce}")
    await office.settled()
    assert len(arrived(office)) == 1


async def test_an_old_button_with_the_name_sends_nothing_unseen(office: Office) -> None:
    """Before there was a second look, this button sent at once."""
    shown = await previewed(office)
    await office.presses(office.reader, shown, "fg")
    assert not any("Reader" in str(one.get("text")) for one in arrived(office))


async def test_a_recording_is_sent_with_a_name_only_after_both_warnings(office: Office) -> None:
    shown = await previewed(office, None, voice=True)
    assert "fn" not in letters_under(shown)
    await office.presses(office.reader, shown, "fy")
    await office.presses(office.reader, shown, "fn")
    assert LINES.how_signed() in office.last(office.reader)["text"]
    await office.presses(office.reader, office.last(office.reader), "fg")
    assert "voice" in arrived(office)[0]


async def test_the_post_that_a_link_brought_along_is_dropped_at_a_press(open_office: Open) -> None:
    office = await open_office(sample=True)
    await office.says(office.reader, "/start feedback_1")
    await office.says(office.reader, "چیز دیگر")
    shown = office.last(office.reader)
    about = LINES.about(post="").partition(":")[0]
    assert about in shown["text"]
    assert LINES.about_nothing.plain() in labels_under(shown)
    await office.presses(office.reader, shown, "fo")
    assert about not in shown["text"]
    assert letters_under(shown) == ["fs", "f1", "fn", "fx", "fe"]
    await office.presses(office.reader, shown, "fs")
    assert about not in arrived(office)[0]["text"]
    [conversation] = await office.store.inbox(5)
    assert conversation.about is None


async def test_going_on_in_a_conversation_is_shown_under_its_own_head(office: Office) -> None:
    letter = await office.letter()
    await office.answers(letter, "بفرمایید")
    await office.presses(office.reader, office.last(office.reader), "fr")
    await office.says(office.reader, "ممنون")
    shown = office.last(office.reader)
    seen = shown["text"]
    await office.presses(office.reader, shown, "fs")
    assert arrived(office)[-1]["text"].splitlines()[0] in seen


async def test_the_day_in_the_preview_is_the_day_on_the_letter_at_any_hour(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    midnight = int(time.time()) // 86_400 * 86_400 - 2 * 86_400
    for hour in (1, 9, 21, 23):
        now = midnight + hour * 3600
        monkeypatch.setattr("handlers.telegram.front.time", SimpleNamespace(time=lambda now=now: now))
        shown = await previewed(office, f"ساعت {hour}")
        first = shown["text"].partition("\n\n")[2].splitlines()[0]
        await office.presses(office.reader, shown, "fs")
        assert arrived(office)[-1]["text"].splitlines()[0].partition("·")[2] == first.partition("·")[2]
