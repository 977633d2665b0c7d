"""An ordinary message as a Post. This runs on every post of an import, and is written for speed."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, TypeVar

from channel.language.calendars import instant
from channel.language.text import tag_key
from channel.models import CUSTOM_EMOJI, PAID, Entity, EntityKind, Model, Post, PostButton, PostKind, Reaction, Skipped
from channel.posts.post_buttons import buttons_of
from channel.sources.styles import LINK, MERGED
from channel.sources.telegram_json.shapes import LAST_NUMBER, Button, Given, Message, Run

TOO_LONG = "its text is too long"

LONGEST_TEXT = 1 << 16
"""Characters. Telegram's own posts have 4,096, rich ones 32,768; anything longer is not a post."""
LONGEST_NAME = 256
"""The longest name of a person or a file, in characters; a longer one is cut."""
LONGEST_LINK = 2048
"""The longest address, in characters; a longer one is not a link."""

_LAST_SECOND = 253_402_300_799  # of the year 9999
_MOST_REACTIONS = 100
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
_TAG, _TEXT, _OTHER = EntityKind.HASHTAG, PostKind.TEXT, PostKind.OTHER  # looking up an enum's members takes long
_MORE = frozenset({EntityKind.TEXT_LINK, EntityKind.PRE})
_MEDIA = {
    "video_file": PostKind.VIDEO,
    "animation": PostKind.ANIMATION,
    "audio_file": PostKind.AUDIO,
    "voice_message": PostKind.VOICE,
    "video_message": PostKind.VIDEO_NOTE,
    "sticker": PostKind.STICKER,
}
_NAMED_FILES = frozenset({PostKind.VIDEO, PostKind.ANIMATION, PostKind.AUDIO, PostKind.DOCUMENT})
_LEADING = frozenset({"url", "auth"})  # the types of buttons that have an address
_HASHTAG = re.compile(r"#\S{1,300}")
_POST = {name: field.default for name, field in Post.model_fields.items()}
_SET: dict[type[Model], set[str]] = {
    model: set(model.model_fields) for model in (Post, Entity, Reaction)
}  # shared, since all are frozen

_new, _put = object.__new__, object.__setattr__
_Made = TypeVar("_Made", bound=Model)


def post_of(message: Message, carried: PostKind = PostKind.TEXT, words: str = "") -> Post | Skipped:
    """The message as a post; Skipped if its text is too long.

    `carried` and `words` are the kind and the text of what it carries, if that is neither a picture nor a file.
    """
    text, entities, tags = _formatted(message.text_entities or message.text)
    if len(text) > LONGEST_TEXT:
        return Skipped(place=f"message {message.id}", reason=TOO_LONG)
    date = _date(message.date_unixtime, message.date)
    edited = _date(message.edited_unixtime, message.edited) if message.edited or message.edited_unixtime else None
    kind = _kind(message, carried)
    source = message.forwarded_from or message.saved_from
    reply_to = message.reply_to_message_id
    return _made(
        Post,
        _POST
        | {
            "message_id": message.id,
            "date": date,
            # Old exports write 1970 for posts that were never edited.
            "edited": edited if edited is not None and edited > (date or 0) else None,
            "kind": _OTHER if kind is _TEXT and not text else kind,
            "text": text or clean(words),
            "entities": entities,
            "tags": tags,
            "reactions": _reactions(message.reactions) if message.reactions else (),
            "forwarded_from": clean(source[:LONGEST_NAME]) if source else None,
            "reply_to": reply_to if message.reply_to_peer_id is None and 0 < reply_to <= LAST_NUMBER else None,
            "buttons": _buttons(message.inline_bot_buttons) if message.inline_bot_buttons else (),
            "author": clean(message.author[:LONGEST_NAME]) or None,
            "file_name": _file_name(message) if kind in _NAMED_FILES else None,
            "performer": clean(message.performer[:LONGEST_NAME]) or None,
            "song": clean(message.title[:LONGEST_NAME]) or None,
        },
    )


def _made(model: type[_Made], values: dict[str, Any]) -> _Made:
    """A model from complete and valid values. Validation takes three times as long, model_construct five."""
    made = _new(model)
    _put(made, "__dict__", values)
    _put(made, "__pydantic_fields_set__", _SET[model])
    _put(made, "__pydantic_extra__", None)
    _put(made, "__pydantic_private__", None)
    return made


