"""Posts from Telegram Desktop's machine-readable export, `result.json`: of one channel, or of a whole account.

From an account's export only a channel is read, and only if it is the one channel in it; its private chats, groups
and left chats are passed over unread.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from channel.errors import SourceError
from channel.models import ChannelInfo, Record
from channel.sources.telegram_json.message import clean, number_of, record_of, skipped
from channel.sources.telegram_json.stream import Event, Events, Stream, arrive, elements, members, skip, take

NAME = "Telegram Desktop JSON"

CHANNELS = ("public_channel", "private_channel")
_KINDS = {
    "personal_chat": "a private chat",
    "bot_chat": "a chat with a bot",
    "saved_messages": "Saved Messages",
    "private_group": "a group",
    "private_supergroup": "a group",
    "public_supergroup": "a group",
}
_HOW = "open the channel in Telegram Desktop, choose ⋮, Export chat history, Format: JSON"
_HEAD = ("name", "type", "id", "username", "rahnama_sample")
_KEYS = re.compile(rb'"(?:messages|chats|personal_information)"\s*:|"type"\s*:\s*"(?:public|private)_channel"')
_USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_NAMED = 10
_LONGEST_NAME = 128
_FIRST_BOT_API_CHANNEL = -1_000_000_000_000


class _Chat(NamedTuple):
    """A chat of the file: the path to its messages, and what its head says."""

    path: tuple[str | int, ...]
    head: dict[str, Any]


def recognises(path: Path, head: bytes) -> bool:
    """Whether the file looks like an export, by its first bytes."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and _KEYS.search(start) is not None


def read(path: Path, advance: Callable[[int], None]) -> Iterator[Record]:
    """The channel, then its messages in the order of the file; each message of an album is a post of its own.

    Raises SourceError for a file that is cut off, no valid JSON, or no export of exactly one channel.
    """
    chat = _channel(path)
    yield _info(chat.head)
    stream = Stream(path, advance)
    events = stream.events()
    messages = arrive(events, chat.path)
    if messages is None or messages[0] != "start_array":
        raise SourceError(path.name, "is no Telegram Desktop export: its messages are no list")
    for number, first in enumerate(elements(events), 1):
        message, excess = take(events, first)
        yield record_of(message, number) if excess is None else skipped(message, number, f"it is {excess}")
        stream.message = number_of(message) or stream.message
    for _ in events:  # what follows the messages must be whole, too
        pass


def _channel(path: Path) -> _Chat:
    chats = _chats(Stream(path, lambda _: None).events())
    channels = [chat for chat in chats if chat.head.get("type") in CHANNELS]
    if len(channels) == 1:
        return channels[0]
    if channels:
        raise SourceError(path.name, f"holds {len(channels)} channels ({_names(channels)}); {_HOW} of the one you want")
    raise SourceError(path.name, f"{_what_else(chats)}; {_HOW}")


def _what_else(chats: list[_Chat]) -> str:
    if len(chats) != 1 or chats[0].path != ("messages",):
        return f"holds {len(chats)} chats, but no channel" if chats else "is no export of a chat"
    kind = chats[0].head.get("type")
    if not isinstance(kind, str):
        return "is no export of a chat"
    return f"is an export of {_KINDS.get(kind, 'another kind of chat')}, not of a channel"


def _names(channels: list[_Chat]) -> str:
    names = [f"«{_title(chat.head)}»" for chat in channels[:_NAMED]]
    return ", ".join(names) + (", …" if len(channels) > _NAMED else "")


def _chats(events: Events) -> list[_Chat]:
    """Every chat that may be chosen. Of a single chat's export, only what stands before the messages is read."""
    if next(events)[0] != "start_map":
        return []
    chats: list[_Chat] = []
    head: dict[str, Any] = {}
    for key, first in members(events):
        if key == "chats" and first[0] == "start_map":
            chats += _listed(events)
        elif key == "messages" and {"name", "type"} <= head.keys():
            return [_Chat((key,), head)]
        else:
            _note(events, key, first, head)
    return [_Chat(("messages",), head)] if "messages" in head else chats


def _listed(events: Events) -> Iterator[_Chat]:
    for key, first in members(events):
        if key != "list" or first[0] != "start_array":
            skip(events, first)
            continue
        for index, chat in enumerate(elements(events)):
            head: dict[str, Any] = {}
            if chat[0] == "start_map":
                for name, value in members(events):
                    _note(events, name, value, head)
            else:
                skip(events, chat)
            yield _Chat(("chats", "list", index, "messages"), head)


def _note(events: Events, key: str, first: Event, head: dict[str, Any]) -> None:
    """Keeps the value in the head if it belongs there, and that there are messages; passes over all else."""
    if key == "messages":
        head[key] = True
    elif key in _HEAD and not first[0].startswith("start_"):
        head[key] = first[1]
    skip(events, first)


def _info(head: dict[str, Any]) -> ChannelInfo:
    username = _USERNAME.fullmatch(clean(head.get("username")) or "")
    number = number_of(head)
    return ChannelInfo(
        title=_title(head),
        username=username[1] if username else None,
        # An export has the bare number; Telegram's Bot API writes the same channel as -100 and the number.
        chat_id=_FIRST_BOT_API_CHANNEL - number if number and number < -_FIRST_BOT_API_CHANNEL else None,
        sample=head.get("rahnama_sample") is True,
    )


def _title(head: dict[str, Any]) -> str:
    title = " ".join((clean(head.get("name")) or "").split())
    return title[:_LONGEST_NAME] or "…"
