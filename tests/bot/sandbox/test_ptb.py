"""python-telegram-bot itself on the sandbox: in-process and over HTTP, with its own client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import telegram as ptb
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.sandbox import Fault, Telegram, User
from bot.sandbox.files import KINDS
from bot.sandbox.request import SandboxRequest
from bot.sandbox.server import Server

KEYBOARD = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Again", callback_data="again")]])


@asynccontextmanager
async def bot_in_process(telegram: Telegram) -> AsyncIterator[ptb.Bot]:
    request = SandboxRequest(telegram)
    async with ptb.Bot(telegram.token, request=request, get_updates_request=request) as bot:
        yield bot


@asynccontextmanager
async def bot_over_http(telegram: Telegram) -> AsyncIterator[ptb.Bot]:
    async with (
        Server(telegram).listening() as url,
        ptb.Bot(telegram.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
    ):
        yield bot


@pytest.fixture(params=[bot_in_process, bot_over_http], ids=["in_process", "http"])
async def bot(telegram: Telegram, request: pytest.FixtureRequest) -> AsyncIterator[ptb.Bot]:
    async with request.param(telegram) as bot:
        yield bot


async def test_the_bot_knows_itself(bot: ptb.Bot) -> None:
    assert (bot.id, bot.username) == (123456, "rahnama_bot")
    assert bot.supports_inline_queries


async def test_messages_come_back_as_ptb_sends_them(telegram: Telegram, ali: User, bot: ptb.Bot) -> None:
    sent = await bot.send_message(
        ali.id,
        '<b>سلام</b> <a href="https://t.me/SampleThinker/1">😀</a> #tag',
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        link_preview_options=ptb.LinkPreviewOptions(is_disabled=True),
        reply_parameters=ptb.ReplyParameters(telegram.messages(ali)[0]["message_id"]),
    )

    assert sent.text == "سلام 😀 #tag"
    assert {entity.type: sent.parse_entity(entity) for entity in sent.entities} == {
        "bold": "سلام",
        "text_link": "😀",
        "hashtag": "#tag",
    }
    assert sent.reply_markup == KEYBOARD
    assert sent.reply_to_message is not None
    assert sent.from_user is not None
    assert sent.from_user.id == bot.id

    edited = await bot.edit_message_text("two", ali.id, sent.message_id)
    assert isinstance(edited, ptb.Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert edited.edit_date is not None


async def test_files_go_both_ways(telegram: Telegram, ali: User, bot: ptb.Bot) -> None:
    sent = await bot.send_document(ali.id, b"some bytes", filename="notes.txt", caption="notes")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type) == ("notes.txt", "text/plain")

    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"some bytes"

    album = await bot.send_media_group(
        ali.id, [ptb.InputMediaPhoto(b"one", caption="<i>1</i>", parse_mode="HTML"), ptb.InputMediaPhoto(b"two")]
    )
    assert [message.caption for message in album] == ["1", None]
    assert [bool(message.photo) for message in album] == [True, True]
    assert telegram.counts["sendMediaGroup"] == 1


async def test_every_method_gives_what_ptb_can_read(telegram: Telegram, ali: User, bot: ptb.Bot) -> None:
    forum = telegram.add_group("Forum", [ali], forum=True, bot_is_admin=True)
    channel = telegram.add_channel("Sample", username="SampleThinker", bot_is_admin=True)
    post = telegram.post(channel, "one #tag")

    assert (await bot.get_chat("@SampleThinker")).title == "Sample"
    assert (await bot.get_chat(ali.id)).first_name == "Ali"
    assert isinstance(await bot.get_chat_member(forum.id, ali.id), ptb.ChatMemberOwner)
    assert isinstance(await bot.get_chat_member(forum.id, bot.id), ptb.ChatMemberAdministrator)
    assert len(await bot.get_chat_administrators(forum.id)) == 2
    topic = await bot.create_forum_topic(forum.id, "Questions")
    assert (await bot.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)).is_topic_message
    assert await bot.close_forum_topic(forum.id, topic.message_thread_id)
    forwarded = await bot.forward_message(ali.id, channel.id, post["message_id"])
    assert isinstance(forwarded.forward_origin, ptb.MessageOriginChannel)
    assert (await bot.copy_message(ali.id, channel.id, post["message_id"])).message_id
    assert await bot.set_message_reaction(ali.id, forwarded.message_id, "❤")
    assert await bot.pin_chat_message(ali.id, forwarded.message_id)
    assert await bot.send_chat_action(ali.id, "typing")
    assert await bot.set_my_commands([("tags", "Tags")], ptb.BotCommandScopeChat(ali.id), language_code="fa")
    assert await bot.get_my_commands(ptb.BotCommandScopeChat(ali.id), "fa") == (ptb.BotCommand("tags", "Tags"),)
    assert await bot.set_my_description("راهنما")
    assert (await bot.get_my_description()).description == "راهنما"
    assert await bot.set_webhook("https://example.com/hook")
    assert (await bot.get_webhook_info()).url == "https://example.com/hook"
    assert await bot.delete_webhook(drop_pending_updates=True)
    query_id = telegram.inline_query(ali, "words")
    result = ptb.InlineQueryResultArticle("1", "Title", ptb.InputTextMessageContent("<b>x</b>", parse_mode="HTML"))
    assert await bot.answer_inline_query(query_id, [result])
    assert await bot.delete_message(ali.id, forwarded.message_id)


async def test_every_update_is_one_that_ptb_can_read(telegram: Telegram, ali: User, bot: ptb.Bot) -> None:
    group = telegram.add_group("Study group", [ali])
    channel = telegram.add_channel("Sample", bot_is_admin=True)
    media: list[dict[str, Any]] = [{kind: True} for kind in KINDS]
    for medium in media:
        telegram.send(ali, caption="a caption", **medium)
    message = telegram.send(ali, "/tags@rahnama_bot", chat=group)
    telegram.edit(message, "/tags")
    telegram.edit(telegram.post(channel, "one", photo=True, caption="two"), caption="three")
    telegram.press(ali, message, data="x")
    telegram.inline_query(ali, "words")
    telegram.block(ali)
    telegram.migrate(group)

    updates = await bot.get_updates()

    assert len(updates) == 8 + 2 + 2 + 1 + 1 + 1 + 2
    for update in updates:
        assert update.to_dict()
        assert not update.api_kwargs
        assert update.effective_message is None or not update.effective_message.api_kwargs


async def test_refusals_become_ptbs_errors(
    telegram: Telegram, ali: User, bot: ptb.Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else RetryAfter warns of its future form
    group = telegram.add_group("Study group", [ali])
    supergroup = telegram.migrate(group)

    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(7, "x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(ali.id, "1 < 2", parse_mode="HTML")
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "x")
    assert migrated.value.new_chat_id == supergroup.id
    telegram.fail_next("sendMessage", 429, parameters={"retry_after": 3})
    with pytest.raises(RetryAfter):
        await bot.send_message(ali.id, "x")
    telegram.fail_next("getUpdates", 409)
    with pytest.raises(Conflict):
        await bot.get_updates()
    telegram.fail_next("getMe", 401)
    with pytest.raises(InvalidToken):
        await bot.get_me()
    telegram.block(ali)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ali.id, "x")


async def test_mishaps_on_the_way_become_network_errors(telegram: Telegram, ali: User, bot: ptb.Bot) -> None:
    telegram.fail_next("getMe", Fault.DISCONNECTED)
    with pytest.raises(NetworkError):
        await bot.get_me()
    telegram.fail_next("getMe", Fault.ANSWER_LOST)
    with pytest.raises(NetworkError):
        await bot.get_me()
    telegram.fail_next("getMe", Fault.TIMED_OUT)
    with pytest.raises(TimedOut):
        await bot.get_me(read_timeout=0.1)
    telegram.fail_next("getMe", Fault.GARBLED)
    with pytest.raises(ptb.error.TelegramError, match="Invalid server response"):
        await bot.get_me()
    assert (await bot.get_me()).id == bot.id


@pytest.mark.parametrize("token", ["123456:other", "nonsense"])
async def test_a_wrong_token_opens_nothing(telegram: Telegram, token: str) -> None:
    with pytest.raises(InvalidToken, match="was rejected by the server"):
        async with ptb.Bot(token, request=SandboxRequest(telegram)):
            pass


async def echo(update: ptb.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_text(f"{update.effective_message.text}!", reply_markup=KEYBOARD)


async def again(update: ptb.Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("again")
    await update.callback_query.edit_message_text("again")


@asynccontextmanager
async def running(builder: Any) -> AsyncIterator[None]:
    app: Application[Any, Any, Any, Any, Any, Any] = builder.job_queue(None).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(again))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(allowed_updates=ptb.Update.ALL_TYPES)
        yield
        await app.updater.stop()
        await app.stop()


async def conversation(telegram: Telegram, ali: User) -> None:
    telegram.send(ali, "سلام")
    await telegram.until(lambda: telegram.messages(ali)[-1].get("text") == "سلام!")
    query_id = telegram.press(ali, telegram.messages(ali)[-1])
    await telegram.until(lambda: telegram.messages(ali)[-1].get("text") == "again")
    assert telegram.answered[query_id]["text"] == "again"
    await telegram.settled()


async def test_an_application_talks_in_process(telegram: Telegram, ali: User) -> None:
    request = SandboxRequest(telegram)
    builder = ApplicationBuilder().token(telegram.token).request(request).get_updates_request(request)

    async with running(builder):
        await conversation(telegram, ali)


async def test_an_application_talks_over_http_with_its_own_client(telegram: Telegram, ali: User) -> None:
    server = Server(telegram)
    async with server.listening() as url:
        builder = ApplicationBuilder().token(telegram.token).base_url(f"{url}/bot").request(HTTPXRequest())
        async with running(builder):
            await conversation(telegram, ali)
    assert server.connections >= 2


async def test_one_bots_polling_ends_anothers(telegram: Telegram) -> None:
    async with bot_in_process(telegram) as bot:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0)
        second = asyncio.create_task(bot.get_updates(timeout=1))

        with pytest.raises(Conflict):
            await first
        assert await second == ()


async def test_json_forms_and_queries_are_all_read(telegram: Telegram, ali: User) -> None:
    async with Server(telegram).listening() as url, httpx.AsyncClient(base_url=f"{url}/bot{telegram.token}") as client:
        message: dict[str, str | int] = {"chat_id": ali.id, "text": "x"}
        markup = '{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}'
        answers = [
            await client.post("/sendMessage", json={**message, "reply_markup": {"inline_keyboard": []}}),
            await client.post("/SENDMESSAGE", data={**message, "reply_markup": markup}),
            await client.post("/sendMessage", data=message, files={"extra": b"x"}),
            await client.get("/sendMessage", params=message),
        ]
        assert [answer.json()["ok"] for answer in answers] == [True] * 4
        assert answers[1].json()["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "a"

        broken = await client.post("/sendMessage", content=b"{", headers={"Content-Type": "application/json"})
        assert (broken.status_code, broken.json()["ok"]) == (400, False)
        assert (await client.get("/nonsense")).json() == {"ok": False, "error_code": 404, "description": "Not Found"}
        assert (await client.get(f"{url}/")).status_code == 404
        assert (await client.get(f"{url}/file/bot{telegram.token}/photos/none")).status_code == 404
        assert (await client.get(f"{url}/bot1:x/getMe")).status_code == 401
