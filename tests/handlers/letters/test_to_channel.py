"""A question and its answer become a post of the channel, when the owner has seen the draft and says so."""

import asyncio

import pytest

from bot.sandbox.people import Chat
from handlers.texts import texts
from tests.handlers.letters.conftest import Message, Office, Open, data_under
from tests.handlers.letters.test_answering import handle_of

LINES = texts("fa").owner
POST = f"{LINES.post_question()}\nسوال دارم\n\nبفرمایید"


@pytest.fixture
async def office(open_office: Open) -> Office:
    return await open_office(channel="our_channel")


@pytest.fixture
def channel(office: Office) -> Chat:
    return office.telegram.add_channel("Our channel", "our_channel", bot_is_admin=True)


async def draft(office: Office) -> Message:
    receipt = await office.answers(await office.letter("سوال دارم"), "بفرمایید")
    [shown] = await office.presses(office.owner, receipt, "oq")
    return shown


async def test_the_draft_shows_what_will_be_posted_and_posts_nothing(office: Office, channel: Chat) -> None:
    shown = await draft(office)
    assert shown["text"] == POST
    assert [data.split(":")[1] for data in data_under(shown)] == ["ox", "os"]
    assert office.notices() == [LINES.is_draft.plain()]
    assert channel.messages == []


async def test_confirmed_it_is_posted_once_however_often_the_button_is_pressed(office: Office, channel: Chat) -> None:
    shown = await draft(office)
    for _ in range(3):
        office.telegram.press(office.owner, shown, data="1:os")
    await office.settled()
    [post] = channel.messages
    assert post["text"] == POST
    assert "reply_markup" not in post
    assert [(one["type"], one["offset"]) for one in post["entities"]] == [
        ("blockquote", len(LINES.post_question()) + 1)
    ]
    assert data_under(shown) == []
    told = [one["text"] for one in office.desk.messages if one["text"] == LINES.published()]
    assert len(told) == 1


async def test_the_post_tells_nothing_of_the_conversation_or_the_people(office: Office, channel: Chat) -> None:
    shown = await draft(office)
    await office.presses(office.owner, shown, "os")
    told = str(channel.messages)
    letter = next(one for one in office.desk.messages if "سوال دارم" in one.get("text", ""))
    for secret in (handle_of(letter), str(office.reader.id), str(office.owner.id), "Reader", "Owner"):
        assert secret not in told


async def test_formatting_of_both_sides_is_kept(office: Office, channel: Chat) -> None:
    quote = {"type": "blockquote", "offset": 0, "length": 4}
    letter = await office.letter("said a word", entities=[quote, {"type": "bold", "offset": 5, "length": 6}])
    receipt = await office.answers(letter, "quoted ok", entities=[{"type": "code", "offset": 7, "length": 2}])
    [shown] = await office.presses(office.owner, receipt, "oq")
    await office.presses(office.owner, shown, "os")
    post = channel.messages[-1]
    looks = {(one["type"], post["text"][one["offset"] : one["offset"] + one["length"]]) for one in post["entities"]}
    assert looks == {("blockquote", "said a word"), ("italic", "said"), ("bold", "a word"), ("code", "ok")}


async def test_cancelled_it_is_not_posted(office: Office, channel: Chat) -> None:
    shown = await draft(office)
    await office.presses(office.owner, shown, "ox")
    assert data_under(shown) == []
    assert channel.messages == []
    assert office.notices()[-1] == LINES.not_published.plain()


@pytest.mark.parametrize("status", ["left", "member", "kicked"])
async def test_where_the_bot_may_not_post_it_says_what_to_do_and_the_draft_stays(office: Office, status: str) -> None:
    channel = office.telegram.add_channel("Our channel", "our_channel")
    channel.bot_status = status
    shown = await draft(office)
    [told] = await office.presses(office.owner, shown, "os")
    assert told["text"] == LINES.make_admin()
    channel.bot_status = "administrator"
    await office.presses(office.owner, shown, "os")
    assert len(channel.messages) == 1


async def test_a_post_that_telegram_refuses_is_told(office: Office, channel: Chat) -> None:
    shown = await draft(office)
    office.telegram.fail_next("sendMessage", 403, "Forbidden: bot is not a member of the channel chat")
    await office.presses(office.owner, shown, "os")
    assert office.desk.messages[-1]["text"] == f"{LINES.not_published()}\n{LINES.make_admin()}"
    assert channel.messages == []


async def test_without_a_channel_or_with_the_sample_there_is_nowhere_to_post(open_office: Open) -> None:
    office = await open_office(sample=True)
    [told] = await office.presses(office.owner, await draft(office), "os")
    assert told["text"] == LINES.no_channel()


async def test_under_the_letter_itself_the_question_alone_is_drafted(office: Office, channel: Chat) -> None:
    letter = await office.letter("خسته نباشید")
    [shown] = await office.presses(office.owner, letter, "op")
    assert shown["text"] == f"{LINES.post_question()}\nخسته نباشید"
    assert office.notices() == [LINES.question_alone.plain()]
    await office.presses(office.owner, shown, "os")
    assert channel.messages[-1]["text"] == shown["text"]


async def test_a_letter_without_words_has_nothing_to_publish_but_its_answer_has(office: Office, channel: Chat) -> None:
    letter = await office.letter(None, photo=True)
    assert await office.presses(office.owner, letter, "op") == []
    assert office.notices() == [LINES.nothing_to_publish.plain()]
    receipt = await office.answers(letter, "چه عکس خوبی")
    [shown] = await office.presses(office.owner, receipt, "oq")
    assert shown["text"] == "چه عکس خوبی"


async def test_a_long_exchange_is_shortened_to_one_post(office: Office, channel: Chat) -> None:
    receipt = await office.answers(await office.letter("پرسش " * 700), "پاسخ " * 750)
    [shown] = await office.presses(office.owner, receipt, "oq")
    await office.presses(office.owner, shown, "os")
    [post] = channel.messages
    assert post["text"] == shown["text"]
    assert post["text"].count("…") == 2


async def test_what_is_published_is_in_the_index_at_once(office: Office, channel: Chat) -> None:
    await office.presses(office.owner, await draft(office), "os")
    async with asyncio.timeout(60):
        while not (found := (await office.store.latest(None, 10)).posts):  # noqa: ASYNC110 - the store knows no events
            await asyncio.sleep(0.005)
    [post] = [await office.store.post(card.id) for card in found]
    assert post
    assert (post.post.text, post.post.message_id) == (POST, channel.messages[-1]["message_id"])
