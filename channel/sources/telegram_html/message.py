"""One message of Telegram Desktop's HTML, as a Post, a Pinned or a Skipped."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import PurePosixPath

from channel.language.calendars import instant
from channel.models import Pinned, Post, PostButton, PostKind, Reaction, Skipped
from channel.posts.post_buttons import buttons_of
from channel.sources.markup import (
    CUSTOM_EMOJI,
    LONGEST_NAME,
    LONGEST_TEXT,
    PAID,
    Excess,
    Formatted,
    Node,
    attribute,
    classes,
    counted,
    elements,
    find,
    find_all,
    formatted,
    line_of,
    tags_of,
)
from channel.sources.telegram_json.message import NO_NUMBER, NO_RECORD, SERVICE, UNSUPPORTED

_LAST_NUMBER = 2**52
_LAST_SECOND = 253_402_300_799  # of the year 9999
_ID = re.compile(r"message(-?[0-9]{1,16})")
_GO_TO = re.compile(r"#go_to_message([0-9]{1,16})")
_DATE = re.compile(
    r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}):(\d{2}):(\d{2})(?: (UTC)(?:([+-])(\d{1,2}):?(\d{2})?)?)?", re.ASCII
)
_COUNT = re.compile(r"[0-9]{1,15}")
_VIA = re.compile(r" via @\w+$")
_UNREADABLE = "This message is not supported by this version of "
_DELETED = "Deleted Account"
_PARTS = ("date", "from_name", "reply_to", "media_wrap", "text", "signature", "reactions")
_WRAPS = {
    "photo_wrap": PostKind.PHOTO,
    "video_file_wrap": PostKind.VIDEO,
    "animated_wrap": PostKind.ANIMATION,
    "sticker_wrap": PostKind.STICKER,
    "media_poll": PostKind.POLL,
    "media_voice_message": PostKind.VOICE,
    "media_audio_file": PostKind.AUDIO,
    "media_file": PostKind.DOCUMENT,
    "media_contact": PostKind.CONTACT,
    "media_location": PostKind.LOCATION,
    "media_live_location": PostKind.LOCATION,
    "media_venue": PostKind.LOCATION,
    "media_game": PostKind.OTHER,
    "media_invoice": PostKind.OTHER,
}
# These have a text of their own, which replaces the text of a post without one.
_WORDED = frozenset(("media_venue", "media_game", "media_invoice"))
# Media without a picture have one of these classes, and their title tells their kind.
_TITLED = {
    ("media_photo", "Photo"): PostKind.PHOTO,
    ("media_photo", "Self-destructing photo"): PostKind.PHOTO,
    ("media_photo", "Sticker"): PostKind.STICKER,
    ("media_video", "Video file"): PostKind.VIDEO,
    ("media_video", "Self-destructing video"): PostKind.VIDEO,
    ("media_video", "Video message"): PostKind.VIDEO_NOTE,
    ("media_video", "Animation"): PostKind.ANIMATION,
}
_NAMED_FILES = frozenset({PostKind.VIDEO, PostKind.ANIMATION, PostKind.AUDIO, PostKind.DOCUMENT})
_NO_NAME = "File"
_NO_SONG = "Audio file"


def number_of(node: Node) -> int | None:
    """Telegram's number of the message; negative for a date between messages, None if there is none."""
    match = _ID.fullmatch(attribute(node, "id"))
    return int(match[1]) if match and abs(int(match[1])) < _LAST_NUMBER else None


def record_of(node: Node, place: str, origin: str | None) -> Post | Pinned | Skipped:
    """The message as a record. `place` names it if it has no number.

    `origin`: what the message before was forwarded from, since a series of forwarded messages names it once.
    """
    number = number_of(node)
    if number is None or number <= 0:
        return Skipped(place=place, reason=NO_NUMBER)
    place = f"message {number}"
    try:
        if "service" in classes(node):
            return _service(node, place)
        body = next((part for part in elements(node) if classes(part) == {"body"}), None)
        return _post(number, body, origin) if body is not None else Skipped(place=place, reason=NO_RECORD)
    except Excess as excess:
        return Skipped(place=place, reason=str(excess))


def author_of(node: Node) -> str | None:
    """The name that the message is under; None if it continues under that of the message before."""
    body = next((part for part in elements(node) if classes(part) == {"body"}), None)
    name = _parts(body).get("from_name") if body is not None else None
    return _VIA.sub("", line_of(name)) if name is not None else None


