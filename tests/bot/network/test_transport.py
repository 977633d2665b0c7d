import asyncio
import json
import logging
import socket
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.network.transport import AiohttpRequest, trusted
from tests.bot.loopback import TOKEN, BotApi, hang_up, loopback, page, refusal, silence, until


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with loopback() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with bot_with(api, AiohttpRequest()) as bot:
        yield bot


def bot_with(api: BotApi, request: AiohttpRequest, *, local: bool = False) -> Bot:
    return Bot(
        TOKEN,
        base_url=f"{api.url}/bot",
        base_file_url=f"{api.url}/file/bot",
        request=request,
        get_updates_request=request,
        local_mode=local,
    )


class TestWhatIsSent:
    async def test_parameters_go_as_json_and_nested_ones_stay_nested(self, api: BotApi, bot: Bot) -> None:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("بعدی", callback_data="n:2")]])
        sent = await bot.send_message(5, "«مدل‌های زبانی» 🙂", reply_markup=buttons, disable_notification=True)
        asked = api.asked[-1]
        assert asked.headers["Content-Type"] == "application/json"
        assert asked.parameters == {
            "chat_id": 5,
            "text": "«مدل‌های زبانی» 🙂",
            "disable_notification": True,
            "reply_markup": {"inline_keyboard": [[{"text": "بعدی", "callback_data": "n:2"}]]},
        }
        assert sent.message_id == 7

    async def test_half_a_surrogate_pair_does_not_stop_a_message(self, api: BotApi, bot: Bot) -> None:
        await bot.send_message(5, "broken \ud83d end")
        assert api.asked[-1].parameters["text"] == "broken ? end"

    async def test_a_body_beyond_the_buffers_arrives_whole(self, api: BotApi, bot: Bot) -> None:
        await bot.send_message(5, "ب" * 300_000)
        assert api.asked[-1].parameters["text"] == "ب" * 300_000
        assert api.asked[-1].headers["Content-Type"] == "application/json"

    async def test_a_file_goes_with_its_name_its_type_and_the_other_parameters(self, api: BotApi, bot: Bot) -> None:
        content = bytes(range(256)) * 8192
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="b")]])
        await bot.send_document(5, content, filename="نامهٔ یک.pdf", caption="ضمیمه", reply_markup=buttons)
        asked = api.asked[-1]
        assert asked.files == {"document": ("نامهٔ یک.pdf", "application/pdf", content)}
        assert (asked.parameters["chat_id"], asked.parameters["caption"]) == ("5", "ضمیمه")
        assert json.loads(asked.parameters["reply_markup"]) == buttons.to_dict()

    async def test_an_open_file_is_sent(self, api: BotApi, bot: Bot, tmp_path: Path) -> None:
        path = tmp_path / "picture.png"
        path.write_bytes(b"\x89PNG" + b"x" * 200_000)
        with path.open("rb") as file:
            await bot.send_photo(5, file)
        assert api.asked[-1].files == {"photo": ("picture.png", "image/png", path.read_bytes())}

    async def test_the_files_of_an_album_are_named_by_attach(self, api: BotApi, bot: Bot) -> None:
        await bot.send_media_group(5, [InputMediaPhoto(b"first"), InputMediaPhoto(BytesIO(b"second"))])
        asked = api.asked[-1]
        names = [f"attach://{name}" for name in asked.files]
        assert [content for _, _, content in asked.files.values()] == [b"first", b"second"]
        assert all(name in asked.parameters["media"] for name in names)

    async def test_a_local_server_is_given_a_path(self, api: BotApi, tmp_path: Path) -> None:
        path = tmp_path / "book.pdf"
        path.write_bytes(b"%PDF")
        async with bot_with(api, AiohttpRequest(), local=True) as bot:
            await bot.send_document(5, path)
        assert api.asked[-1].parameters["document"] == path.as_uri()

    async def test_a_file_is_downloaded(self, api: BotApi) -> None:
        api.answer_next("file_1.jpg", page(200, "its bytes"))
        async with AiohttpRequest() as request:
            assert await request.retrieve(f"{api.url}/file/bot{TOKEN}/photos/file_1.jpg") == b"its bytes"


