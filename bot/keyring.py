"""The key under which readers are known here: in a file of its own, never in the database.

Without it nobody can tell from the database whose a row is. (Unkeyed hashing of Telegram's ids is undone in hours.)
"""

import hashlib
import hmac
import json
import os
import secrets
import stat
from pathlib import Path

from channel.errors import RahnamaError

_BYTES = 32


class KeyringError(RahnamaError):
    """The keyring cannot be used; the sentence says why."""


class Keyring:
    """Turns a reader's id at Telegram into a pseudonym, a different one for each purpose."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def pseudonym(self, purpose: str, reader: int) -> str:
        """The reader's name for a purpose: 32 hex digits of HMAC-SHA256. Two purposes cannot be joined on it."""
        return hmac.new(self._key, f"{purpose}\0{reader}".encode(), hashlib.sha256).hexdigest()[:32]


def open_keyring(path: Path) -> Keyring:
    """The keyring in a file; made, readable by its owner alone, where there is none.

    Raises KeyringError for a file that others can read, or that is no keyring.
    """
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyringError(f"The keyring {path} can be read by others. Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(json.loads(path.read_text(encoding="utf-8"))["pseudonyms"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise KeyringError(f"{path} is no keyring of Rahnama. Restore it from a backup, or name another.") from fault
    if len(key) != _BYTES:
        raise KeyringError(f"The key in {path} has a wrong length. Restore it from a backup, or name another.")
    return Keyring(key)


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise KeyringError(
            f"The keyring {path} cannot be made: {fault.strerror}. Choose another KEYRING_FILE."
        ) from fault
    with os.fdopen(file, "w", encoding="utf-8") as keyring:
        json.dump({"pseudonyms": secrets.token_hex(_BYTES)}, keyring)
