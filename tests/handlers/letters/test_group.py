"""The group for letters: who can answer there, anonymous senders, and who is told that they can't."""

from typing import Any

import pytest
from telegram.constants import ChatID

from bot.sandbox.people import Chat
from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, Open

LINES = texts("fa").owner


def hidden(chat: Chat) -> dict[str, Any]:
    """How Telegram shows an administrator who remains anonymous."""
    return _in_the_name_of(chat.brief(), ChatID.ANONYMOUS_ADMIN, "Group")


def as_a_channel(telegram_chat: dict[str, Any]) -> dict[str, Any]:
    return _in_the_name_of(telegram_chat, ChatID.FAKE_CHANNEL, "Channel")


def _in_the_name_of(chat: dict[str, Any], who: int, name: str) -> dict[str, Any]:
    return {"from": {"id": int(who), "is_bot": True, "first_name": name}, "sender_chat": chat}


def told(office: Office, sentence: str) -> list[Message]:
    return [one for one in office.desk.messages if one.get("text") == sentence]


@pytest.mark.parametrize("kind", ["group", "forum"])
async def test_an_anonymous_administrator_answers_in_the_group(open_office: Open, kind: str) -> None:
    office = await open_office(group=kind)
    receipt = await office.answers(await office.letter(), "آری", content=hidden(office.desk))
    assert receipt["text"].startswith("✓")
    assert office.last(office.reader)["text"].endswith("آری")
    assert "Group" not in str(office.last(office.reader))


async def test_their_receipt_is_in_the_owner_s_language(open_office: Open) -> None:
    office = await open_office(group="group")
    await office.says(office.owner, "/language en")
    receipt = await office.answers(await office.letter(), "Yes", content=hidden(office.desk))
    assert "passed on" in receipt["text"]


async def test_an_anonymous_administrator_of_another_group_is_nobody(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    other = office.telegram.add_group("Other", [office.reader], bot_is_admin=True)
    heard = len(office.telegram.messages(office.reader))
    copied = office.telegram.put(other, {**letter, "chat": other.brief()})
    office.telegram.send(office.reader, "آری", chat=other, reply_to=copied, content=hidden(other))
    office.telegram.send(office.reader, "آری", chat=office.desk, reply_to=letter, content=hidden(other))
    await office.settled()
    assert len(office.telegram.messages(office.reader)) == heard


async def test_a_command_of_theirs_is_answered_with_how_to_give_it(open_office: Open) -> None:
    office = await open_office(group="group")
    await office.letter()
    for command in ("/inbox", "/forget_post 1"):
        [answer] = await office.says(office.admin, command, chat=office.desk, content=hidden(office.desk))
        assert answer["text"] == LINES.write_openly()


async def test_an_edit_of_theirs_is_answered_as_everybody_s(open_office: Open) -> None:
    office = await open_office(group="group")
    receipt = await office.answers(await office.letter(), "آری", content=hidden(office.desk))
    office.telegram.edit(receipt["reply_to_message"], "نه")
    await office.settled()
    assert len(told(office, LINES.edits_stay())) == 1


async def test_a_member_who_may_not_answer_is_told_once_who_may(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    member = office.telegram.add_user("Member", language_code="fa")
    heard = len(office.telegram.messages(office.reader))
    for words in ("آری", "نه"):
        office.telegram.send(member, words, chat=office.desk, reply_to=letter)
    await office.settled()
    assert "ADMIN_IDS" in LINES.not_yours()
    assert len(told(office, LINES.not_yours())) == 1
    assert len(office.telegram.messages(office.reader)) == heard


async def test_whoever_writes_as_a_channel_is_no_administrator_nor_is_a_linked_channel(open_office: Open) -> None:
    office = await open_office(group="group")
    letter = await office.letter()
    channel = office.telegram.add_channel("Linked", "linked").brief()
    heard = len(office.telegram.messages(office.reader))
    posted = {**_in_the_name_of(channel, ChatID.SERVICE_CHAT, "Telegram"), "is_automatic_forward": True}
    for content in (as_a_channel(channel), posted):
        office.telegram.send(office.owner, "آری", chat=office.desk, reply_to=letter, content=content)
    await office.settled()
    assert len(office.telegram.messages(office.reader)) == heard
    assert len(told(office, LINES.not_yours())) == 1
    assert not any(one.get("text", "").startswith("✓") for one in office.desk.messages)


async def test_members_who_talk_among_themselves_are_left_in_peace(open_office: Open) -> None:
    office = await open_office(group="group")
    await office.letter()
    [inbox] = await office.says(office.owner, "/inbox", chat=office.desk)
    member = office.telegram.add_user("Member", language_code="fa")
    before = len(office.desk.messages)
    office.telegram.send(member, "چه خوب", chat=office.desk, reply_to=inbox)
    await office.settled()
    assert len(office.desk.messages) == before + 1
