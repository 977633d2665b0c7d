"""What somebody with the database but no keyring can try: hash every id, and search for the hashes."""

import base64
import hashlib
import hmac
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

_KNOWN_OF = 16  # bytes; the length of pseudonyms
_CHUNK = 20_000
PURPOSES = ("", "drafts\0", "language\0", "chats\0")

Hash = Callable[[bytes], bytes]


def cells(database: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, by the tables' names."""
    with closing(sqlite3.connect(database)) as stolen:
        stolen.row_factory = sqlite3.Row
        tables = [name for (name,) in stolen.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: [dict(row) for row in stolen.execute(f"SELECT * FROM {table}")] for table in tables}


def targets(database: Path) -> frozenset[bytes]:
    """What may be a hash in any cell: the first bytes of everything readable as hex, base64 or bytes."""
    values = {value for rows in cells(database).values() for row in rows for value in row.values()}
    return frozenset(found[:_KNOWN_OF] for value in values for found in _readings(value) if len(found) >= _KNOWN_OF)


def _readings(value: object) -> Iterator[bytes]:
    if isinstance(value, bytes):
        yield value
    if isinstance(value, str):
        for read in (bytes.fromhex, partial(base64.b64decode, validate=True), base64.urlsafe_b64decode):
            try:
                yield read(value)
            except ValueError:
                continue


def hashes(database: Path) -> dict[str, Hash]:
    """Each hash without a secret, with each purpose named in the program's source."""
    bans = [f"bans.{row['id']}\0" for row in cells(database).get("bans", ())]
    found: dict[str, Hash] = {}
    for purpose in (*PURPOSES, *bans):
        before = purpose.encode()
        for name in ("sha256", "sha1", "md5", "blake2b", "blake2s", "sha512", "sha3_256"):
            found[f"{name} {purpose!r}"] = partial(_digest, name, before)
        for key in (b"", b"rahnama", b"fingerprint", b"SampleThinker", bytes(32)):
            found[f"HMAC {key!r} {purpose!r}"] = partial(_hmac, key, before)
    return found


def _digest(name: str, before: bytes, number: bytes) -> bytes:
    return hashlib.new(name, before + number).digest()


def _hmac(key: bytes, before: bytes, number: bytes) -> bytes:
    return hmac.digest(key, before + number, "sha256")


def tried(ids: range, looked_for: frozenset[bytes], ways: Iterable[Hash]) -> set[int]:
    """The ids with a hash, made in any of the ways, that is there."""
    ways = tuple(ways)
    found = set()
    for number in ids:
        written = b"%d" % number
        if any(way(written)[:_KNOWN_OF] in looked_for for way in ways):
            found.add(number)
    return found


def tried_fast(ids: range, looked_for: frozenset[bytes]) -> set[int]:
    """The same for many ids and the most likely ways, on two processors."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processors:
        parts = [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
        return set().union(*processors.map(partial(_tried_fast, looked_for), parts, chunksize=5))


def _tried_fast(looked_for: frozenset[bytes], ids: range) -> set[int]:
    written = [b"%d" % number for number in ids]
    found: set[int] = set()
    for digests in (
        *([way(one).digest()[:_KNOWN_OF] for one in written] for way in (hashlib.sha256, hashlib.sha1, hashlib.md5)),
        *(_prefixed(purpose.encode(), written) for purpose in PURPOSES[1:]),
        [hmac.digest(b"", one, "sha256")[:_KNOWN_OF] for one in written],
    ):
        if not looked_for.isdisjoint(digests):
            found |= {number for number, digest in zip(ids, digests, strict=True) if digest in looked_for}
    return found


def _prefixed(before: bytes, written: list[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    return [sha256(before + one).digest()[:_KNOWN_OF] for one in written]
