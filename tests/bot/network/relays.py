"""Proxies on loopback that lead every connection to one server, and note what was asked of them."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp


@dataclass
class Relay:
    """A proxy; `hosts` are those that were asked for, as the client named them."""

    target: int
    user: str = ""
    password: str = ""
    refusing: bool = False
    port: int = 0
    hosts: list[str] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """SOCKS 5 of RFC 1928, with the passwords of RFC 1929."""
        _, count = await reader.readexactly(2)
        await reader.readexactly(count)
        writer.write(b"\x05\x02" if self.user else b"\x05\x00")
        if self.user:
            _, length = await reader.readexactly(2)
            user = (await reader.readexactly(length)).decode()
            password = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
            self.users.append(user)
            writer.write(b"\x01\x00" if (user, password) == (self.user, self.password) else b"\x01\x01")
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            self.hosts.append((await reader.readexactly((await reader.readexactly(1))[0])).decode())
        else:
            self.hosts.append(socket.inet_ntop(socket.AF_INET, await reader.readexactly(4)))
        await reader.readexactly(2)
        writer.write(b"\x05" + (b"\x02" if self.refusing else b"\x00") + b"\x00\x01" + bytes(6))
        if not self.refusing:
            await self._led(reader, writer)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """HTTP; what asks for a plain address is answered as if it had asked the server."""
        head = await reader.readuntil(b"\r\n\r\n")
        method, address, _ = head.split(b"\r\n")[0].decode().split()
        self.hosts.append(address)
        onward, back = await asyncio.open_connection("127.0.0.1", self.target)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            back.write(head)
        await asyncio.gather(_copied(reader, back), _copied(onward, writer))

    async def _led(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward, back = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(_copied(reader, back), _copied(onward, writer))


@asynccontextmanager
async def relay(kind: str, proxy: Relay, tls: ssl.SSLContext | None = None) -> AsyncIterator[Relay]:
    """The proxy, listening; `kind` is socks or http."""
    speak = proxy.socks if kind == "socks" else proxy.connect

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await speak(reader, writer)
        writer.close()

    server = await asyncio.start_server(met, "127.0.0.1", 0, ssl=tls)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, aiohttp.ClientError):
        while got := await reader.read(1 << 16):
            writer.write(got)
    writer.close()
