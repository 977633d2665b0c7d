"""Inline mode: what people ask by `@bot words`, what the bot may answer, and what comes of a choice."""

from typing import Any

import pytest

from bot.sandbox import ApiError, Telegram, User
from bot.sandbox.people import Chat
from tests.bot.sandbox.conftest import Call, Clock

BUTTON = {"inline_keyboard": [[{"text": "Open", "url": "https://t.me/sample/5"}]]}


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


def article(number: int, **more: Any) -> dict[str, Any]:
    content = {"message_text": "<b>x</b>", "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return {"type": "article", "id": str(number), "title": "x", "input_message_content": content, **more}


async def answered(telegram: Telegram, call: Call, user: User, *results: dict[str, Any]) -> str:
    """The id of a query that the bot has answered."""
    query_id = telegram.inline_query(user, "words")
    await call("answerInlineQuery", inline_query_id=query_id, results=list(results))
    telegram.updates.clear()
    return query_id


async def test_an_inline_query_takes_50_results_within_30_seconds(
    telegram: Telegram, ali: User, call: Call, clock: Clock
) -> None:
    query_id = telegram.inline_query(ali, "words")
    where = {"inline_query_id": query_id}
    assert telegram.updates.pending()[-1]["inline_query"]["query"] == "words"

    assert (
        await refusal(call("answerInlineQuery", **where, results=[article(number) for number in range(51)]))
        == "RESULTS_TOO_MUCH"
    )
    assert await refusal(call("answerInlineQuery", **where, results=[article(1), article(1)])) == "RESULT_ID_DUPLICATE"
    assert (
        await refusal(call("answerInlineQuery", **where, results=[{**article(1), "id": "x" * 65}]))
        == "RESULT_ID_INVALID"
    )
    assert (
        await refusal(call("answerInlineQuery", **where, results=[article(1, title=None)]))
        == "can't parse inline query result: Can't find field \"title\""
    )
    broken = article(1, input_message_content={"message_text": "<b>", "parse_mode": "HTML"})
    assert "can't parse entities" in await refusal(call("answerInlineQuery", **where, results=[broken]))
    bad_button = article(1, reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]})
    assert await refusal(call("answerInlineQuery", **where, results=[bad_button])) == "BUTTON_DATA_INVALID"

    assert await call("answerInlineQuery", **where, results=[article(1)], is_personal=True) is True
    answer = telegram.answered[query_id]
    assert answer["is_personal"] is True
    assert answer["results"][0]["input_message_content"]["message_text"] == "x"

    late = telegram.inline_query(ali, "words")
    clock.now += 31
    assert (
        await refusal(call("answerInlineQuery", inline_query_id=late, results=[]))
        == "query is too old and response timeout expired or query ID is invalid"
    )


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"results": [article(1, title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(1, id="")]}, "RESULT_ID_INVALID"),
        (
            {"results": [article(1, description=5.5)]},
            'can\'t parse inline query result: Field "description" must be of type String',
        ),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "Help"}}, "InlineQueryResultsButton must have exactly one optional field"),
        ({"button": {"text": " ", "start_parameter": "help"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "Help", "start_parameter": "راهنما"}}, "START_PARAM_INVALID"),
    ],
)
async def test_an_answer_that_telegram_would_refuse_is_refused(
    telegram: Telegram, ali: User, call: Call, more: dict[str, Any], refused: str
) -> None:
    query_id = telegram.inline_query(ali, "words")
    assert await refusal(call("answerInlineQuery", **{"inline_query_id": query_id, "results": [], **more})) == refused


async def test_what_is_chosen_is_sent_as_the_person_s_own_message(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    telegram.set_bot_status(group, "left", ali)
    query_id = await answered(telegram, call, ali, article(1), article(2, reply_markup=BUTTON))

    message = telegram.choose(query_id, "2", group)

    assert telegram.messages(group) == [message]
    assert (message["from"]["id"], message["via_bot"]["id"]) == (ali.id, telegram.bot.id)
    assert (message["text"], message["entities"]) == ("x", [{"type": "bold", "offset": 0, "length": 1}])
    assert (message["reply_markup"], message["link_preview_options"]) == (BUTTON, {"is_disabled": True})
    assert telegram.updates.pending() == [], "where the bot is not it hears of nothing"


async def test_privacy_mode_shows_a_bot_what_it_has_offered_itself(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    query_id = await answered(telegram, call, ali, article(1))

    for chat in (group, ali):
        telegram.choose(query_id, "1", chat)
        update = telegram.updates.pending()[-1]
        assert update["message"]["via_bot"]["id"] == telegram.bot.id
    assert len(telegram.updates) == 2, "there is no chosen_inline_result unless the owner asks BotFather for it"


async def test_in_a_channel_the_choice_is_a_post(telegram: Telegram, ali: User, call: Call) -> None:
    channel = telegram.add_channel("Sample", bot_is_admin=True)
    message = telegram.choose(await answered(telegram, call, ali, article(1)), "1", channel)

    assert telegram.updates.pending()[-1]["channel_post"] == message
    assert (message["sender_chat"]["id"], "from" in message) == (channel.id, False)


async def test_a_button_of_a_chosen_result_tells_the_bot_no_chat(telegram: Telegram, ali: User, call: Call) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "1"}]]}
    query_id = await answered(telegram, call, ali, article(1, reply_markup=keyboard))
    group: Chat = telegram.add_group("Study group", [ali])

    telegram.press(ali, telegram.choose(query_id, "1", group))

    press = telegram.updates.pending()[-1]["callback_query"]
    assert press["inline_message_id"]
    assert "message" not in press


async def test_only_what_the_answer_has_can_be_chosen(telegram: Telegram, ali: User, call: Call) -> None:
    query_id = await answered(telegram, call, ali, article(1))

    with pytest.raises(LookupError, match="no such result"):
        telegram.choose(query_id, "2", ali)
    with pytest.raises(ValueError, match="another's chat"):
        telegram.choose(query_id, "1", telegram.add_user("Sara"))


async def test_where_inline_mode_is_off_there_is_nothing_to_ask(telegram: Telegram, ali: User, call: Call) -> None:
    telegram.inline = False

    assert (await call("getMe"))["supports_inline_queries"] is False
    with pytest.raises(ValueError, match="no inline bot"):
        telegram.inline_query(ali, "words")
