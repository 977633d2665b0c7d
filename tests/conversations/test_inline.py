"""`@bot words` in any chat, with the whole bot: what is offered, what is sent, and what the bot then does not do."""

from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from bot.commands.chat.showing import shown
from bot.sandbox import User
from channel.language.text import without_direction_marks
from channel.models import ChannelInfo, Origin, Post, SourceKind
from tests.asking import ask, bot_messages, buttons
from tests.conftest import Talk


async def answered(
    conversation: Conversation, words: str, offset: str = "", user: User | None = None
) -> dict[str, Any]:
    """The bot's answer to an inline query, as Telegram keeps it."""
    query = conversation.telegram.inline_query(user or conversation.speaker, words, offset)
    await conversation.telegram.settled()
    return conversation.telegram.answered[query]


def titles(answer: dict[str, Any]) -> list[str]:
    return [result["title"] for result in answer["results"]]


async def test_a_choice_sends_a_card_with_a_link_and_a_button(sample: Conversation) -> None:
    await ask(sample, "in group")
    offered = await ask(sample, "@rahnama_bot")
    assert offered.startswith("[1] مدلسازی زبانی\n    📚 ۶ قسمت")
    card = await ask(sample, "!1")
    assert card.startswith("(via @rahnama_bot)\n📚 مدلسازی زبانی")
    assert "قسمت اول (https://t.me/rahnama_bot?start=p15)" in card
    assert buttons(card) == [
        "بیشتر در ربات (https://t.me/rahnama_bot?start=s-language_modeling)",
        "باز کردن در کانال (https://t.me/SampleThinker/15)",
    ]


async def test_the_way_into_the_bot_leads_to_what_was_on_the_card(sample: Conversation) -> None:
    for result in (await answered(sample, ""))["results"]:
        way = result["reply_markup"]["inline_keyboard"][0][0]["url"]
        assert without_direction_marks(result["title"]) in await ask(sample, f"/start {way.rpartition('=')[2]}")


async def test_where_nothing_is_found_a_button_leads_to_what_the_bot_can_do(sample: Conversation) -> None:
    button = (await answered(sample, "zzzzqq"))["button"]
    assert button["text"] == "چیزی پیدا نکردم؛ در خود ربات بپرسید"
    assert await ask(sample, f"/start {button['start_parameter']}") == await ask(sample, "/help")


async def test_words_find_posts_and_the_one_chosen_is_sent_where_the_bot_is_not(sample: Conversation) -> None:
    group = sample.telegram.add_group("Friends", [sample.speaker])
    sample.telegram.set_bot_status(group, "left", sample.speaker)
    query = sample.telegram.inline_query(sample.speaker, "ضرب داخلی")
    await sample.telegram.settled()
    result = next(one for one in sample.telegram.answered[query]["results"] if one["title"].endswith("قسمت دوم"))
    assert "۲۶ خرداد ۱۴۰۳" in result["description"]
    card = shown(sample.telegram.choose(query, result["id"], group))
    assert card.startswith("(via @rahnama_bot)\nفضای هیلبرت - قسمت دوم (https://t.me/SampleThinker/33)\n📚 قسمت دوم از")
    assert "[2] باز کردن در کانال (https://t.me/SampleThinker/33)" in card


async def test_a_channel_in_english_is_answered_in_english_whoever_asks(talk: Talk) -> None:
    conversation = await talk()
    posts = [Post(message_id=number, date=1_735_732_800, text=f"Dreams - part {number}\nsheep") for number in (1, 2)]
    await conversation.store.save([Origin(source=SourceKind.JSON), ChannelInfo(title="Dreams", username="d"), *posts])
    assert conversation.speaker.language_code == "fa"
    assert "Dreams - part 1 – sheep\n    1 Jan 2025 · 📚 Part 1 of Dreams" in await ask(conversation, "@ sheep")
    assert "[Nothing found" in await ask(conversation, "@ zzzzqq")


async def test_a_new_post_is_offered_at_once(sample: Conversation) -> None:
    assert "چیزی پیدا نکردم" in await ask(sample, "@ zzzzqq")
    await ask(sample, "in channel")
    await ask(sample, "zzzzqq is new")
    assert "zzzzqq is new" in await ask(sample, "@ zzzzqq")


async def test_to_a_card_the_bot_says_nothing_wherever_it_is_sent(sample: Conversation) -> None:
    for place in ("in group", "in private"):
        await ask(sample, place)
        await ask(sample, "@")
        await ask(sample, "!1")
    assert all(message["from"]["id"] == sample.speaker.id for message in sample.telegram.messages(sample.speaker))
    assert "sendMessage" not in sample.telegram.counts


async def test_a_reader_can_send_the_owner_a_card(sample: Conversation) -> None:
    await ask(sample, "/feedback")
    await ask(sample, "@")
    preview = await ask(sample, "!1")
    assert "مدیر کانال همین را می‌بیند" in preview
    assert preview.count("مدلسازی زبانی") == 2


async def test_the_answer_is_the_same_whoever_asks(sample: Conversation) -> None:
    persian = await answered(sample, "")
    english = sample.telegram.add_user("Ann", language_code="en", is_premium=True)
    sample.telegram.send(english, "/language english")
    await sample.telegram.settled()
    assert await answered(sample, "", user=english) == persian
    assert persian["is_personal"] is False
    assert 60 <= persian["cache_time"] <= 300


async def test_more_is_fetched_page_by_page(sample: Conversation) -> None:
    first = await answered(sample, "")
    second = await answered(sample, "", first["next_offset"])
    assert second["results"]
    assert not set(titles(first)) & set(titles(second))
    assert second["next_offset"] == ""


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 64, "٤", "20; DROP", " 20", "1e3", "99999"])
async def test_an_offset_that_somebody_made_up_hurts_nobody(sample: Conversation, offset: str) -> None:
    answer = await answered(sample, "", offset)
    assert (answer["results"] == []) == (offset == "99999")


async def test_an_empty_index_has_a_word_that_leads_to_the_bot(talk: Talk) -> None:
    answer = await answered(await talk(), "x")
    assert answer["results"] == []
    assert answer["button"] == {"text": "هنوز پستی این‌جا نیست", "start_parameter": "help"}


async def test_a_query_that_became_too_old_is_nothing(sample: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    sample.telegram.fail_next("answerInlineQuery", 400, old)
    sample.telegram.inline_query(sample.speaker, "")
    await sample.telegram.settled()
    assert not [record for record in caplog.records if record.name.startswith("rahnama")]


async def test_an_answer_that_telegram_refuses_is_logged_without_the_words(
    sample: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    sample.telegram.fail_next("answerInlineQuery", 400, "Bad Request: a-secret-word")
    sample.telegram.inline_query(sample.speaker, "a-secret-word")
    await sample.telegram.settled()
    assert [record.message for record in caplog.records if record.name == "rahnama.handlers"] == ["update_failed"]
    assert "a-secret-word" not in caplog.text
    assert not bot_messages(sample)
