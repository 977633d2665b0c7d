"""The owner answers a letter; the reader gets the answer, and the owner a receipt."""

from typing import Any

import pytest

from handlers.html import Html
from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, Open, data_under
from tests.handlers.letters.contents import REFUSED, SERVICE, STICKER

LINES = texts("fa").owner


def handle_of(message: Message) -> str:
    text: str = message.get("text") or message["caption"]
    return text.split()[1].strip("\u2068\u2069")


def of_the_owner(office: Office, message: Message) -> list[str]:
    """What a message contains of the owner."""
    told = [str(office.owner.id), office.owner.first_name, str(office.owner.last_name), str(office.owner.username)]
    return [one for one in told if one in str(message)]


async def test_a_reply_to_a_letter_reaches_its_reader_without_a_trace_of_who_wrote_it(office: Office) -> None:
    letter = await office.letter("سوال دارم")
    await office.answers(letter, "بفرمایید")
    answer = office.last(office.reader)
    assert answer["text"].endswith("بفرمایید")
    assert handle_of(letter) in answer["text"]
    assert [data.split(":")[1] for data in data_under(answer)] == ["ff", "fr"]
    assert of_the_owner(office, answer) == []


async def test_the_receipt_replies_to_the_answer_and_carries_the_exchange(office: Office) -> None:
    letter = await office.letter("سوال دارم")
    receipt = await office.answers(letter, "بفرمایید")
    written = office.desk.messages[-2]
    assert receipt["reply_to_message"]["message_id"] == written["message_id"]
    told = LINES.passed_on(handle=Html(handle_of(letter))).replace("<b>", "").replace("</b>", "")
    assert receipt["text"] == f"{told}\n\nسوال دارم\n\nبفرمایید"
    assert [data.split(":")[1] for data in data_under(receipt)] == ["oq"]


async def test_in_english_too(open_office: Open) -> None:
    office = await open_office(language="en")
    letter = await office.letter("a question")
    receipt = await office.answers(letter, "an answer")
    assert receipt["text"].startswith(f"✓ {handle_of(letter)}: passed on. It arrives if")
    assert receipt["text"].endswith("open.\n\na question\n\nan answer")
    assert office.last(office.reader)["text"].startswith("💬 The owner's reply")


async def test_the_button_asks_for_the_answer_and_the_reply_to_that_is_it(office: Office) -> None:
    letter = await office.letter("سوال دارم")
    [prompt] = await office.presses(office.owner, letter, "oa")
    assert prompt["text"].endswith("سوال دارم")
    assert any("force_reply" in str(params.get("reply_markup")) for _, params in office.telegram.requests)
    receipt = await office.answers(prompt, "بفرمایید")
    assert office.last(office.reader)["text"].endswith("بفرمایید")
    assert receipt["text"].endswith("سوال دارم\n\nبفرمایید")


async def test_a_reply_to_a_receipt_goes_to_the_same_reader(office: Office) -> None:
    receipt = await office.answers(await office.letter(), "بفرمایید")
    await office.answers(receipt, "و این هم")
    assert office.last(office.reader)["text"].endswith("و این هم")


async def test_a_letter_whose_head_reads_otherwise_is_known_by_its_buttons(office: Office) -> None:
    letter = await office.letter()
    letter["text"] = "An older head\n\nسوال دارم"
    assert (await office.answers(letter, "بفرمایید"))["text"].startswith("✓")


async def test_words_that_reply_to_nothing_are_no_answer(office: Office) -> None:
    await office.letter()
    before = len(office.telegram.messages(office.reader))
    await office.says(office.owner, "بفرمایید")
    assert len(office.telegram.messages(office.reader)) == before


async def test_each_answer_goes_to_the_conversation_that_it_replies_to(office: Office) -> None:
    first = await office.letter("یک")
    other, office.reader = office.reader, office.telegram.add_user("Second", language_code="fa")
    second = await office.letter("دو")
    await office.answers(first, "به یک")
    await office.answers(second, "به دو")
    assert office.last(other)["text"].endswith("به یک")
    assert office.last(office.reader)["text"].endswith("به دو")


