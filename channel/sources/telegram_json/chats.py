"""The chats of an export, and which of them is the requested channel."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from channel.errors import SeveralChannels, SourceError
from channel.language.text import fold
from channel.models import ChannelInfo
from channel.sources.telegram_json.building import clean
from channel.sources.telegram_json.message import number_of, text_of
from channel.sources.telegram_json.stream import Event, Events, Stream, elements, members, skip

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
_USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,31})")
_ID = re.compile(r"(?:-100)?([1-9][0-9]{0,15})")
_NAMED = 10
_LONGEST_NAME = 128
_FIRST_BOT_API_CHANNEL = -1_000_000_000_000


class Chat(NamedTuple):
    """A chat of the file: the path of keys and indices to its messages, and its head."""

    way: tuple[str | int, ...]
    head: dict[str, Any]

    def info(self) -> ChannelInfo:
        username = _USERNAME.fullmatch(text_of(self.head.get("username")))
        number = number_of(self.head)
        return ChannelInfo(
            title=self.title,
            username=username[1] if username else None,
            # An export has the bare number; Telegram's Bot API writes the same channel as -100 and the number.
            chat_id=_FIRST_BOT_API_CHANNEL - number if number and number < -_FIRST_BOT_API_CHANNEL else None,
            sample=self.head.get("rahnama_sample") is True,
        )

    @property
    def title(self) -> str:
        return self._name[:_LONGEST_NAME] or "…"

    @property
    def _name(self) -> str:
        return " ".join(clean(text_of(self.head.get("name"))).split())

    @property
    def numbered(self) -> str:
        """Its name with its number, to distinguish channels of the same name."""
        number = number_of(self.head)
        return f"{self.title} ({number})" if number else self.title

    def is_called(self, asked: str) -> bool:
        username = self.info().username
        names = {self._name, self.title, self.numbered} | ({username, f"@{username}"} if username else set())
        return fold(asked) in map(fold, names - {""})

    def has_number(self, asked: str) -> bool:
        number = _ID.fullmatch(asked.strip())
        return number is not None and int(number[1]) == number_of(self.head)


def channel_of(path: Path, asked: str | None) -> Chat:
    """The channel of the file: the only one, or the one requested by its name, its username or its number.

    Raises SeveralChannels if several may be meant, SourceError if there is none. Left channels do not count.
    """
    chats = _chats(Stream(path, lambda _: None).events())
    channels = [chat for chat in chats if chat.head.get("type") in CHANNELS]
    if not channels:
        raise SourceError(path.name, f"{_what_else(chats)}; {_HOW}")
    meant = channels if asked is None else _called(channels, asked)
    if not meant:
        there = "the only channel in it is" if len(channels) == 1 else "the channels in it are"
        raise SourceError(path.name, f"holds no channel “{asked}”; {there} {_listing(_names(channels))}")
    if len(meant) > 1:
        names = _names(meant)
        problem = f"holds {len(names)} channels: {_listing(names)}. Name one of them with --channel; or {_HOW}"
        raise SeveralChannels(path.name, problem, names)
    return meant[0]


def _called(channels: list[Chat], asked: str) -> list[Chat]:
    named = [chat for chat in channels if chat.is_called(asked)]
    return named or [chat for chat in channels if chat.has_number(asked)]


def _names(channels: list[Chat]) -> tuple[str, ...]:
    """What each may be chosen by: its name, with its number if several have that name."""
    folded = [fold(chat.title) for chat in channels]
    names = zip(channels, folded, strict=True)
    return tuple(chat.title if folded.count(name) == 1 else chat.numbered for chat, name in names)


def _listing(names: tuple[str, ...]) -> str:
    return ", ".join(f"«{name}»" for name in names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _what_else(chats: list[Chat]) -> str:
    if len(chats) != 1 or chats[0].way != ("messages",):
        return f"holds {len(chats)} chats, but no channel" if chats else "is not an export of a chat"
    kind = chats[0].head.get("type")
    if not isinstance(kind, str):
        return "is not an export of a chat"
    return f"is an export of {_KINDS.get(kind, 'another kind of chat')}, not of a channel"


def _chats(events: Events) -> list[Chat]:
    """Every chat that may be chosen. Of a single chat's export, only the part before the messages is read."""
    if next(events)[0] != "start_map":
        return []
    chats: list[Chat] = []
    head: dict[str, Any] = {}
    for key, first in members(events):
        if key == "chats" and first[0] == "start_map":
            chats += _listed(events)
        elif key == "messages" and {"name", "type"} <= head.keys():
            return [Chat((key,), head)]
        else:
            _note(events, key, first, head)
    return [Chat(("messages",), head)] if "messages" in head else chats


def _listed(events: Events) -> Iterator[Chat]:
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
            yield Chat(("chats", "list", index, "messages"), head)


def _note(events: Events, key: str, first: Event, head: dict[str, Any]) -> None:
    """Keeps the value in the head if it belongs there, and notes that there are messages; skips everything else."""
    if key == "messages":
        head[key] = True
    elif key in _HEAD and not first[0].startswith("start_"):
        head[key] = first[1]
    skip(events, first)
