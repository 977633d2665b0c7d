"""Fetches the channel's public page politely: about a page per second, one at a time, over one connection."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp
from yarl import URL

from bot.network import proxies
from bot.network.transport import KEPT_WARM, trusted
from bot.settings import haste
from channel.errors import RahnamaError, SourceError

_HEADERS: Final = {
    "User-Agent": "Rahnama (guide of a Telegram channel; reads the channel's public page, a page a second)",
    "Accept": "text/html",
}
_LARGEST: Final = 8 << 20  # bytes; a page of twenty posts has about 300 KB
_LEADS_ON: Final = 3  # redirects from a public page to itself, such as from http to https


@dataclass(frozen=True)
class Patience:
    """How often, and for how long, a host is asked. All times are in seconds."""

    apart: float = 1.0
    """The pause between two requests; up to half of it is added at random."""
    pauses: tuple[float, ...] = (2.0, 5.0, 15.0, 45.0, 120.0)
    """The pauses before the second try, the third and so on; after the last pause comes the last try."""
    longest: float = 600.0
    """The longest pause that a host may ask for; if it asks for more, the request is given up."""
    connect: float = 10.0
    silence: float = 20.0
    """The time limit without a byte of an answer."""
    whole: float = 60.0
    """The time limit for one whole answer, even if it keeps arriving slowly."""

    def faster(self, times: float) -> "Patience":
        """Return the same with pauses `times` times as short."""
        return replace(self, apart=self.apart / times, pauses=tuple(pause / times for pause in self.pauses))


def patience_in_force() -> Patience:
    return Patience().faster(haste())


class PageAwayError(RahnamaError):
    """The public page cannot be read at the moment."""


class PageClosedError(SourceError):
    """The channel shows no posts to the public."""


class PublicPages:
    """Reads pages of a host such as https://t.me. Opened by `open_pages`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        host: str,
        proxy: URL | None,
        patience: Patience,
        sleep: Callable[[float], Awaitable[object]],
        clock: Callable[[], float],
    ) -> None:
        self.host = host
        self._session = session
        self._proxy = proxies.over(proxy)
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._turn = asyncio.Lock()
        self._free = 0.0
        self._limits = aiohttp.ClientTimeout(total=patience.whole, connect=patience.connect, sock_read=patience.silence)

    async def posts(self, channel: str, before: int | None = None) -> bytes:
        """Return the public page with the newest posts, or with those below a number.

        Raises PageClosedError if the host redirects elsewhere, PageAwayError if it does not answer.
        """
        url = URL(f"{self.host}/s/{channel}").with_query({} if before is None else {"before": str(before)})
        for _ in range(_LEADS_ON):
            found = await self._get(url)
            if isinstance(found, bytes):
                return found
            if found.path.casefold() != url.path.casefold() or found.host != url.host:
                break
            url = found
        raise PageClosedError(
            f"{self.host}/s/{channel}",
            "shows no posts: the channel is private, has another name, or its preview is switched off. "
            "Check CHANNEL, or load an export: rahnama import result.json",
        )

    async def link(self, channel: str, message_id: int) -> bytes | None:
        """Return what a post's link shows; None if it redirects elsewhere. Raises PageAwayError."""
        found = await self._get(URL(f"{self.host}/{channel}/{message_id}").with_query({"embed": "1"}))
        return found if isinstance(found, bytes) else None

    async def _get(self, url: URL) -> bytes | URL:
        """Return a page, or the address that it redirects to. Other requests wait meanwhile, also between two tries."""
        async with self._turn:
            for pause in (*self._patience.pauses, None):
                answer = await self._try(url)
                if not isinstance(answer, _Refused):
                    return answer
                if pause is None or answer.final or answer.wait > self._patience.longest:
                    raise PageAwayError(self._told(answer))
                await self._sleep(max(pause, answer.wait))
        raise AssertionError("unreachable")

    async def _try(self, url: URL) -> "bytes | URL | _Refused":
        if (early := self._free - self._clock()) > 0:
            await self._sleep(early)
        try:
            async with self._session.get(
                url, proxy=self._proxy, timeout=self._limits, allow_redirects=False
            ) as response:
                return await _answer(response)
        except TimeoutError:
            return _Refused("did not answer in time")
        except (aiohttp.ClientError, OSError, proxies.refusal()) as fault:
            return _Refused(f"could not be reached ({type(fault).__name__})")
        finally:
            self._free = self._clock() + self._patience.apart * random.uniform(1.0, 1.5)

    def _told(self, answer: "_Refused") -> str:
        if answer.wait > self._patience.longest:
            return f"{self.host} asks to be left alone for {round(answer.wait / 60)} minutes. Try again later."
        return f"{self.host} {answer.problem}. Nothing is lost: try again later, and the walk goes on where it was."


@asynccontextmanager
async def open_pages(
    host: str,
    patience: Patience | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    clock: Callable[[], float] = time.monotonic,
    *,
    proxy_url: str | None = None,
) -> AsyncIterator[PublicPages]:
    """Yield the pages of a host as long as the context lasts; `proxy_url` is PROXY_URL. Raises SettingsError if the
    environment's proxy cannot be used."""
    proxy = proxies.proxy_for(host, proxy_url)
    async with aiohttp.ClientSession(
        connector=proxies.connector(proxy, limit=1, keepalive_timeout=KEPT_WARM, ssl=trusted()),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=_HEADERS,
    ) as session:
        yield PublicPages(session, host, proxy, patience or patience_in_force(), sleep, clock)


@dataclass(frozen=True)
class _Refused:
    problem: str
    wait: float = 0.0
    """The pause that the host asks for, in seconds."""
    final: bool = False
    """Whether a retry would give the same answer."""


async def _answer(response: aiohttp.ClientResponse) -> bytes | URL | _Refused:
    if response.status == 200:
        return await _body(response)
    if response.status in (301, 302, 303, 307, 308):
        location = response.headers.get("Location", "")
        try:
            return response.url.join(URL(location))
        except ValueError:
            return _Refused("leads to an address that is none", final=True)
    if response.status == 429 or response.status >= 500:
        return _Refused(f"is not ready (status {response.status})", _wait(response.headers.get("Retry-After", "")))
    return _Refused(f"refuses the page (status {response.status})", final=True)


async def _body(response: aiohttp.ClientResponse) -> bytes | _Refused:
    body = bytearray()
    async for piece in response.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > _LARGEST:
            return _Refused(f"gives a page of more than {_LARGEST >> 20} MiB", final=True)
    return bytes(body)


def _wait(asked: str) -> float:
    """Return Retry-After in seconds; the header has a number of seconds or a date."""
    if asked.isascii() and asked.isdigit():
        return float(asked[:9])
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except ValueError:
        return 0.0