async def test_formatting_arrives_and_mentions_become_words(office: Office) -> None:
    text = "bold Owner link"
    mention = {"type": "text_mention", "offset": 5, "length": 5, "user": office.owner.brief()}
    bold, link = {"type": "bold", "offset": 0, "length": 4}, {"type": "text_link", "offset": 11, "length": 4}
    await office.answers(await office.letter(), text, entities=[bold, mention, {**link, "url": "https://e.org/"}])
    answer = office.last(office.reader)
    assert answer["text"].endswith("bold Owner link (https://e.org/)")
    assert [one["type"] for one in answer["entities"]] == ["bold", "bold", "url"]


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "audio", "document", "animation"])
async def test_a_picture_or_a_recording_is_an_answer_too(office: Office, kind: str) -> None:
    content: dict[str, Any] = {kind: True}
    receipt = await office.answers(await office.letter("سوال دارم"), caption="ببینید", **content)
    answer = office.last(office.reader)
    assert kind in answer
    assert answer["caption"].endswith("ببینید")
    assert of_the_owner(office, answer) == []
    assert receipt["text"].endswith("سوال دارم\n\nببینید")


async def test_a_round_video_is_an_answer_too(office: Office) -> None:
    receipt = await office.answers(await office.letter(), video_note=True)
    assert "video_note" in office.last(office.reader)
    assert data_under(receipt) == []


async def test_a_sticker_arrives_as_its_emoji(office: Office) -> None:
    await office.answers(await office.letter(), content={"sticker": {**STICKER, "emoji": "🐤"}})
    assert office.last(office.reader)["text"].endswith("🐤")


async def test_recordings_that_the_owner_has_switched_off_are_no_answer_either(open_office: Open) -> None:
    office = await open_office(kinds=frozenset())
    told = await office.answers(await office.letter(), voice=True)
    assert told["text"] == texts("fa").feedback.refused_kind_off()


@pytest.mark.parametrize("name", REFUSED)
async def test_what_shows_more_than_words_is_refused_with_a_word(office: Office, name: str) -> None:
    letter = await office.letter()
    before = len(office.telegram.messages(office.reader))
    told = await office.answers(letter, "and words", content={name: REFUSED[name][1]})
    assert told["from"]["is_bot"]
    assert len(told["text"]) > 20
    assert len(office.telegram.messages(office.reader)) == before


@pytest.mark.long
@pytest.mark.parametrize("name", SERVICE)
async def test_telegram_s_own_notes_are_no_answers(office: Office, name: str) -> None:
    letter = await office.letter()
    before = len(office.telegram.messages(office.reader))
    await office.answers(letter, content={name: SERVICE[name]})
    assert len(office.telegram.messages(office.reader)) == before


async def test_each_picture_of_an_album_arrives(office: Office) -> None:
    letter = await office.letter()
    for number in range(3):
        await office.answers(letter, caption=f"{number}", photo=True, content={"media_group_id": "77"})
    assert [one["caption"][-1] for one in office.telegram.messages(office.reader)[-3:]] == ["0", "1", "2"]


async def test_an_album_of_the_reader_is_answered_by_any_message_that_tells_whose_it_is(office: Office) -> None:
    await office.says(office.reader, "/feedback")
    for number in range(2):
        caption = "آلبوم" if number == 0 else None
        office.telegram.send(office.reader, photo=True, caption=caption, content={"media_group_id": "77"})
    await office.settled()
    await office.presses(office.reader, office.last(office.reader), "fs")
    first, second, buttons = office.desk.messages[-3:]
    for message in (first, buttons):
        receipt = await office.answers(message, "دیدم")
        assert receipt["text"].startswith("✓")
    assert (await office.answers(second, "دیدم"))["text"] == LINES.which_one()


async def test_any_piece_of_a_long_letter_can_be_answered(office: Office) -> None:
    before = len(office.desk.messages)
    await office.letter("بلند " * 815 + "پایان")
    parts = office.desk.messages[before:]
    assert len(parts) == 2
    for part in parts:
        assert (await office.answers(part, "خواندم"))["text"].startswith("✓")


async def test_a_reader_cannot_make_his_words_look_like_another_s_conversation(office: Office) -> None:
    victim = await office.letter("یک")
    other, office.reader = office.reader, office.telegram.add_user("Second", language_code="fa")
    before = len(office.desk.messages)
    forged = f"✉️ {handle_of(victim)} · ۹ دی ۱۴۰۳\n\n"
    await office.letter(forged + "دراز " * 780 + "\n\n" + forged + "پایان")
    messages = len(office.telegram.messages(other))
    for part in office.desk.messages[before:]:
        await office.answers(part, "به دو")
    assert len(office.telegram.messages(other)) == messages
    assert office.last(office.reader)["text"].endswith("به دو")


