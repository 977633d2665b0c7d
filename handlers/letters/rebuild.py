"""Rebuilds a message from what may be passed on, never copies it; and finds what can still reveal its author."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from telegram import Message, MessageEntity, PhotoSize

from channel.language.text import fold, utf16_length
from channel.models import PostKind
from channel.people.letters import RECORDINGS, Letter, Medium
from handlers.html import Html
from handlers.letters.files import extension
from handlers.letters.formatting import rebuilt
from handlers.telegram.reading import is_service
from handlers.texts import Texts

LARGEST_FILE: Final = 20 * 1024 * 1024  # bytes; a bot can't download more, so it can't rename a larger file
LONGEST_TEXT: Final = 16_384  # UTF-16 units; link addresses can make a message many times longer
# An animation also comes as a document, for clients that don't know animations: so it is checked first.
_FILES: Final = (PostKind.ANIMATION, *sorted(RECORDINGS - {PostKind.ANIMATION}))


class Reason(StrEnum):
    """Why a message is not passed on."""

    FORWARDED = "forwarded"
    CONTACT = "contact"
    LOCATION = "location"
    VENUE = "venue"
    POLL = "poll"
    STORY = "story"
    DICE = "dice"
    GAME = "game"
    CHECKLIST = "checklist"
    APP_DATA = "app_data"
    SHARED = "shared"
    PAID = "paid"
    GIFT = "gift"
    PAYMENT = "payment"
    PASSPORT = "passport"
    RICH = "rich"
    """A kind of message that only newer clients can read."""
    KIND_OFF = "kind_off"
    TOO_BIG = "too_big"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    """Nothing is left: a sticker without an emoji, or only invisible characters."""
    UNKNOWN = "unknown"
    SERVICE = "service"
    """A service message: nobody wrote it."""


# What a message is refused for, even if it holds more: a venue also has a location, a game a picture.
_REFUSED: Final[Mapping[str, Reason]] = {
    "contact": Reason.CONTACT,
    "venue": Reason.VENUE,
    "location": Reason.LOCATION,
    "poll": Reason.POLL,
    "story": Reason.STORY,
    "dice": Reason.DICE,
    "game": Reason.GAME,
    "checklist": Reason.CHECKLIST,
    "web_app_data": Reason.APP_DATA,
    "users_shared": Reason.SHARED,
    "chat_shared": Reason.SHARED,
    "paid_media": Reason.PAID,
    "gift": Reason.GIFT,
    "unique_gift": Reason.GIFT,
    "giveaway": Reason.GIFT,
    "giveaway_winners": Reason.GIFT,
    "invoice": Reason.PAYMENT,
    "successful_payment": Reason.PAYMENT,
    "passport_data": Reason.PASSPORT,
}


class NotRelayed(NamedTuple):
    """A message that is not passed on."""

    reason: Reason

    def sentence(self, texts: Texts) -> Html:
        """What the author is told."""
        lines = texts.feedback
        special = {
            Reason.FORWARDED: lines.refused_forward,
            Reason.KIND_OFF: lines.refused_kind_off,
            Reason.TOO_BIG: lines.refused_too_big,
            Reason.TOO_LONG: lines.refused_too_long,
        }
        return special.get(self.reason, lines.refused)()


def rebuild(message: Message, allowed: frozenset[PostKind], skipped: int = 0) -> Letter | NotRelayed:
    """What may be passed on of a message, or why nothing is. `allowed`: which of `RECORDINGS` are accepted.

    `skipped`: the number of characters to leave out at the beginning, such as a command's name. What the message
    replies to or quotes, and what it was made with, is left out.
    """
    if message.forward_origin or message.is_automatic_forward:
        return NotRelayed(Reason.FORWARDED)
    if "rich_message" in message.api_kwargs:
        return NotRelayed(Reason.RICH)
    for name, reason in _REFUSED.items():
        if getattr(message, name):
            return NotRelayed(reason)
    if message.sticker:
        return _letter(message.sticker.emoji or "")
    if photo := _picture(message):
        return _letter(message.caption, message.caption_entities, Medium(kind=PostKind.PHOTO, file_id=photo))
    for kind in _FILES:
        if file := getattr(message, kind.value):
            return _with_file(message, kind, file, allowed)
    if message.text:
        return _letter(message.text, message.entities, skipped=skipped)
    return NotRelayed(Reason.SERVICE if is_service(message) else Reason.UNKNOWN)


def needs_consent(letter: Letter) -> bool:
    """Whether it can reveal its author: by a voice, or by metadata that says where and by whom it was made."""
    return any(medium.kind in RECORDINGS for medium in letter.media)


def _picture(message: Message) -> str | None:
    """The largest size of a photo; for a live photo, its still picture."""
    sizes: Sequence[PhotoSize] = message.photo or (message.live_photo.photo if message.live_photo else None) or ()
    return max(sizes, key=lambda size: size.width * size.height).file_id if sizes else None


def _with_file(message: Message, kind: PostKind, file: Any, allowed: frozenset[PostKind]) -> Letter | NotRelayed:
    if kind not in allowed:
        return NotRelayed(Reason.KIND_OFF)
    if (file.file_size or 0) > LARGEST_FILE:
        return NotRelayed(Reason.TOO_BIG)
    ending = extension(getattr(file, "file_name", None), getattr(file, "mime_type", None))
    medium = Medium(kind=kind, file_id=file.file_id, extension=ending)
    return _letter(message.caption, message.caption_entities, medium)


def _letter(
    text: str | None, entities: Sequence[MessageEntity] = (), medium: Medium | None = None, skipped: int = 0
) -> Letter | NotRelayed:
    words = rebuilt(text or "", entities, skipped)
    if medium is None and not words.text:
        return NotRelayed(Reason.EMPTY)
    if utf16_length(words.text) > LONGEST_TEXT:
        return NotRelayed(Reason.TOO_LONG)
    return Letter(text=words.text, entities=words.entities, media=(medium,) if medium else ())


class Warned(StrEnum):
    """What in a letter's words can reveal its author."""

    USERNAME = "username"
    PHONE = "phone"
    ADDRESS = "address"
    """An e-mail address."""
    LINK = "link"