def date_of(written: str | None) -> int | None:
    """Unix seconds of a date as Telegram Desktop writes it, "18.07.2023 00:24:19 UTC+08:00"."""
    match = _DATE.fullmatch(written or "")
    if not match:
        return None
    day, month, year, hour, minute, second = (int(part) for part in match.groups()[:6])
    named, sign, hours, minutes = match.groups()[6:]
    ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    try:
        zone = timezone(ahead) if named else None  # old exports have only the time of who exported
        seconds = instant(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except (ValueError, OverflowError):
        return None
    return seconds if 0 <= seconds <= _LAST_SECOND else None


def _service(node: Node, place: str) -> Pinned | Skipped:
    text = service_text(node)
    if text.startswith(_UNREADABLE):
        return Skipped(place=place, reason=UNSUPPORTED)
    if text.endswith(" pinned this message") and (pinned := _target(node)):
        return Pinned(message_id=pinned)
    return Skipped(place=place, reason=SERVICE)


def service_text(node: Node) -> str:
    """The text of a service message, as one line."""
    return line_of(find(node, "details"), LONGEST_TEXT)


def _post(number: int, body: Node, origin: str | None) -> Post:
    outer = _parts(body)
    forwarded = next((part for part in elements(body) if {"forwarded", "body"} <= classes(part)), None)
    parts = {**outer, **_parts(forwarded)} if forwarded is not None else outer
    text = formatted(parts["text"]) if "text" in parts else Formatted("", ())
    medium = next(elements(parts["media_wrap"]), None) if "media_wrap" in parts else None
    kind = _kind(medium)
    performer, song = _song(medium, kind)
    return Post(
        message_id=number,
        date=date_of(outer["date"].attributes.get("title")) if "date" in outer else None,
        kind=PostKind.OTHER if kind is PostKind.TEXT and not text.text else kind,
        text=text.text or _words(medium)[:LONGEST_TEXT],
        entities=text.entities,
        tags=tags_of(text),
        reactions=_reactions(parts.get("reactions")),
        forwarded_from=None if forwarded is None else _forwarded_from(forwarded, origin),
        reply_to=_target(parts["reply_to"]) if "reply_to" in parts else None,
        author=line_of(parts.get("signature")) or None,
        file_name=_file_name(medium, kind) if kind in _NAMED_FILES else None,
        buttons=_buttons(body),
        performer=performer,
        song=song,
    )


def _parts(body: Node) -> dict[str, Node]:
    """The direct parts of a message's body, each by its class; the first of each."""
    parts: dict[str, Node] = {}
    for element in elements(body):
        own = classes(element)
        if "body" not in own and "userpic_wrap" not in own:
            for part in _PARTS:
                if part in own:
                    parts.setdefault(part, element)
    return parts


def _forwarded_from(body: Node, origin: str | None) -> str | None:
    name = _parts(body).get("from_name")
    if name is None:
        return origin
    # After the name, the same element has the date of the original message.
    date = line_of(find(name, "date"))
    written = _VIA.sub("", line_of(name).removesuffix(date).rstrip())
    return None if written == _DELETED else written or None


def _target(node: Node) -> int | None:
    """The message that a link in the element goes to."""
    for element in _links(node):
        match = _GO_TO.search(attribute(element, "href"))
        if match and 0 < int(match[1]) < _LAST_NUMBER:
            return int(match[1])
    return None


def _links(node: Node) -> Iterator[Node]:
    yield from (element for element in node.css("a") if element.tag == "a")


def _kind(medium: Node | None) -> PostKind:
    if medium is None:
        return PostKind.TEXT
    for name in sorted(classes(medium)):
        if name in _WRAPS:
            return _WRAPS[name]
        if kind := _TITLED.get((name, line_of(find(medium, "title")))):
            return kind
    return PostKind.TEXT


def _file_name(medium: Node | None, kind: PostKind) -> str | None:
    """The file's name at Telegram, if known; otherwise its name in the export's folders."""
    if medium is None:
        return None
    title = line_of(find(medium, "title")) if kind is PostKind.DOCUMENT else ""
    if title and title != _NO_NAME:
        return title
    return PurePosixPath(attribute(medium, "href")).name[-LONGEST_NAME:] or None


def _song(medium: Node | None, kind: PostKind) -> tuple[str | None, str | None]:
    """A recording's performer and title, if known; Telegram Desktop writes them as one line."""
    title = line_of(find(medium, "title")) if medium is not None and kind is PostKind.AUDIO else ""
    performer, between, song = title.partition(" – ")
    if not between:
        return None, None if title in ("", _NO_SONG) else title
    return performer or None, song or None


def _buttons(body: Node) -> tuple[PostButton, ...]:
    found = ((line_of(button), next(_links(button), None)) for button in find_all(body, "bot_button"))
    return buttons_of((words, attribute(link, "href") if link is not None else None) for words, link in found)


def _words(medium: Node | None) -> str:
    """The text of what a post without its own text carries, one item a line; "" if it has none.

    A poll's question and answers; the name and address of a place; the title and description of a game or of something
    for sale.
    """
    if medium is None:
        return ""
    if "media_poll" in classes(medium):
        answers = (_answer(answer) for answer in find_all(medium, "answer"))
        lines = [line_of(find(medium, "question"), LONGEST_TEXT), *(f"• {answer}" for answer in answers if answer)]
        return "\n".join(lines).strip()
    if classes(medium) & _WORDED:
        told = (line_of(find(medium, part), LONGEST_TEXT) for part in ("title", "description"))
        return "\n".join(words for words in told if words)
    return ""


def _answer(node: Node) -> str:
    votes = line_of(find(node, "details"))
    return line_of(node, LONGEST_TEXT).removesuffix(votes).strip().removeprefix("- ").strip()


def _reactions(node: Node | None) -> tuple[Reaction, ...]:
    return counted((_emoji(one), _given(one)) for one in find_all(node, "reaction")) if node is not None else ()


def _emoji(reaction: Node) -> str:
    written = find(reaction, "emoji")
    if "paid" in classes(reaction):
        return PAID
    if written is not None and next(_links(written), None) is not None:  # a link to its picture
        return CUSTOM_EMOJI
    return line_of(written)


def _given(reaction: Node) -> int:
    """How often it was given: a number, or the pictures of all who gave it."""
    count = find(reaction, "count")
    if count is None:
        return sum(1 for _ in find_all(reaction, "userpic"))
    written = line_of(count)
    return int(written) if _COUNT.fullmatch(written) else 0
