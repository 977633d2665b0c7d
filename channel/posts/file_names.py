"""What a post's files are called, by their own names."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from channel.models import Post

_ENDING: Final = re.compile(r"\.(?:[a-z][a-z0-9]{0,4}|7z|3gp)", re.IGNORECASE | re.ASCII)
_LAST_ENDING: Final = re.compile(rf"{_ENDING.pattern}$", re.IGNORECASE | re.ASCII)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_HASH: Final = re.compile(r"[0-9a-f]{8}[0-9a-f -]*", re.IGNORECASE)
# Cameras, recorders and Telegram itself name files by these and numbers.
_OF_DEVICES: Final = frozenset(
    (
        *("video", "vid", "mov", "movie", "audio", "aud", "voice", "ptt", "rec", "record", "recording", "sound"),
        *("photo", "image", "img", "pic", "picture", "dsc", "dcim", "pxl", "screenshot", "screen", "scan", "snap"),
        *("file", "doc", "document", "animation", "sticker", "gif", "untitled", "unknown", "track", "new", "copy"),
        *("whatsapp", "telegram", "wa", "at", "am", "pm", "the", "and", "utc"),
    )
)


class File(NamedTuple):
    """What is known about the file of one message."""

    name: str | None = None
    performer: str | None = None
    song: str | None = None


def files_of(post: Post) -> dict[int, File]:
    """The named files of a post's messages, each by the message's number."""
    own = File(post.file_name, post.performer, post.song)
    first = {post.message_id: own} if post.message_id is not None and any(own) else {}
    return first | {number: File(name) for number, name in post.album_files}


def with_files(files: Mapping[int, File], first: int | None) -> dict[str, Any]:
    """The fields of a post, `first` being its own number, whose messages have these files."""
    own = files.get(first, File()) if first is not None else File()
    others = ((number, _called(file)) for number, file in sorted(files.items()) if number != first)
    return {
        "file_name": own.name,
        "performer": own.performer,
        "song": own.song,
        "album_files": tuple((number, name) for number, name in others if name),
    }


def names_of(post: Post) -> tuple[str, ...]:
    """The recording as "performer – title", then the names of all files, without their endings, each once.

    A name that a device has made tells nothing, and is left out.
    """
    if not (post.file_name or post.song or post.performer or post.album_files):
        return ()
    found = (song_of(post), words_of_file(post.file_name or ""), *(words_of_file(name) for _, name in post.album_files))
    return tuple(name for name in dict.fromkeys(found) if _tells(name))


def kinds_of(post: Post) -> tuple[str, ...]:
    """The endings of its files' names, each once, such as "pdf"."""
    names = (post.file_name or "", *(name for _, name in post.album_files))
    endings = (match[0][1:] for name in names if (match := _LAST_ENDING.search(name)))
    return tuple(dict.fromkeys(ending.casefold() for ending in endings))


def song_of(post: Post) -> str:
    """A recording's performer and title; "" if its file does not tell them."""
    return _song(post.performer, post.song)


def _song(performer: str | None, song: str | None) -> str:
    return " – ".join(filter(None, (performer, song)))


def _called(file: File) -> str:
    return _song(file.performer, file.song) or file.name or ""


def words_of_file(name: str) -> str:
    """A file's name as a line: without its ending, with spaces for "_"."""
    return " ".join(_without_ending(name).replace("_", " ").split())


def _without_ending(name: str) -> str:
    dot = name.rfind(".", 1)
    if dot > 0 and _ENDING.fullmatch(name, dot):
        return name[:dot].removesuffix(".tar")
    return name


def _tells(name: str) -> bool:
    return not _HASH.fullmatch(name) and not _OF_DEVICES.issuperset(_WORD.findall(name.casefold()))
