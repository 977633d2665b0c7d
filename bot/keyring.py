"""The keyring in a file of its own, never in the database: made at the first start, rotated and pruned on request.

A process that uses a keyring holds a shared lock on its file; a process that changes it needs an exclusive one. So no
running bot seals with a key that is being destroyed, and no change overwrites another.
"""

import fcntl
import glob
import os
import secrets
import shlex
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from channel.people.keyring import KEY_BYTES, Keyring, KeyringError, KeyringLook, dated
from storage.database.sqlite.file import private_folder

_VERSION: Final = 1
_LARGEST: Final = 1 << 20  # bytes; a larger file is not a keyring but was named by mistake

_Hex = Annotated[str, StringConstraints(pattern=rf"^[0-9a-fA-F]{{{2 * KEY_BYTES}}}$")]


class _Version(BaseModel):
    """The version, which is read first: a file of another version may look quite different."""

    model_config = ConfigDict(hide_input_in_errors=True)

    version: int


class _First(BaseModel):
    """The first format, from before seals existed."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    pseudonyms: _Hex = Field(repr=False)


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    version: Literal[1] = 1
    pseudonyms: _Hex = Field(repr=False)
    seals: dict[str, _Hex] = Field(repr=False)

    def keyring(self) -> Keyring:
        return Keyring(bytes.fromhex(self.pseudonyms), {name: bytes.fromhex(key) for name, key in self.seals.items()})


def open_keyring(path: Path) -> Keyring:
    """Return the keyring in a file; if there is none, make one that only its owner can read.

    Raises KeyringError if others can read the file, it is not a keyring, or a newer Rahnama made it.
    """
    with hold_keyring(path) as keyring:
        return keyring


@contextmanager
def hold_keyring(path: Path) -> Iterator[Keyring]:
    """Like open_keyring, but nobody can rotate or prune the keyring while the context lasts."""
    if not os.path.lexists(path):
        _make(path)
    with _locked(path, fcntl.LOCK_SH) as file:
        is_whole = bool(_read(file, path).seals)
    if not is_whole:
        with _changing(path):
            pass  # adds the missing key for seals
    with _locked(path, fcntl.LOCK_SH) as file:
        yield _read(file, path).keyring()


def is_held(path: Path) -> bool:
    """Whether a process is using the keyring, as a bot does for as long as it runs."""
    try:
        with _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except KeyringError:
        return path.exists()


def look(path: Path, keyring: Keyring | None = None) -> KeyringLook:
    """Return the state of the file now. `keyring`: its contents as read at the start, if they were."""
    try:
        status, mount = path.stat(), os.statvfs(path)
    except OSError:
        return KeyringLook(there=False, private=True, day=None)
    private = stat.S_ISREG(status.st_mode) and _is_private(status, mount)
    with suppress(KeyringError):
        keyring = keyring or open_keyring(path)
    return KeyringLook(there=True, private=private, day=dated(keyring.newest)[0] if keyring else None)


def rotate(path: Path, today: date) -> str:
    """Add a key for seals, which is used from the next start on; return its id.

    Raises KeyringError while a bot holds the keyring.
    """
    with _changing(path) as seals:
        newest_day, number = dated(max(seals, key=dated))
        new = f"{today}-1" if today > newest_day else f"{newest_day}-{number + 1}"  # a clock may have been ahead
        seals[new] = secrets.token_hex(KEY_BYTES)
    return new


def make(path: Path) -> str:
    """Make a keyring, for an owner who gives the same one to several machines; return the id of its key.

    Raises KeyringError if the file exists already.
    """
    if os.path.lexists(path):
        raise KeyringError(f"{path} is there already, and stays as it is.")
    _make(path)
    return open_keyring(path).newest


def prune(path: Path, used: frozenset[str]) -> list[str]:
    """Destroy the keys for seals that are not in use, but never the newest; return their ids, oldest first.

    Raises KeyringError while a bot holds the keyring, or if it lacks a used key and so belongs to another database.
    """
    with _changing(path) as seals:
        if foreign := used - seals.keys():
            raise KeyringError(
                f"The database needs the key {min(foreign, key=str)!r:.40}, which {path} lacks: they do not belong "
                "together. Nothing was destroyed. Check DATABASE_URL and KEYRING_FILE."
            )
        spare = sorted(seals.keys() - used - {max(seals, key=dated)}, key=dated)
        for name in spare:
            del seals[name]
    return spare


def _make(path: Path) -> None:
    """Put a new keyring in place atomically; if another process was faster, keep the keyring of that process."""
    content = _Content(pseudonyms=secrets.token_hex(KEY_BYTES), seals=_new_seals())
    try:
        private_folder(path.parent)
        with _written(content, path) as new, suppress(FileExistsError, FileNotFoundError):
            os.link(new, path)
        _sync(path.parent)
    except OSError as fault:
        raise KeyringError(
            f"The keyring {path} cannot be made: {fault.strerror}. Choose another KEYRING_FILE."
        ) from fault


def _new_seals() -> dict[str, str]:
    return {f"{datetime.now(UTC).date()}-1": secrets.token_hex(KEY_BYTES)}


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, str]]:
    """Yield the keys for seals, to be changed; they are written when the context ends, unless it raises."""
    path = Path(os.path.realpath(path))  # changes the target of a link and keeps the link
    with _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB) as file:
        content = _read(file, path)
        seals = dict(content.seals) or _new_seals()
        yield seals
        try:
            _sweep(path)
            if seals != content.seals:
                with _written(content.model_copy(update={"seals": seals}), path, like=file) as new:
                    new.replace(path)
                _sync(path.parent)
        except OSError as fault:
            raise KeyringError(
                f"The keyring {path} cannot be changed: {fault.strerror}. "
                "There has to be space on the disk, and the right to write into the folder."
            ) from fault


@contextmanager
def _locked(path: Path, how: int) -> Iterator[BinaryIO]:
    """Yield the open file, locked and checked to be still the one at the path: a change puts a new file there."""
    while True:
        with _opened(path) as file:
            try:
                fcntl.flock(file, how)
            except BlockingIOError:
                raise KeyringError(f"The keyring {path} is in use. Stop the bot, and try again.") from None
            except OSError as fault:
                raise KeyringError(
                    f"The keyring {path} cannot be locked: {fault.strerror}. Keep it on a disk of this machine."
                ) from fault
            if _is_still(file, path):
                yield file
                return


def _opened(path: Path) -> BinaryIO:
    try:
        return open(
            path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)
        )  # opening a pipe would hang
    except FileNotFoundError:
        problem = "is a link to what is not there" if path.is_symlink() else "is not there"
        raise KeyringError(
            f"The keyring {path} {problem}. Restore it, or check KEYRING_FILE; the bot makes one at its first start."
        ) from None
    except OSError as fault:
        raise KeyringError(
            f"The keyring {path} cannot be read: {fault.strerror}. It has to be a file of the user who runs the bot."
        ) from fault


def _is_still(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _read(file: BinaryIO, path: Path) -> _Content:
    """Return the contents of the open file. The permissions checked are those of this file, not of the path."""
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise KeyringError(f"The keyring {path} is no file. Name one as KEYRING_FILE.")
    mount = os.fstatvfs(file.fileno())
    if not _is_private(status, mount):
        way_out = (
            "Mount it for the bot alone: in Kubernetes with defaultMode 0400, and an fsGroup that only the bot is in"
            if _is_read_only(mount)
            else f"Run: chmod 600 {shlex.quote(str(path))}"
        )
        raise KeyringError(f"The keyring {path} can be read by others. {way_out}")
    text = file.read() if status.st_size <= _LARGEST else b""
    with suppress(ValidationError):
        return _Content(pseudonyms=_First.model_validate_json(text).pseudonyms, seals={})
    try:
        if (version := _Version.model_validate_json(text).version) <= _VERSION:
            content = _Content.model_validate_json(text)
            content.keyring()
            return content
    except (ValidationError, KeyringError):
        raise KeyringError(
            f"{path} is no keyring of Rahnama. Restore it from a backup, or name another as KEYRING_FILE."
        ) from None  # the original error would carry the keys
    raise KeyringError(f"The keyring {path} is of version {version}; this Rahnama knows {_VERSION}. Use the newer one.")


def _is_private(status: os.stat_result, mount: os.statvfs_result) -> bool:
    """Whether only the bot's own user can read it, or it is a secret as Kubernetes mounts one for users other than
    root: a read-only file owned by root and readable by the group that the bot was given for it.
    """
    mode = stat.S_IMODE(status.st_mode)
    given = _is_read_only(mount) and status.st_uid == 0 and status.st_gid in {os.getegid(), *os.getgroups()}
    return not mode & (0o037 if given else 0o077)


def _is_read_only(mount: os.statvfs_result) -> bool:
    return bool(mount.f_flag & os.ST_RDONLY)


def _sweep(path: Path) -> None:
    """Remove the copies that a killed process left behind; they may contain pruned keys."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.new"):
        left.unlink(missing_ok=True)


@contextmanager
def _written(content: _Content, path: Path, like: BinaryIO | None = None) -> Iterator[Path]:
    """Yield a synced temporary file beside the path, private or with the permissions of `like`; it is removed
    afterwards."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            if like is not None:
                _take_rights(file.fileno(), os.fstat(like.fileno()))
            file.write(content.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _take_rights(descriptor: int, rights: os.stat_result) -> None:
    if rights.st_uid != os.geteuid():  # run by root: the keyring stays with the bot's user
        os.fchown(descriptor, rights.st_uid, rights.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(rights.st_mode))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
