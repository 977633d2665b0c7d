"""Strangers at the webhook: wrong secrets, huge bodies, slow senders, forged updates. What do they cost?

The bot is `rahnama run` in its own process. Each refusal is timed from the last byte that the server needs until its
answer arrives; the process's memory and database are compared before and after.
"""

import asyncio
import random
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from bot.commands.import_posts import SAMPLE
from bot.sandbox import Telegram
from bot.sandbox.server import Server
from bot.updates.webhook.registration import secret_made_of
from tests.commands.test_run import Serving
from tests.commands.test_webhook import URL, free_port
from tests.processes import TOKEN
from tests.torture.reporting import Promise, Torture

_AT_ONCE: Final = 20
_HUGE: Final = 100 << 20
_SLOW: Final = 200
_PIECE: Final = b"x" * (1 << 16)


class Figures(NamedTuple):
    forged: int
    refused: int
    p99_ms: float
    """Refusals of forged updates, with others at the same time."""
    worst_alone_ms: dict[str, float]
    """Each kind of stranger, with no other requests."""
    bytes_taken: dict[str, int]
    """How much of huge bodies the server accepted before it closed."""
    slow_left: int
    """Connections of slow senders still open after their time limit."""
    grown_mb: float
    wrote: bool
    seconds: int


async def torture(folder: Path, forged: int, chance: random.Random) -> Figures:
    began = time.monotonic()
    telegram = Telegram(TOKEN)
    async with Server(telegram).listening() as url:
        serving = Serving(folder, telegram, url)
        await serving.load(SAMPLE)
        port = free_port()
        await serving.begin(WEBHOOK_URL=URL, WEBHOOK_LISTEN=f"127.0.0.1:{port}", RAHNAMA_PACE="1000", BACKUP_DIR="")
        await telegram.until(lambda: telegram.webhook, 20)
        await asyncio.sleep(4)  # until the work that begins a little after the start has begun
        assert serving.process is not None
        strangers = _Strangers(port)
        await strangers.knock(b"wrong", 200)
        memory, posts = _memory(serving.process.pid), _rows(folder)
        alone = {
            "wrong secret": max([await strangers.knock(b"wrong") for _ in range(200)]),
            "no secret": max([await strangers.knock(b"") for _ in range(200)]),
            "huge, announced": max([(await strangers.huge(announced=True))[0] for _ in range(5)]),
        }
        taken = {
            "announced": (await strangers.huge(announced=True))[1],
            "in pieces": (await strangers.huge(announced=False))[1],
            "in pieces, with the wrong secret": (await strangers.huge(announced=False, secret="wrong"))[1],
        }
        times = await strangers.crowd(forged)
        slow = await strangers.slow()
        figures = Figures(
            forged=forged,
            refused=len(times),
            p99_ms=_ms(sorted(times)[int(len(times) * 0.99)]),
            worst_alone_ms={kind: _ms(seconds) for kind, seconds in alone.items()},
            bytes_taken=taken,
            slow_left=slow,
            grown_mb=round((_memory(serving.process.pid) - memory) / (1 << 20), 1),
            wrote=_rows(folder) != posts,
            seconds=round(time.monotonic() - began),
        )
        code, logged = await serving.end()
        assert code == 0, logged[-2000:]
    return figures


class _Strangers:
    def __init__(self, port: int) -> None:
        self._port = port

    async def knock(self, secret: bytes, times: int = 1) -> float:
        """Sends a forged update. Returns the seconds until its refusal."""
        took = 0.0
        for _ in range(times):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            body = b'{"update_id": 1, "message": {"text": "/forget"}}'
            began = time.perf_counter()
            writer.write(_head(secret, f"Content-Length: {len(body)}") + body)
            status = await reader.readline()
            took = time.perf_counter() - began
            assert b" 403 " in status, status
            writer.close()
        return took

    async def huge(self, *, announced: bool, secret: str = secret_made_of(TOKEN)) -> tuple[float, int]:
        """Sends a body of 100 MB. Returns the seconds from when its refusal is due, and how much was accepted."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        length = f"Content-Length: {_HUGE}" if announced else "Transfer-Encoding: chunked"
        answer = asyncio.create_task(reader.readline())
        began = time.perf_counter()
        writer.write(_head(secret.encode(), length))
        sent, took = 0, 0.0
        answer.add_done_callback(lambda _: None)
        try:
            while sent < _HUGE and not answer.done():
                writer.write(_PIECE if announced else b"10000\r\n" + _PIECE + b"\r\n")
                await writer.drain()
                await asyncio.sleep(0)
                sent += len(_PIECE)
        except OSError:
            pass
        try:
            status = await answer
            took = time.perf_counter() - began
            assert b" 413 " in status or b" 403 " in status, status
        except OSError:
            took = time.perf_counter() - began
        writer.close()
        return took, sent

    async def crowd(self, forged: int) -> list[float]:
        """Sends forged updates, some at once. Returns the time of each refusal."""

        async def one_after_another(number: int) -> list[float]:
            return [await self.knock(f"guess-{turn}".encode()) for turn in range(number)]

        ended = await asyncio.gather(*(one_after_another(forged // _AT_ONCE) for _ in range(_AT_ONCE)))
        return [seconds for times in ended for seconds in times]

    async def slow(self) -> int:
        """Senders of nothing, half a head, or half a body. Returns how many are still connected after 25 seconds."""
        begun: Iterable[bytes] = (
            b"",
            _head(b"wrong", "Content-Length: 5")[:40],
            _head(secret_made_of(TOKEN).encode(), "Content-Length: 500") + b"{",
        )
        open_ones = []
        for said in begun:
            for _ in range(_SLOW // 3):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                writer.write(said)
                open_ones.append((reader, writer))
        await asyncio.sleep(25)
        left = sum([not await _is_closed(reader) for reader, _ in open_ones])
        for _, writer in open_ones:
            writer.close()
        return left


async def _is_closed(reader: asyncio.StreamReader) -> bool:
    try:
        async with asyncio.timeout(0.05):
            await reader.read()  # up to the end
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def _head(secret: bytes, length: str) -> bytes:
    lines = ["POST /telegram HTTP/1.1", "Host: guide.example.org", "Content-Type: application/json", length]
    return "\r\n".join(lines).encode() + b"\r\nX-Telegram-Bot-Api-Secret-Token: " + secret + b"\r\n\r\n"


def _memory(process: int) -> int:
    """The bytes that it has in memory."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def _rows(folder: Path) -> list[object]:
    """What an update could have written."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "data" / "rahnama.db")) as raw:
        return [raw.execute(f"SELECT count(*) FROM {table}").fetchall() for table in ("deliveries", "drafts", "outbox")]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def promises(figures: Figures) -> list[Promise]:
    slowest, most = max(figures.worst_alone_ms.values()), max(figures.bytes_taken.values())
    return [
        Promise("all forged updates are refused", figures.refused, figures.refused == figures.forged),
        Promise("each in under 5 ms", slowest, slowest < 5),
        Promise("of huge bodies less than 8 MB are taken", most, most < 8 << 20),
        Promise("slow senders are cut off", figures.slow_left, figures.slow_left == 0),
        Promise("memory grows by less than 50 MB", figures.grown_mb, figures.grown_mb < 50),
        Promise("nothing is written", figures.wrote, not figures.wrote),
    ]


TORTURE: Final = Torture("hostile", __doc__, {"forged": 10_000}, torture, promises)