# Each looks only a few characters around itself, so that no text can make it slow.
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_USERNAME: Final = re.compile(r"(?<![\w.])@\s?[a-z]\w{3,31}", re.ASCII)
_LINK: Final = re.compile(
    r"\w://|\b(?:www\.|(?:t|telegram)\.me\b)|[\w-]\.[a-z]{2,24}/"
    r"|[\w-]\.(?:com|org|net|info|ir|me|io|co|dev|app|link|site|blog|xyz|online|edu|gov|tv|ai|uk|us|de|fr)\b"
)
_MOBILE_WITHOUT_ZERO: Final = re.compile(r"(?<![\d+])(?=9\d\d[ .-]?\d{3}[ .-]?\d\d[ .-]?\d\d(?!\d))")


def warnings(letter: Letter) -> tuple[Warned, ...]:
    """What the author should know before it is sent."""
    return tuple(_warned(letter.text))


def _warned(text: str) -> Iterator[Warned]:
    folded = fold(text)
    without_emails = _EMAIL.sub(" ", folded)
    if _USERNAME.search(without_emails):
        yield Warned.USERNAME
    if _has_phone_number(folded):
        yield Warned.PHONE
    if _EMAIL.search(folded):
        yield Warned.ADDRESS
    if _LINK.search(without_emails):
        yield Warned.LINK


def _has_phone_number(folded: str) -> bool:
    """An Iranian number with or without its leading zero, or any country's number with + or 00."""
    import phonenumbers  # imported here so that the bot starts faster

    dialled = _MOBILE_WITHOUT_ZERO.sub("0", folded)
    return phonenumbers.PhoneNumberMatcher(dialled, "IR").has_next()
