"""What the bot sets about itself and asks about chats; and what goes wrong on the way."""

from typing import Any

import pytest

from bot.sandbox import ApiError, Fault, Telegram, User
from bot.sandbox.errors import TransportError
from tests.bot.sandbox.conftest import Call


async def refusal(call: Any) -> str:
    with pytest.raises(ApiError) as refused:
        await call
    return f"{refused.value.code} {refused.value.description}"


async def test_menus_are_kept_by_scope_and_language(telegram: Telegram, ali: User, call: Call) -> None:
    tags = {"command": "tags", "description": "Tags"}
    await call("setMyCommands", commands=[{"command": "/tags", "description": " Tags "}])
    await call("setMyCommands", commands=[tags], language_code="fa", scope={"type": "all_group_chats"})
    await call("setMyCommands", commands=[tags], scope={"type": "chat_member", "chat_id": ali.id, "user_id": ali.id})

    assert telegram.commands == {
        ("default", ""): [tags],
        ("all_group_chats", "fa"): [tags],
        (f"chat_member:{ali.id}:{ali.id}", ""): [tags],
    }
    assert await call("getMyCommands") == [tags]
    assert await call("getMyCommands", language_code="fa") == []
    await call("deleteMyCommands")
    assert ("default", "") not in telegram.commands


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": [{"command": "شعر", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "Tags", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a-b", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "/", "description": "x"}]}, "command must be non-empty"),
        ({"commands": [{"command": "a" * 33, "description": "x"}]}, "command length must not exceed 32"),
        ({"commands": [{"command": "a", "description": " "}]}, "command description must be non-empty"),
        (
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "command description length must not exceed 256",
        ),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [{"command": f"a{n}", "description": "x"} for n in range(101)]}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "fas"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "x"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope: Empty chat_id specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 7}}, "chat not found"),
        ({"commands": "{"}, "can't parse BotCommand JSON object"),
    ],
)
async def test_a_wrong_menu_is_refused(call: Call, params: dict[str, Any], reason: str) -> None:
    assert await refusal(call("setMyCommands", **params)) == f"400 Bad Request: {reason}"


async def test_names_and_descriptions_fall_back_to_the_common_one(call: Call) -> None:
    await call("setMyDescription", description="Serves a guide.")
    await call("setMyDescription", description="راهنمای کانال", language_code="fa")
    await call("setMyShortDescription", short_description="A guide.")

    assert await call("getMyDescription", language_code="fa") == {"description": "راهنمای کانال"}
    assert await call("getMyDescription", language_code="de") == {"description": "Serves a guide."}
    assert await call("getMyShortDescription") == {"short_description": "A guide."}
    assert await call("getMyName") == {"name": "Rahnama Bot"}
    assert "TOO_LONG" in await refusal(call("setMyDescription", description="x" * 513))
    assert "TOO_LONG" in await refusal(call("setMyShortDescription", short_description="x" * 121))
    assert "TOO_LONG" in await refusal(call("setMyName", name="x" * 65))


async def test_members_are_known_as_far_as_the_bot_may_know(telegram: Telegram, ali: User, call: Call) -> None:
    sara = telegram.add_user("Sara")
    group = telegram.add_group("Study group", [ali])
    channel = telegram.add_channel("Sample", username="SampleThinker")

    assert (await call("getChatMember", chat_id=group.id, user_id=ali.id))["status"] == "creator"
    assert (await call("getChatMember", chat_id=group.id, user_id=sara.id))["status"] == "left"
    assert (await call("getChatMember", chat_id=group.id, user_id=123456))["status"] == "member"
    assert await refusal(call("getChatMember", chat_id=group.id, user_id=7)) == "400 Bad Request: user not found"
    assert (
        await refusal(call("getChatMember", chat_id=channel.id, user_id=ali.id))
        == "400 Bad Request: member list is inaccessible"
    )
    assert [member["user"]["id"] for member in await call("getChatAdministrators", chat_id=group.id)] == [ali.id]
    assert (
        await refusal(call("getChatAdministrators", chat_id=ali.id))
        == "400 Bad Request: there are no administrators in the private chat"
    )
    assert await call("getChatMemberCount", chat_id=group.id) == 2


async def test_the_bot_leaves_a_group(telegram: Telegram, ali: User, call: Call) -> None:
    group = telegram.add_group("Study group", [ali])
    assert await call("leaveChat", chat_id=group.id) is True

    assert (
        await refusal(call("sendMessage", chat_id=group.id, text="x"))
        == "403 Forbidden: bot is not a member of the group chat"
    )