class TestErrors:
    @pytest.mark.parametrize(
        ("code", "error"),
        [
            (400, BadRequest),
            (401, InvalidToken),
            (403, Forbidden),
            (404, InvalidToken),
            (409, Conflict),
            (500, NetworkError),
        ],
    )
    async def test_the_refusals_of_the_bot_api_are_told_apart(
        self, api: BotApi, bot: Bot, code: int, error: type[TelegramError]
    ) -> None:
        api.answer_next("sendMessage", refusal(code, "Bad Request: chat not found"))
        with pytest.raises(error, match="Chat not found"):
            await bot.send_message(5, "hello")

    async def test_a_429_tells_how_long_to_wait(self, api: BotApi, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "1")
        api.answer_next("sendMessage", refusal(429, retry_after=3))
        with pytest.raises(RetryAfter, match="0:00:03"):
            await bot.send_message(5, "hello")

    @pytest.mark.parametrize("status", [200, 502])
    @pytest.mark.parametrize("body", ["<html>/bot{}/sendMessage: a reader's words", '["{}"]', "", "null"])
    async def test_what_is_not_of_the_bot_api_is_an_error_that_does_not_repeat_it(
        self, api: BotApi, bot: Bot, status: int, body: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        api.answer_next("sendMessage", page(status, body.format(TOKEN)))
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(5, "hello")
        assert_nothing_is_told(caught.value, caplog, "a reader's words")

    @pytest.mark.parametrize("fault", [hang_up, silence])
    async def test_a_failure_on_the_way_does_not_name_the_token(
        self, api: BotApi, bot: Bot, fault: object, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        logging.getLogger("telegram").setLevel(logging.WARNING)
        api.answer_next("sendMessage", fault)  # type: ignore[arg-type]
        words = "a reader's words".upper()
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(5, words, read_timeout=0.05)
        assert_nothing_is_told(caught.value, caplog, words)

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:1/bot{}/getMe",
            "nonsense/bot{}/getMe",
            "http://[::/bot{}/getMe",
            "http://nowhere.invalid/bot{}/x",
        ],
    )
    async def test_an_address_that_leads_nowhere_does_not_name_the_token(
        self, url: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with AiohttpRequest() as request:
            with pytest.raises(NetworkError) as caught:
                await request.post(url.format(TOKEN))
        assert_nothing_is_told(caught.value, caplog)

    async def test_a_refused_connection_is_told_by_its_reason(self) -> None:
        async with AiohttpRequest() as request:
            with pytest.raises(NetworkError, match=r"ClientConnectorError \(ECONNREFUSED\)"):
                await request.post(f"http://127.0.0.1:1/bot{TOKEN}/getMe")

    async def test_a_redirect_is_not_followed_since_the_token_would_travel(self, api: BotApi, bot: Bot) -> None:
        api.answer_next("sendMessage", page(302, "", Location=f"{api.url}/elsewhere"))
        with pytest.raises(NetworkError):
            await bot.send_message(5, "hello")
        assert api.of("elsewhere") == []

    async def test_the_request_itself_does_not_show_the_token(self, bot: Bot) -> None:
        await bot.get_me()
        assert TOKEN not in repr(bot.request)


class TestTimeouts:
    async def test_an_answer_that_does_not_come_in_time(self, api: BotApi, bot: Bot) -> None:
        api.answer_next("sendMessage", silence)
        with pytest.raises(TimedOut, match=r"^Timed out$"):
            await bot.send_message(5, "hello", read_timeout=0.05)

    async def test_the_time_given_at_the_start_holds_where_a_call_gives_none(self, api: BotApi) -> None:
        request = AiohttpRequest(read_timeout=0.05)
        assert request.read_timeout == 0.05
        async with bot_with(api, request) as bot:
            api.answer_next("sendMessage", silence)
            with pytest.raises(TimedOut):
                await bot.send_message(5, "hello")

    async def test_a_server_that_accepts_and_says_nothing_more_has_not_been_reached(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            url = f"https://127.0.0.1:{deaf.getsockname()[1]}/bot{TOKEN}/getMe"
            async with AiohttpRequest() as request:
                with pytest.raises(TimedOut):
                    await request.post(url, connect_timeout=0.05)

    async def test_a_full_pool_is_told_as_such_and_nothing_is_sent(self, api: BotApi) -> None:
        async with bot_with(api, AiohttpRequest(connection_pool_size=1, pool_timeout=0.05)) as bot:
            api.answer_next("sendMessage", silence)
            hanging = asyncio.create_task(bot.send_message(5, "first"))
            await until(lambda: api.of("sendMessage"))
            with pytest.raises(TimedOut, match=r"Pool timeout.*not.* sent"):
                await bot.send_message(5, "second")
            hanging.cancel()
            with pytest.raises(asyncio.CancelledError):
                await hanging
            await bot.send_message(5, "third")
        assert [asked.parameters["text"] for asked in api.of("sendMessage")] == ["first", "third"]

    async def test_an_upload_that_the_server_does_not_take_is_given_up(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}/bot"
            async with AiohttpRequest(media_write_timeout=0.2) as request:
                bot = Bot(TOKEN, base_url=url, request=request, get_updates_request=request)
                with pytest.raises(TimedOut):
                    await bot.send_document(5, b"x" * (1 << 25), read_timeout=60)

    async def test_an_upload_may_take_longer_in_all_while_it_moves(self, api: BotApi, bot: Bot) -> None:
        async def slow(request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(0.3)
            return web.json_response({"ok": True, "result": True})

        api.answer_next("setChatPhoto", slow)
        assert await bot.set_chat_photo(5, b"x" * 500_000, write_timeout=0.1)


class TestConnections:
    async def test_one_connection_serves_one_request_after_another(self, api: BotApi, bot: Bot) -> None:
        for number in range(5):
            await bot.send_message(number, "hello")
        await bot.send_photo(5, b"picture")
        assert api.connections == 1

    async def test_the_pool_is_never_exceeded(self, api: BotApi) -> None:
        async with bot_with(api, AiohttpRequest(connection_pool_size=3, pool_timeout=5)) as bot:
            await asyncio.gather(*(bot.send_message(number, "hello") for number in range(20)))
        assert len(api.of("sendMessage")) == 20
        assert api.connections <= 3

    async def test_what_is_asked_is_asked_again_where_the_kept_connection_was_closed(
        self, api: BotApi, bot: Bot
    ) -> None:
        api.answer_next("getMe", hang_up)
        api.answer_next("answerCallbackQuery", hang_up)
        assert (await bot.get_me()).username == "guide_bot"
        assert await bot.answer_callback_query("id")
        assert len(api.of("getMe")) == 3  # one was asked at the start
        assert len(api.of("answerCallbackQuery")) == 2

    async def test_it_is_asked_again_only_once(self, api: BotApi, bot: Bot) -> None:
        api.answer_next("setMyCommands", hang_up, hang_up, hang_up)
        with pytest.raises(NetworkError, match="ServerDisconnectedError"):
            await bot.set_my_commands([("help", "Help")])
        assert len(api.of("setMyCommands")) == 2

    async def test_a_message_is_never_sent_twice(self, api: BotApi, bot: Bot) -> None:
        api.answer_next("sendMessage", hang_up)
        with pytest.raises(NetworkError, match="ServerDisconnectedError"):
            await bot.send_message(5, "hello")
        assert len(api.of("sendMessage")) == 1

    async def test_a_connection_that_the_server_closed_while_idle_is_not_used(self, api: BotApi, bot: Bot) -> None:
        async def say_goodbye(request: web.Request) -> web.StreamResponse:
            response = web.json_response({"ok": True, "result": True})
            assert request.transport is not None
            asyncio.get_running_loop().call_later(0.02, request.transport.close)
            return response

        api.answer_next("setMyCommands", say_goodbye)
        await bot.set_my_commands([("help", "Help")])
        await asyncio.sleep(0.05)
        await bot.send_message(5, "hello")
        assert len(api.of("sendMessage")) == 1

    async def test_a_cancelled_request_is_cancelled(self, api: BotApi, bot: Bot) -> None:
        api.answer_next("sendMessage", silence)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await bot.send_message(5, "hello", read_timeout=60)
        await bot.send_message(5, "again")

    async def test_it_must_be_opened_and_can_be_opened_again(self, api: BotApi) -> None:
        request = AiohttpRequest()
        url = f"{api.url}/bot{TOKEN}/getMe"
        await request.shutdown()
        for _ in range(2):
            with pytest.raises(NetworkError, match="not initialized"):
                await request.post(url)
            await request.initialize()
            await request.initialize()
            assert await request.post(url)
            await request.shutdown()
            await request.shutdown()


def test_a_system_without_certificates_gets_those_of_mozilla(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    context = trusted()
    assert not isinstance(context, bool)
    assert context.cert_store_stats()["x509_ca"] > 50


def test_nothing_of_the_server_side_is_imported() -> None:
    code = "import sys, bot.network.transport; sys.exit('aiohttp.web' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def assert_nothing_is_told(error: BaseException, caplog: pytest.LogCaptureFixture, *words: str) -> None:
    told = "".join(traceback.format_exception(error)) + caplog.text + repr(error)
    seen: BaseException | None = error
    while seen is not None:
        told += repr(seen)
        seen = seen.__cause__ or seen.__context__
    for secret in (TOKEN, *words):
        assert secret not in told
