"""One message of Telegram Desktop's JSON, as a Post, a Pinned or a Skipped."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from channel.models import Entity, EntityKind, Pinned, Post, PostKind, Reaction, Skipped
from channel.text import tag_key

SERVICE = "service message"
UNSUPPORTED = "Telegram Desktop could not export it"
NO_RECORD = "it is no message"
NO_NUMBER = "its number is missing or wrong"
NO_TYPE = "its type is missing or unknown"
NO_TEXT = "its text cannot be read"

CUSTOM_EMOJI = "▫"
PAID = "⭐"

_LAST_NUMBER = 2**52
_LAST_SECOND = 253_402_300_799  # of the year 9999
_ENTITIES = {
    "bold": EntityKind.BOLD,
    "italic": EntityKind.ITALIC,
    "underline": EntityKind.UNDERLINE,
    "strikethrough": EntityKind.STRIKETHROUGH,
    "spoiler": EntityKind.SPOILER,
    "code": EntityKind.CODE,
    "pre": EntityKind.PRE,
    "blockquote": EntityKind.BLOCKQUOTE,
    "hashtag": EntityKind.HASHTAG,
    "cashtag": EntityKind.CASHTAG,
    "mention": EntityKind.MENTION,
    "link": EntityKind.URL,
    "text_link": EntityKind.TEXT_LINK,
    "email": EntityKind.EMAIL,
    "phone": EntityKind.PHONE,
    "bot_command": EntityKind.BOT_COMMAND,
    "custom_emoji": EntityKind.CUSTOM_EMOJI,
}
# Telegram Desktop cuts one bold stretch in two where another entity ends inside it.
_MERGED = frozenset(
    {
        EntityKind.BOLD,
        EntityKind.ITALIC,
        EntityKind.UNDERLINE,
        EntityKind.STRIKETHROUGH,
        EntityKind.SPOILER,
        EntityKind.CODE,
        EntityKind.TEXT_LINK,
    }
)
_MEDIA = {
    "video_file": PostKind.VIDEO,
    "animation": PostKind.ANIMATION,
    "audio_file": PostKind.AUDIO,
    "voice_message": PostKind.VOICE,
    "video_message": PostKind.VIDEO_NOTE,
    "sticker": PostKind.STICKER,
}
_PAYLOADS = {
    "photo": PostKind.PHOTO,
    "file": PostKind.DOCUMENT,
    "poll": PostKind.POLL,
    "location_information": PostKind.LOCATION,
    "place_name": PostKind.LOCATION,
    "contact_information": PostKind.CONTACT,
}
_NAMED_FILES = frozenset({PostKind.VIDEO, PostKind.ANIMATION, PostKind.AUDIO, PostKind.DOCUMENT})
_LINK = re.compile(r"(?:https?://[^\s/]|tg:|mailto:|tel:)\S*", re.IGNORECASE)
_HASHTAG = re.compile(r"#\S{1,300}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database and no request takes them


def record_of(message: Any, number: int) -> Post | Pinned | Skipped:
    """What the message is. `number` counts the file's messages from 1, for those that have no number of their own."""
    if not isinstance(message, dict):
        return skipped(message, number, NO_RECORD)
    message_id = number_of(message)
    if message_id is None:
        return skipped(message, number, NO_NUMBER)
    match message.get("type"):
        case "message":
            runs = _runs(message)
            return skipped(message, number, NO_TEXT) if runs is None else _post(message_id, message, runs)
        case "service":
            return _service(message, number)
        case "unsupported":
            return skipped(message, number, UNSUPPORTED)
        case _:
            return skipped(message, number, NO_TYPE)


def skipped(message: Any, number: int, reason: str) -> Skipped:
    """That the message was not read, and where it stands."""
    message_id = number_of(message)
    return Skipped(place=f"record {number}" if message_id is None else f"message {message_id}", reason=reason)


def number_of(record: Any, key: str = "id") -> int | None:
    """The positive number under the key; None where there is none."""
    value = record.get(key) if isinstance(record, dict) else None
    return value if type(value) is int and 0 < value < _LAST_NUMBER else None


def clean(value: Any) -> str | None:
    """The text without what cannot be stored; None for no text."""
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else None


def _service(message: dict[str, Any], number: int) -> Pinned | Skipped:
    pinned = number_of(message, "message_id")
    if message.get("action") == "pin_message" and pinned is not None:
        return Pinned(message_id=pinned)
    return skipped(message, number, SERVICE)


def _post(message_id: int, message: dict[str, Any], runs: list[dict[str, Any]]) -> Post:
    text, entities = _formatted(runs)
    kind = _kind(message)
    date = _date(message, "date")
    edited = _date(message, "edited")
    elsewhere = "reply_to_peer_id" in message
    return Post(
        message_id=message_id,
        date=date,
        # Old exports write 1970 for what was never edited.
        edited=edited if edited is not None and edited > (date or 0) else None,
        kind=PostKind.OTHER if kind is PostKind.TEXT and not text else kind,
        text=text or _question(message),
        entities=entities,
        tags=_tags(text, entities),
        reactions=_reactions(message.get("reactions")),
        forwarded_from=clean(message.get("forwarded_from")) or None,
        reply_to=None if elsewhere else number_of(message, "reply_to_message_id"),
        author=clean(message.get("author")) or None,
        file_name=_file_name(message) if kind in _NAMED_FILES else None,
    )