async def test_a_letter_without_a_way_back_cannot_be_answered(office: Office) -> None:
    letter = await office.letter(way="f1")
    assert [data.split(":")[1] for data in data_under(letter)] == ["od", "op"]
    assert (await office.answers(letter, "بفرمایید"))["text"] == LINES.no_way_back()
    [told] = await office.presses(office.owner, letter, f"oa:{data_under(letter)[0].split(':')[2]}")
    assert told["text"] == LINES.no_way_back()


@pytest.mark.parametrize("way", ["ends", "forgets", "blocks the bot"])
async def test_an_answer_to_whoever_has_gone_is_confirmed_as_to_whoever_is_there(office: Office, way: str) -> None:
    letter = await office.letter()
    there = await office.answers(letter, "بفرمایید")
    if way == "ends":
        await office.presses(office.reader, office.last(office.reader), "ff")
    elif way == "forgets":
        [asked] = await office.says(office.reader, "/forget")
        await office.presses(office.reader, asked, "fz")
    else:
        office.telegram.block(office.reader)
    before = len(office.telegram.messages(office.reader))
    gone = await office.answers(letter, "بفرمایید")
    assert gone["text"] == there["text"]
    assert data_under(gone) == data_under(there)
    assert len(office.telegram.messages(office.reader)) == before


@pytest.mark.parametrize(("language", "place"), [("fa", None), ("en", None), ("fa", "group"), ("fa", "forum")])
async def test_an_edited_answer_stays_behind_and_its_writer_is_told_once(
    open_office: Open, language: str, place: str | None
) -> None:
    office = await open_office(language=language, group=place)
    receipt = await office.answers(await office.letter("سوال دارم"), "آری")
    written, heard = receipt["reply_to_message"], len(office.telegram.messages(office.reader))
    for words in ("آری، ۵ مهر", "آری، ۶ مهر"):
        office.telegram.edit(written, words)
        await office.settled()
    told = [one for one in office.desk.messages if one.get("text") == texts(language).owner.edits_stay()]
    assert [one["reply_to_message"]["message_id"] for one in told] == [written["message_id"]]
    assert len(office.telegram.messages(office.reader)) == heard
    assert office.last(office.reader)["text"].endswith("آری")


async def test_what_the_owner_edits_besides_answers_is_met_with_silence(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    note = office.telegram.send(office.owner, "یادداشت", chat=office.desk)
    office.telegram.edit(note, "یادداشت دیگر")
    stranger = office.telegram.add_user("Stranger", language_code="fa")
    theirs = office.telegram.send(stranger, "من هم", chat=office.desk, reply_to=letter)
    await office.settled()
    before = len(office.desk.messages)
    office.telegram.edit(theirs, "من هم!")
    await office.settled()
    assert len(office.desk.messages) == before


async def test_the_owner_is_not_told_that_a_reader_is_unknown_to_telegram(office: Office) -> None:
    letter = await office.letter()
    before = len(office.desk.messages)
    office.telegram.fail_next("sendPhoto", 400, "Bad Request: chat not found")
    told = await office.answers(letter, caption="بفرمایید", photo=True)
    assert len(office.desk.messages) == before + 2
    assert told["text"].startswith("✓")


async def test_the_owner_is_told_that_telegram_refuses_an_answer(office: Office) -> None:
    letter = await office.letter()
    office.telegram.fail_next("sendPhoto", 400, "Bad Request: for no reason")
    told = await office.answers(letter, caption="بفرمایید", photo=True)
    assert "تلگرام این پیام را نپذیرفت" in told["text"]


async def test_a_question_and_an_answer_as_long_as_can_be_fit_in_the_receipt(office: Office) -> None:
    letter = await office.letter("پرسش " * 700)
    receipt = await office.answers(letter, "پاسخ " * 800)
    assert receipt["text"].startswith("✓")
    assert receipt["text"].count("…") == 2
    told = [one["text"] for one in office.telegram.messages(office.reader) if "پاسخ پاسخ" in one.get("text", "")]
    assert "".join(told).count("پاسخ ") >= 799