async def test_actions_are_shown_in_the_chat(telegram: Telegram, ali: User, call: Call) -> None:
    assert await call("sendChatAction", chat_id=ali.id, action="typing") is True

    assert telegram.chat(ali).actions == ["typing"]
    assert (
        await refusal(call("sendChatAction", chat_id=ali.id, action="dancing"))
        == "400 Bad Request: wrong parameter action in request"
    )


async def test_topics_are_opened_closed_and_deleted_by_administrators(
    telegram: Telegram, ali: User, call: Call
) -> None:
    forum = telegram.add_group("Forum", [ali], forum=True)
    assert (
        await refusal(call("createForumTopic", chat_id=forum.id, name="Questions"))
        == "400 Bad Request: not enough rights to create a topic"
    )
    forum.bot_status = "administrator"
    topic = await call("createForumTopic", chat_id=forum.id, name="Questions")
    where = {"chat_id": forum.id, "message_thread_id": topic["message_thread_id"]}
    await call("sendMessage", **where, text="x")

    assert await call("closeForumTopic", **where) is True
    assert await refusal(call("closeForumTopic", **where)) == "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert await call("reopenForumTopic", **where) is True
    assert await call("editForumTopic", **where, name="Answers") is True
    assert forum.topics[where["message_thread_id"]].name == "Answers"
    assert await call("deleteForumTopic", **where) is True
    assert telegram.messages(forum) == []
    assert await refusal(call("sendMessage", **where, text="x")) == "400 Bad Request: message thread not found"
    assert (
        await refusal(call("createForumTopic", chat_id=ali.id, name="x")) == "400 Bad Request: the chat is not a forum"
    )


async def test_an_unknown_method_is_not_found(call: Call) -> None:
    assert await refusal(call("sendNonsense")) == "404 Not Found"


async def test_after_log_out_nothing_is_answered(call: Call) -> None:
    assert await call("logOut") is True

    assert await refusal(call("getMe")) == "400 Logged out"


async def test_requests_are_noted_and_counted(telegram: Telegram, ali: User, call: Call) -> None:
    telegram.requests.clear()
    await call("sendMessage", chat_id=ali.id, text="x")
    await refusal(call("sendMessage", chat_id=ali.id))

    assert list(telegram.requests) == [
        ("sendMessage", {"chat_id": ali.id, "text": "x"}),
        ("sendMessage", {"chat_id": ali.id}),
    ]
    assert telegram.counts == {"sendMessage": 1}


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        (401, "401 Unauthorized"),
        (
            409,
            "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        ),
        (429, "429 Too Many Requests: retry after 1"),
        (502, "502 Bad Gateway"),
    ],
)
async def test_a_planned_refusal_comes_as_often_as_planned(
    telegram: Telegram, ali: User, call: Call, code: int, answer: str
) -> None:
    telegram.fail_next("sendMessage", code, times=2)

    assert (await call("getMe"))["id"] == 123456
    assert await refusal(call("sendMessage", chat_id=ali.id, text="x")) == answer
    assert await refusal(call("sendMessage", chat_id=ali.id, text="x")) == answer
    assert (await call("sendMessage", chat_id=ali.id, text="x"))["text"] == "x"


async def test_a_planned_refusal_may_have_its_own_words(telegram: Telegram, call: Call) -> None:
    telegram.fail_next("*", 429, parameters={"retry_after": 7})
    telegram.fail_next("getMe", 400, "Bad Request: no")

    assert await refusal(call("getMe")) == "400 Bad Request: no"
    assert await refusal(call("getMe")) == "429 Too Many Requests: retry after 7"
    assert (await call("getMe"))["is_bot"] is True


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        (Fault.DISCONNECTED, False),
        (Fault.TIMED_OUT, False),
        (Fault.ANSWER_LOST, True),
        (Fault.GARBLED, True),
    ],
)
async def test_a_mishap_on_the_way_tells_whether_the_work_was_done(
    telegram: Telegram, ali: User, call: Call, fault: Fault, done: bool
) -> None:
    telegram.fail_next("sendMessage", fault)

    with pytest.raises(TransportError):
        await call("sendMessage", chat_id=ali.id, text="x")

    assert (telegram.messages(ali)[-1].get("text") == "x") is done