def _runs(message: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The text as runs of one kind each: {type, text, href?, language?}; None if it is none."""
    for key in ("text_entities", "text"):
        runs = message.get(key)
        if isinstance(runs, str) and runs:
            runs = [runs]
        if isinstance(runs, list) and runs:
            runs = [{"text": run} if isinstance(run, str) else run for run in runs]
            if all(isinstance(run, dict) and isinstance(run.get("text"), str) for run in runs):
                return runs
    return [] if message.get("text") in (None, "", []) else None


def _formatted(runs: list[dict[str, Any]]) -> tuple[str, tuple[Entity, ...]]:
    text = ""
    entities: list[Entity] = []
    for run in runs:
        words = clean(run["text"]) or ""
        entity = _entity(run, words, len(text))
        text += words
        if entity is None:
            continue
        last = entities[-1] if entities else None
        if last and last.kind in _MERGED and last.end == entity.offset and _look(last) == _look(entity):
            entities[-1] = last.model_copy(update={"length": last.length + entity.length})
        else:
            entities.append(entity)
    return text, tuple(entities)


def _look(entity: Entity) -> tuple[EntityKind, str | None]:
    return entity.kind, entity.url


def _entity(run: dict[str, Any], words: str, offset: int) -> Entity | None:
    written = run.get("type")
    kind = _ENTITIES.get(written) if isinstance(written, str) else None
    if kind is None or not words:
        return None
    url = language = None
    if kind is EntityKind.TEXT_LINK:
        url = clean(run.get("href")) or ""
        if not _LINK.fullmatch(url):
            return None
    elif kind is EntityKind.PRE:
        language = clean(run.get("language")) or None
    elif kind is EntityKind.HASHTAG and not _HASHTAG.fullmatch(words):
        return None
    return Entity(kind=kind, offset=offset, length=len(words), url=url, language=language)


def _tags(text: str, entities: tuple[Entity, ...]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for entity in entities:
        if entity.kind is EntityKind.HASHTAG:
            name = text[entity.offset + 1 : entity.end].split("@", 1)[0]
            tags.setdefault(tag_key(name), name)
    return tuple(name for key, name in tags.items() if key)


def _kind(message: dict[str, Any]) -> PostKind:
    media = message.get("media_type")
    if isinstance(media, str) and media in _MEDIA:
        return _MEDIA[media]
    return next((kind for key, kind in _PAYLOADS.items() if key in message), PostKind.TEXT)


def _file_name(message: dict[str, Any]) -> str | None:
    """The name that the file has at Telegram; of older exports, the last part of its path."""
    name = clean(message.get("file_name"))
    path = clean(message.get("file")) or ""
    if not name and not path.startswith("("):  # "(File not included. …)"
        name = PurePosixPath(path).name
    return name or None


def _question(message: dict[str, Any]) -> str:
    """A poll's question, or a checklist's title, and its answers, a line each; "" if it has none."""
    for key, title in (("poll", "question"), ("todo_list", "title")):
        poll = message.get(key)
        if isinstance(poll, dict):
            return "\n".join([clean(poll.get(title)) or "", *(f"• {answer}" for answer in _answers(poll))]).strip()
    return ""


def _answers(poll: dict[str, Any]) -> Iterator[str]:
    answers = poll.get("answers")
    for answer in answers if isinstance(answers, list) else ():
        words = clean(answer.get("text")) if isinstance(answer, dict) else None
        if words:
            yield words


def _reactions(reactions: Any) -> tuple[Reaction, ...]:
    counts: dict[str, int] = {}
    for reaction in reactions if isinstance(reactions, list) else ():
        count = number_of(reaction, "count")
        if count is None:
            continue
        match reaction.get("type"):
            case "custom_emoji":
                emoji = CUSTOM_EMOJI
            case "paid":
                emoji = PAID
            case _:
                emoji = clean(reaction.get("emoji")) or ""
        if emoji:
            counts[emoji] = counts.get(emoji, 0) + count
    return tuple(Reaction(emoji=emoji, count=count) for emoji, count in counts.items())


def _date(message: dict[str, Any], key: str) -> int | None:
    """Unix seconds of the date under the key; None where it cannot be read."""
    seconds = _seconds(message.get(f"{key}_unixtime"))
    if seconds is None:
        try:
            local = datetime.fromisoformat(str(message.get(key)))
            # Old exports have the local time of whoever exported, and do not say of which zone: read as UTC.
            seconds = int((local if local.tzinfo else local.replace(tzinfo=UTC)).timestamp())
        except (ValueError, OverflowError):
            return None
    return seconds if 0 <= seconds <= _LAST_SECOND else None


def _seconds(written: Any) -> int | None:
    if isinstance(written, str) and re.fullmatch(r"[0-9]{1,12}", written):
        return int(written)
    return written if type(written) is int else None
