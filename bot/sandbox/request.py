"""python-telegram-bot talking to the sandbox in the same process, without sockets."""

from urllib.parse import unquote

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.sandbox.errors import Fault, TransportError
from bot.sandbox.front import GARBLED_PAGE, fetch, respond
from bot.sandbox.params import Upload
from bot.sandbox.telegram import Telegram


class SandboxRequest(BaseRequest):
    """Give it to a Bot or an ApplicationBuilder (as both `request` and `get_updates_request`)."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        token, _, rest = unquote(url).partition("/bot")[2].partition("/")
        if "/file/bot" in url:
            return fetch(self._telegram, token, rest)
        params = request_data.parameters if request_data else {}
        try:
            return await respond(self._telegram, token, rest, params, _uploads(request_data))
        except TransportError as mishap:
            if mishap.fault is Fault.GARBLED:
                return 200, GARBLED_PAGE
            if mishap.fault is Fault.TIMED_OUT:
                raise TimedOut from mishap
            raise NetworkError(f"the connection broke: {mishap}") from mishap


def _uploads(request_data: RequestData | None) -> dict[str, Upload]:
    if request_data is None or not request_data.contains_files:
        return {}
    uploads = {}
    for field, (name, content, mime_type) in request_data.multipart_data.items():
        uploads[field] = Upload(name, content if isinstance(content, bytes) else content.read(), mime_type)
    return uploads
