"""Telegram's requests on aiohttp: python-telegram-bot's BaseRequest with connections that stay open.

The stock one (on httpx) costs three times as much, collapses under concurrency, and drops a connection after five idle
seconds, so that a quiet bot opens a new TLS connection for nearly every answer.
"""

import asyncio
import errno
import json
import socket
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import aiohttp
from aiohttp.payload import BytesIOPayload, Payload
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.network import proxies

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

KEPT_WARM: Final = 300.0
"""Seconds to keep an idle connection. A server may close it earlier; that is noticed at once."""

_DEFAULT: Final = BaseRequest.DEFAULT_NONE
_OCCUPIED: Final = (
    "Pool timeout: All connections in the connection pool are occupied. Request was *not* sent to Telegram. "
    "Consider adjusting the connection pool size or the pool timeout."
)
_BUFFERED: Final = 1 << 16  # bytes that asyncio accepts without waiting for the network
_REPEATABLE: Final = ("get", "set", "edit", "answerCallbackQuery", "answerInlineQuery", "sendChatAction")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_Ask = Callable[..., AbstractAsyncContextManager[aiohttp.ClientResponse]]


class AiohttpRequest(BaseRequest):
    """The bot's requests to the Bot API; one object serves both purposes, the long poll and everything else.

    Timeouts are in seconds, None for none. Raises what python-telegram-bot's own request raises: TimedOut after a
    timeout, NetworkError for other network errors. Neither names the URL, because it contains the token. `proxy` is
    what `proxy_for` says of the Bot API.
    """

    __slots__ = ("_connect", "_free", "_media_write", "_pool", "_proxy", "_read", "_route", "_session", "_write")

    def __init__(
        self,
        proxy: URL | None = None,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._proxy = proxy
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        # The pool's size is limited here, since aiohttp doesn't separate waiting for a place from waiting to connect.
        self._free = asyncio.Semaphore(connection_pool_size)
        self._route = lru_cache(maxsize=256)(_route)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        """Opens the pool, unless it is open already."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=proxies.connector(
                    self._proxy,
                    limit=0,
                    keepalive_timeout=KEPT_WARM,
                    ttl_dns_cache=300,
                    ssl=trusted(),
                    socket_factory=_socket,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept", "Accept-Encoding"),
            )

    async def shutdown(self) -> None:
        """Closes the pool; it can be opened again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: "ODVInput[float]" = _DEFAULT,
        write_timeout: "ODVInput[float]" = _DEFAULT,
        connect_timeout: "ODVInput[float]" = _DEFAULT,
        pool_timeout: "ODVInput[float]" = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Returns the answer's status and body; see BaseRequest."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        await self._take_a_place(_given(pool_timeout, self._pool))
        try:
            route = self._route(url)
            ask = partial(
                self._session.request,
                method,
                route.url,
                timeout=_limits(_given(connect_timeout, self._connect), _given(read_timeout, self._read)),
                proxy=proxies.over(self._proxy),
                allow_redirects=False,
            )
            if request_data is None:
                return await _exchange(ask)
            if request_data.contains_files:
                return await _upload(ask, _form(request_data), _given(write_timeout, self._media_write))
            # Nested values stay JSON: the Bot API accepts it, and a form would cost eight times as much.
            body = _encode(request_data.parameters).encode("utf-8", "replace")
            if len(body) > _BUFFERED:
                content = BytesIOPayload(BytesIO(body), content_type="application/json")
                return await _upload(ask, content, _given(write_timeout, self._write))
            return await _ask(ask, body, route.repeatable)
        except TimeoutError:
            failure: NetworkError = TimedOut()
        except Exception as error:
            failure = NetworkError(_without_url(error))
        finally:
            self._free.release()
        raise failure  # outside the except block, so that aiohttp's error, which names the URL, isn't its context

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Returns the answer; raises TelegramError if it isn't a JSON object. The stock one would log its content."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer

    async def _take_a_place(self, patience: float | None) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(patience):
                await self._free.acquire()
        except TimeoutError:
            raise TimedOut(_OCCUPIED) from None


class _Route(NamedTuple):
    url: URL
    repeatable: bool


def _route(url: str) -> _Route:
    method = url.rpartition("/")[2]
    return _Route(URL(url), method.startswith(_REPEATABLE))


async def _ask(ask: _Ask, body: bytes, repeatable: bool) -> tuple[int, bytes]:
    """Makes a request, and repeats it if a kept connection turns out to be closed and a second request does no harm.

    A server may close an idle connection just as a request is sent on it, and we can't know whether it read the
    request. So requests that only ask or set something are repeated. Those that send a message fail: only the caller
    knows whether a lost message or a duplicate is worse.
    """
    headers = {"Content-Type": "application/json"}
    try:
        return await _exchange(ask, data=body, headers=headers)
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        if not repeatable or isinstance(error, aiohttp.ClientConnectorError):
            raise
    return await _exchange(ask, data=body, headers=headers)


async def _upload(ask: _Ask, content: Payload, patience: float | None) -> tuple[int, bytes]:
    """Sends a long body; raises TimeoutError if the server accepts nothing for `patience` seconds."""
    tracker = aiohttp.UploadTracker()
    async with asyncio.timeout(None) as limit:
        watch = asyncio.create_task(_watch(tracker, content.size, limit, patience))
        try:
            return await _exchange(ask, data=content, upload_tracker=tracker)
        finally:
            watch.cancel()


async def _watch(
    tracker: aiohttp.UploadTracker, size: int | None, limit: asyncio.Timeout, patience: float | None
) -> None:
    if size is None or patience is None:
        return
    now = asyncio.get_running_loop().time
    written = -1
    while tracker.bytes_written < size:
        if tracker.bytes_written > written:
            written = tracker.bytes_written
            limit.reschedule(now() + patience)
        await asyncio.sleep(patience / 20)
    limit.reschedule(None)  # from here on the read timeout counts


async def _exchange(ask: _Ask, **content: Any) -> tuple[int, bytes]:
    async with ask(**content) as response:
        answer = await response.read()
        return response.status, answer if response.status < 300 else _json_object(answer)


def _form(request_data: RequestData) -> Payload:
    form = aiohttp.FormData(quote_fields=False)  # the Bot API takes names as they are, without decoding them
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in request_data.multipart_data.items():
        # Wrapped, since aiohttp writes plain bytes all at once.
        file = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=file_name, content_type=mime_type)
    return form()


def _json_object(answer: bytes) -> bytes:
    """A failed request's answer, if it is the Bot API's; of any other, the error would repeat the whole text."""
    try:
        return answer if isinstance(json.loads(answer), dict) else b"{}"
    except ValueError:
        return b"{}"


def _without_url(error: Exception) -> str:
    reason = errno.errorcode.get(getattr(error, "errno", None) or 0)
    return f"No answer: {type(error).__name__}" + (f" ({reason})" if reason else "")


@lru_cache(maxsize=64)
def _limits(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read)


def _given(timeout: "ODVInput[float]", otherwise: float | None) -> float | None:
    return otherwise if timeout is _DEFAULT else cast("float | None", timeout)


def trusted() -> ssl.SSLContext | bool:
    """The system's certificates; Mozilla's if it has none (python.org's build for macOS, minimal images)."""
    system = ssl.get_default_verify_paths()
    if system.cafile or (system.capath and any(Path(system.capath).iterdir())):
        return True
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def _socket(address: aiohttp.AddrInfoType) -> socket.socket:
    """A socket with keepalive probes, so that routers don't drop an idle connection and a dead one is noticed."""
    family, kind, protocol, _, _ = address
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 45), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, option):
            opened.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
    return opened
