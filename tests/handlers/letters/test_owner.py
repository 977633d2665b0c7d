"""/inbox, /blocked and the buttons under letters; and that only the owner and the admins have them."""

import re

import pytest

from handlers.routes import OWNERS_COMMANDS
from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, Open, data_under, labels_under
from tests.handlers.letters.test_answering import handle_of

LINES = texts("fa").owner
UNKNOWN = "را نمی‌شناسم"


def number_in(letter: Message) -> str:
    return data_under(letter)[0].split(":")[2]


async def test_help_tells_the_owner_of_his_own_commands_and_nobody_else(office: Office) -> None:
    his, everybodys = await office.says(office.owner, "/help")
    assert his["text"].startswith("فرمان‌های مدیر کانال")
    assert ["help", *re.findall(r"^/(\w+)", his["text"], re.MULTILINE)] == list(OWNERS_COMMANDS)
    [theirs] = await office.says(office.reader, "/help")
    assert theirs["text"] == everybodys["text"]
    assert "/inbox" not in theirs["text"]


async def test_the_inbox_lists_open_conversations_and_a_button_for_each(office: Office) -> None:
    [empty] = await office.says(office.owner, "/inbox")
    assert empty["text"].startswith(LINES.inbox_empty())
    letters = [await office.letter(words) for words in ("یک", "دو", "سه")]
    await office.letter("بی راه برگشت", way="f1")
    [inbox] = await office.says(office.owner, "/inbox")
    assert sorted(labels_under(inbox)) == sorted(handle_of(one) for one in letters)
    assert all(handle_of(one) in inbox["text"] for one in letters)
    assert not re.search(r"\d{5,}", inbox["text"])


async def test_the_panel_says_how_many_conversations_are_open(office: Office) -> None:
    [panel] = await office.says(office.owner, "/panel")
    assert texts("fa").panel.messages.plain() in labels_under(panel)
    for words in ("یک", "دو", "سه"):
        await office.letter(words)
    [panel] = await office.says(office.owner, "/panel")
    assert any("۳" in label for label in labels_under(panel))
    assert "۳" in panel["text"]


async def test_the_inbox_has_the_link_that_the_owner_gives_to_readers(office: Office) -> None:
    empty = await office.says(office.owner, "/inbox")
    await office.letter()
    for inbox in (*empty, *await office.says(office.owner, "/inbox")):
        [link] = [one for one in inbox["entities"] if one["type"] == "url"]
        address = inbox["text"].encode("utf-16-le")[2 * link["offset"] : 2 * (link["offset"] + link["length"])]
        assert address.decode("utf-16-le") == "https://t.me/rahnama_bot?start=feedback"
    [asked] = await office.says(office.reader, "/start feedback")
    assert asked["text"].startswith(texts("fa").feedback.ask())


async def test_a_conversation_opened_from_the_inbox_can_be_answered_and_done(office: Office) -> None:
    letter = await office.letter()
    [inbox] = await office.says(office.owner, "/inbox")
    [card] = await office.presses(office.owner, inbox, "oi")
    assert handle_of(card) == handle_of(letter)
    assert [data.split(":")[1] for data in data_under(card)] == ["od", "oa", "ob"]
    await office.answers(card, "بفرمایید")
    assert office.last(office.reader)["text"].endswith("بفرمایید")
    await office.presses(office.owner, card, "od")
    [empty] = await office.says(office.owner, "/inbox")
    assert empty["text"].startswith(LINES.inbox_empty())
    await office.presses(office.owner, card, "ob")
    [again] = await office.presses(office.owner, inbox, "oi")
    assert [data.split(":")[1] for data in data_under(again)] == ["oD", "oa", "ou"]
    await office.presses(office.owner, again, "ou")
    assert await office.store.blocked() == ()


async def test_the_inbox_names_the_post_that_a_letter_is_about(open_office: Open) -> None:
    office = await open_office(sample=True)
    await office.says(office.reader, "/start feedback_1")
    await office.says(office.reader, "درباره‌ی این پست")
    await office.presses(office.reader, office.last(office.reader), "fs")
    post = await office.store.post(1)
    assert post
    [inbox] = await office.says(office.owner, "/inbox")
    title = post.post.text.splitlines()[0].split()[0]
    assert title in inbox["text"]
    [card] = await office.presses(office.owner, inbox, "oi")
    assert title in card["text"]


async def test_a_full_inbox_shows_the_oldest_and_says_that_there_are_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.letters.inbox._OPEN", 2)
    for words in ("یک", "دو", "سه"):
        await office.letter(words)
    [inbox] = await office.says(office.owner, "/inbox")
    assert len(labels_under(inbox)) == 2
    assert LINES.inbox_more() in inbox["text"]


