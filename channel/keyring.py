"""The keys under which readers are known here and their addresses sealed; kept outside the database.

Pseudonyms are HMAC-SHA256 with a purpose of their own, so that no two tables can be joined on a reader. Seals are
AES-256-GCM; table, column, row and key are authenticated with them, so that a sealed value opens in its own place only.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from channel.errors import RahnamaError

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_PADDED_TO: Final = 256  # a sealed value's length tells nothing finer than this


class KeyringError(RahnamaError):
    """The keyring cannot be used, or does not fit the database; the sentence says why, and what helps."""


class Keyring:
    """One key for pseudonyms, and dated keys for seals, the newest of which seals."""

    def __init__(self, pseudonyms: bytes, seals: Mapping[str, bytes]) -> None:
        """`seals`: keys by their ids, which sort by date."""
        self._pseudonyms = pseudonyms
        self._seals = dict(seals)
        self.newest = max(self._seals)

    @property
    def seal_ids(self) -> frozenset[str]:
        return frozenset(self._seals)

    def pseudonym(self, purpose: str, reader: int) -> str:
        """The reader's name for a purpose: 32 hex digits. Two purposes cannot be joined on it."""
        return hmac.new(self._pseudonyms, f"{purpose}\0{reader}".encode(), hashlib.sha256).hexdigest()[:32]

    def fingerprint(self) -> str:
        """Tells whether a database was made with this keyring, and nothing else."""
        return hmac.new(self._pseudonyms, b"fingerprint", hashlib.sha256).hexdigest()[:32]

    def seal(self, plain: bytes, place: str) -> tuple[str, bytes]:
        """The id of the key, and the sealed value for its place ("table.column.row")."""
        length = len(plain).to_bytes(4, "big")
        padded = (length + plain).ljust(-(-(len(plain) + 4) // _PADDED_TO) * _PADDED_TO, b"\0")
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._seals[self.newest]).encrypt(nonce, padded, _bound(place, self.newest))
        return self.newest, nonce + sealed

    def unseal(self, key: str, sealed: bytes, place: str) -> bytes:
        """What was sealed for this place. Raises KeyringError where the key is gone, or the value is not what it was."""
        if key not in self._seals:
            raise KeyringError(f"The key {key} is not in the keyring; without it this row cannot be opened.")
        try:
            padded = AESGCM(self._seals[key]).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(place, key))
        except InvalidTag as fault:
            raise KeyringError(f"A sealed value in {place} was changed, or belongs elsewhere.") from fault
        return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def _bound(place: str, key: str) -> bytes:
    return f"rahnama\0{key}\0{place}".encode()