def _formatted(runs: str | Sequence[str | Run] | None) -> tuple[str, tuple[Entity, ...], tuple[str, ...]]:
    """The text, its entities and its hashtags."""
    if not runs or isinstance(runs, str):
        return clean(runs) if isinstance(runs, str) else "", (), ()
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    tags: dict[str, str] = {}
    offset = 0
    for run in runs:
        if isinstance(run, str):
            pieces.append(run)
            offset += len(run)
            continue
        words = run.text
        length = len(words)
        pieces.append(words)
        kind = _ENTITIES.get(run.type)
        if kind is not None and words:
            entity = {"kind": kind, "offset": offset, "length": length, "url": None, "language": None}
            if kind is _TAG:
                if _HASHTAG.fullmatch(words):
                    entities.append(entity)
                    name = clean(words[1:].split("@", 1)[0])
                    tags.setdefault(tag_key(name), name)
            elif kind not in _MORE or _told_more(entity, run):
                if kind in MERGED and entities and _goes_on(entities[-1], entity):
                    entities[-1]["length"] += length
                else:
                    entities.append(entity)
        offset += length
    tags.pop("", None)
    return clean("".join(pieces)), tuple([_made(Entity, entity) for entity in entities]), tuple(tags.values())


def _told_more(entity: dict[str, Any], run: Run) -> bool:
    """Adds what the run says beyond its kind; False if it is not an entity after all."""
    if run.type == "pre":
        entity["language"] = clean(run.language[:LONGEST_NAME]) or None
        return True
    entity["url"] = clean(run.href)
    return len(run.href) <= LONGEST_LINK and LINK.fullmatch(run.href) is not None


def _goes_on(last: dict[str, Any], entity: dict[str, Any]) -> bool:
    touches: bool = last["offset"] + last["length"] == entity["offset"]
    return touches and last["kind"] is entity["kind"] and last["url"] == entity["url"]


def _kind(message: Message, carried: PostKind) -> PostKind:
    if kind := _MEDIA.get(message.media_type):
        return kind
    if message.photo is not None:
        return PostKind.PHOTO
    return carried if message.file is None else PostKind.DOCUMENT


def _file_name(message: Message) -> str | None:
    """The file's name at Telegram; in older exports, the last part of its path."""
    name, path = message.file_name, message.file or ""
    if not name and not path.startswith("("):  # "(File not included. …)"
        name = PurePosixPath(path).name
    return clean(name[-LONGEST_NAME:]) or None


def _buttons(rows: list[list[Button]]) -> tuple[PostButton, ...]:
    return buttons_of((one.text, one.data if one.type in _LEADING else None) for row in rows for one in row)


def _reactions(given: list[Given]) -> tuple[Reaction, ...]:
    counts: dict[str, int] = {}
    for reaction in given:
        match reaction.type:
            case "custom_emoji":
                emoji = CUSTOM_EMOJI
            case "paid":
                emoji = PAID
            case _:
                emoji = clean(reaction.emoji)
        if emoji and len(emoji) <= LONGEST_NAME and 0 < reaction.count <= LAST_NUMBER:
            counts[emoji] = counts.get(emoji, 0) + reaction.count
    most = islice(counts.items(), _MOST_REACTIONS)
    return tuple(_made(Reaction, {"emoji": emoji, "count": count}) for emoji, count in most)


def _date(unixtime: str, local: str) -> int | None:
    """A date in Unix seconds; None if it cannot be read."""
    if len(unixtime) <= 12 and unixtime.isascii() and unixtime.isdigit():
        seconds = int(unixtime)
    else:
        try:
            seconds = instant(datetime.fromisoformat(local))  # old exports have only the time of who exported
        except (ValueError, OverflowError):
            return None
    return seconds if 0 <= seconds <= _LAST_SECOND else None


def clean(text: str) -> str:
    """The text without NUL, which no database takes; parsers never give the other such thing, half a surrogate pair."""
    return text.replace("\0", "\ufffd") if "\0" in text else text