async def test_done_and_its_undoing(office: Office) -> None:
    letter = await office.letter()
    await office.presses(office.owner, letter, "od")
    assert LINES.open_again.plain() in labels_under(letter)
    [empty] = await office.says(office.owner, "/inbox")
    assert empty["text"].startswith(LINES.inbox_empty())
    await office.presses(office.owner, letter, "oD")
    assert LINES.done.plain() in labels_under(letter)
    [inbox] = await office.says(office.owner, "/inbox")
    assert labels_under(inbox) == [handle_of(letter)]


async def test_block_and_its_undoing(office: Office) -> None:
    letter = await office.letter()
    await office.presses(office.owner, letter, "ob")
    assert LINES.unblock.plain() in labels_under(letter)
    before = len(office.desk.messages)
    await office.letter("باز هم من")
    assert len(office.desk.messages) == before
    assert office.last(office.reader)["text"] == texts("fa").feedback.not_now()
    await office.presses(office.owner, letter, "ou")
    assert LINES.block.plain() in labels_under(letter)
    assert (await office.letter("باز هم من"))["text"].endswith("باز هم من")


async def test_blocking_twice_is_blocking_once(office: Office) -> None:
    letter = await office.letter()
    number = number_in(letter)
    for _ in range(2):
        await office.presses(office.owner, letter, f"ob:{number}")
    assert len(await office.store.blocked()) == 1


async def test_a_reader_of_whom_nothing_is_kept_cannot_be_blocked_and_this_is_told(office: Office) -> None:
    letter = await office.letter(way="f1")
    await office.presses(office.owner, letter, f"ob:{number_in(letter)}")
    assert office.notices() == [LINES.cannot_block.plain()]


async def test_the_blocked_are_listed_by_handle_and_day_and_can_be_unblocked_there(office: Office) -> None:
    assert [one["text"] for one in await office.says(office.owner, "/blocked")] == [LINES.blocked_none()]
    letter = await office.letter()
    await office.presses(office.owner, letter, "ob")
    [listed] = await office.says(office.owner, "/blocked")
    assert handle_of(letter) in listed["text"]
    assert str(office.reader.id) not in str(listed)
    assert "Reader" not in str(listed)
    await office.presses(office.owner, listed, "oU")
    assert listed["text"] == LINES.blocked_none()
    assert await office.store.blocked() == ()


async def test_an_admin_may_do_all_this_in_his_own_chat_and_an_unmade_button_says_so(office: Office) -> None:
    letter = await office.letter()
    [inbox] = await office.says(office.admin, "/inbox")
    assert labels_under(inbox) == [handle_of(letter)]
    [card] = await office.presses(office.admin, inbox, "oi")
    [prompt] = await office.presses(office.admin, card, "oa")
    receipt = await office.answers(prompt, "از من", by=office.admin)
    assert receipt["chat"]["id"] == office.admin.id
    assert office.last(office.reader)["text"].endswith("از من")
    for made_up in ("oa", "oa:1:2", "od", "ou:1", "os:1", "oz:1"):
        office.telegram.press(office.admin, card, data=f"1:{made_up}")
    await office.settled()
    assert office.notices() == [texts("fa").errors.old_button.plain()] * 6


@pytest.mark.parametrize("number", ["0", "-1", "999999999999"])
async def test_a_button_of_a_conversation_that_is_not_there_is_answered_kindly(office: Office, number: str) -> None:
    letter = await office.letter()
    for action in ("oa", "oi", "od", "oD", "ob"):
        await office.presses(office.owner, letter, f"{action}:{number}")
    assert office.desk.messages[-1]["text"] == LINES.no_way_back()


@pytest.mark.parametrize("command", ["/inbox", "/blocked"])
async def test_to_anyone_else_the_commands_are_as_unknown_as_any(office: Office, command: str) -> None:
    await office.letter()
    [told] = await office.says(office.reader, command)
    [other] = await office.says(office.reader, command + "zzz")
    assert UNKNOWN in told["text"]
    assert told["text"].replace(command, "") == other["text"].replace(command + "zzz", "")


async def test_to_anyone_else_the_buttons_are_old_ones(office: Office) -> None:
    letter = await office.letter()
    lying = office.last(office.reader)
    number = number_in(letter)
    for data in (f"oa:{number}", f"od:{number}", f"ob:{number}", f"oi:{number}", f"op:{number}", "os", "ox", "oU:1"):
        office.telegram.press(office.reader, lying, data=f"1:{data}")
        await office.settled()
    assert office.notices() == [texts("fa").errors.old_button.plain()] * 8
    conversation = await office.store.conversation(int(number))
    assert conversation
    assert not conversation.done
    assert not conversation.blocked


