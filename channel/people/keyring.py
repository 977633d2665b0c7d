"""The keys for readers' pseudonyms and for sealing their addresses; kept outside the database.

Pseudonyms are HMAC-SHA256, with a purpose for each table, so that no two tables can be joined on a reader. Seals are
AES-256-GCM; table, column, row and key are authenticated, so that a sealed value opens only in its own place.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from channel.errors import RahnamaError

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LENGTH_BYTES: Final = 4
_PADDED_TO: Final = 256  # bytes; the length of a sealed value reveals nothing finer
_DATED: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-([1-9][0-9]{0,8})")


class KeyringError(RahnamaError):
    """The keyring can't be used, or doesn't match the database; the message says why, and what helps."""


class KeyringLook(NamedTuple):
    """What can be told about the keyring's file without its keys."""

    there: bool
    private: bool
    """Whether only the bot's own user can read it."""
    day: date | None
    """The day of the newest key, if known."""


class Keyring:
    """One key for pseudonyms, and dated keys for seals; the newest of these seals."""

    def __init__(self, pseudonyms: bytes, seals: Mapping[str, bytes]) -> None:
        """`seals`: keys by their dated ids, such as "2026-11-23-1". Every key has 32 bytes.

        Raises KeyringError for a key of another length, an id of another form, or no key for seals.
        """
        if not seals:
            raise KeyringError("The keyring holds no key for seals.")
        if any(not isinstance(key, bytes) or len(key) != KEY_BYTES for key in (pseudonyms, *seals.values())):
            raise KeyringError(f"A key in the keyring has a wrong length; each has {KEY_BYTES} bytes.")
        self._pseudonyms = pseudonyms
        self._seals = dict(seals)
        self.newest = max(self._seals, key=dated)

    def __repr__(self) -> str:
        return f"Keyring(newest={self.newest!r})"

    @property
    def seal_ids(self) -> frozenset[str]:
        return frozenset(self._seals)

    def pseudonym(self, purpose: str, reader: int) -> str:
        """The reader's pseudonym for a purpose, 32 hex digits. Two purposes cannot be joined on it."""
        return hmac.new(self._pseudonyms, f"{purpose}\0{reader}".encode(), hashlib.sha256).hexdigest()[:32]

    def fingerprint(self, seal: str | None = None) -> str:
        """Shows whether a database was made with this keyring, or with this seal, and nothing else."""
        secret = self._pseudonyms if seal is None else self._seals[seal]
        return hmac.new(secret, b"fingerprint", hashlib.sha256).hexdigest()[:32]

    def seal(self, plain: bytes, place: str) -> tuple[str, bytes]:
        """The id of the key, and the sealed value for its place ("table.column.row")."""
        content = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain
        padded = content.ljust(-(-len(content) // _PADDED_TO) * _PADDED_TO, b"\0")
        nonce = os.urandom(_NONCE_BYTES)
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # imported here so that the bot starts faster

        sealed = AESGCM(self._seals[self.newest]).encrypt(nonce, padded, _bound(place, self.newest))
        return self.newest, nonce + sealed

    def unseal(self, key: str, sealed: bytes, place: str) -> bytes:
        """Opens a value sealed for this place. Raises KeyringError if the key is gone or the value was changed."""
        if key not in self._seals:
            raise KeyringError(f"The key {key!r:.40} is not in the keyring; without it {place} cannot be opened.")
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            padded = AESGCM(self._seals[key]).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(place, key))
        except (InvalidTag, ValueError, TypeError) as fault:  # the database may hold anything here: text, nothing
            raise KeyringError(f"A sealed value in {place} was changed, or belongs elsewhere.") from fault
        length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
        return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def dated(key: str) -> tuple[date, int]:
    """The day of a seal's key and its number on that day, to sort keys by. Raises KeyringError for another form.

    As text, "2026-11-23-10" would sort before "2026-11-23-9", and the newest key would not be the one that seals.
    """
    try:
        if parts := _DATED.fullmatch(key):
            return date.fromisoformat(parts[1]), int(parts[2])
    except (ValueError, TypeError):
        pass
    raise KeyringError(f"{key!r:.40} is not the id of a key, which is a day and a number, such as 2026-11-23-1.")


def _bound(place: str, key: str) -> bytes:
    return f"rahnama\0{key}\0{place}".encode()