async def test_in_the_group_the_letters_arrive_and_its_admins_answer(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    assert letter["chat"]["id"] == office.desk.id
    [prompt] = await office.presses(office.admin, letter, "oa")
    receipt = await office.answers(prompt, "بفرمایید", by=office.admin)
    assert receipt["text"].startswith("✓")
    assert receipt["text"].endswith("سوال دارم\n\nبفرمایید")
    assert office.last(office.reader)["text"].endswith("بفرمایید")
    assert "Admin" not in str(office.last(office.reader))
    [inbox] = await office.says(office.owner, "/inbox", chat=office.desk)
    assert labels_under(inbox) == [handle_of(letter)]


async def test_in_the_group_nobody_else_can_do_anything(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    stranger = office.telegram.add_user("Stranger", language_code="fa")
    before, heard = len(office.desk.messages), len(office.telegram.messages(office.reader))
    for text in ("من جواب می‌دهم", "/inbox", "/inbox@rahnama_bot", "/blocked"):
        office.telegram.send(stranger, text, chat=office.desk, reply_to=letter)
    office.telegram.press(stranger, letter, text=LINES.done.plain())
    office.telegram.press(stranger, letter, text=LINES.block.plain())
    await office.settled()
    refused, *answered = [one["text"] for one in office.desk.messages[before:] if one["from"]["is_bot"]]
    assert refused == LINES.not_yours()
    assert all(UNKNOWN in text for text in answered)
    assert len(office.telegram.messages(office.reader)) == heard
    assert await office.store.blocked() == ()


async def test_in_another_group_the_owner_s_commands_and_answers_are_nothing(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    elsewhere = office.telegram.add_group("Elsewhere", [office.owner, office.admin], bot_is_admin=True)
    assert await office.says(office.owner, "/inbox", chat=elsewhere) == []
    [told] = await office.says(office.owner, "/inbox@rahnama_bot", chat=elsewhere)
    assert UNKNOWN in told["text"]
    heard = len(office.telegram.messages(office.reader))
    copied = office.telegram.put(elsewhere, {**letter, "chat": elsewhere.brief()})
    await office.says(office.owner, "بفرمایید", chat=elsewhere, reply_to=copied)
    await office.presses(office.owner, copied, "ob")
    assert len(office.telegram.messages(office.reader)) == heard
    assert await office.store.blocked() == ()


async def test_being_added_to_a_group_changes_nothing(open_office: Open) -> None:
    office = await open_office(group="group")
    other = office.telegram.add_group("Trap", [office.reader])
    office.telegram.set_bot_status(other, "administrator", office.reader)
    letter = await office.letter()
    assert letter["chat"]["id"] == office.desk.id
    assert other.messages == []


async def test_a_group_that_moved_to_a_new_number_is_followed(open_office: Open) -> None:
    office = await open_office(group="group")
    await office.letter("پیش از کوچ")
    office.desk = office.telegram.migrate(office.desk)
    letter = await office.letter("پس از کوچ")
    assert letter["chat"]["id"] == office.desk.id
    receipt = await office.answers(letter, "بفرمایید")
    assert receipt["text"].startswith("✓")
    assert labels_under((await office.says(office.owner, "/inbox", chat=office.desk))[0])


async def test_in_a_forum_each_conversation_has_its_topic_and_a_reply_in_it_answers(open_office: Open) -> None:
    office = await open_office(group="forum")
    first, second = await office.letter("یک"), await office.letter("دو")
    assert first["message_thread_id"] != second["message_thread_id"]
    receipt = await office.answers(first, "به یک")
    assert receipt["message_thread_id"] == first["message_thread_id"]
    assert office.last(office.reader)["text"].endswith("به یک")
    [prompt] = await office.presses(office.owner, second, "oa")
    assert prompt["message_thread_id"] == second["message_thread_id"]
    receipt = await office.answers(prompt, "به دو")
    assert receipt["message_thread_id"] == second["message_thread_id"]


async def test_in_a_topic_admins_can_talk_among_themselves(open_office: Open) -> None:
    office = await open_office(group="forum")
    office.telegram.privacy = False
    letter = await office.letter()
    thread = letter["message_thread_id"]
    opening = office.desk.message(thread)
    assert opening
    before, heard = len(office.desk.messages), len(office.telegram.messages(office.reader))
    # A message in a topic that replies to nothing comes with the one that opened the topic.
    await office.says(office.owner, "چه بگوییم؟", chat=office.desk, thread=thread, reply_to=opening)
    assert len(office.desk.messages) == before + 1
    assert len(office.telegram.messages(office.reader)) == heard
