"""Readers with a mark in every field of their Updates that can hold one."""

from itertools import count
from typing import Any, Final

from bot.sandbox import Telegram, User
from bot.sandbox.params import Upload
from bot.sandbox.people import Chat
from tests.anonymity.canaries import FIRST_ID, LATIN, PERSIAN, PHONE, PLACE, WORDS

JSON = dict[str, Any]

_IDS: Final = count(FIRST_ID + 2)
_OTHER: Final = FIRST_ID + 1
_FILE: Final[JSON] = {"file_id": "of-no-use", "file_unique_id": LATIN}
_SIZE: Final[JSON] = {**_FILE, "width": 90, "height": 60}


def text(marked: str = "") -> str:
    """Words that only the owner may read."""
    return " ".join((*WORDS, marked)).strip()


def add_reader(telegram: Telegram) -> User:
    """A reader with a new marked id, and marks in their names, language and username."""
    number = next(_IDS)
    assert number < FIRST_ID + 256, "no more ids share their digits"
    user = User(number, f"{PERSIAN} {LATIN}a", f"{LATIN}b {PERSIAN}", f"{LATIN}_c", f"en-{LATIN}", is_premium=True)
    telegram.users[number] = user
    telegram.chats[number] = Chat(number, "private", user=user)
    return user


def other(**more: Any) -> JSON:
    """Another person in an update."""
    return {"id": _OTHER, "is_bot": False, "first_name": f"{LATIN}d", "username": f"{LATIN}_e", **more}


def place(kind: str = "channel") -> JSON:
    return {"id": -_OTHER, "type": kind, "title": f"{LATIN}f {PERSIAN}", "username": f"{LATIN}_g"}


AROUND: Final[JSON] = {
    "reply_to_message": {"message_id": 3, "date": 1, "chat": place("group"), "from": other(), "text": LATIN},
    "external_reply": {"origin": {"type": "user", "sender_user": other(), "date": 1}, "chat": place(), "message_id": 3},
    "quote": {"text": LATIN, "position": 0, "is_manual": True},
    "reply_to_story": {"chat": place(), "id": 5},
    "reply_to_checklist_task_id": _OTHER,
    "reply_to_poll_option_id": LATIN,
    "via_bot": other(is_bot=True),
    "sender_chat": place(),
    "author_signature": PERSIAN,
    "sender_business_bot": other(is_bot=True),
    "sender_tag": LATIN,
    "business_connection_id": LATIN,
    "guest_bot_caller_user": other(),
    "guest_bot_caller_chat": place(),
    "guest_query_id": LATIN,
    "direct_messages_topic": {"topic_id": _OTHER, "user": other()},
    "suggested_post_info": {"state": "pending"},
    "reply_markup": {"inline_keyboard": [[{"text": LATIN, "url": f"https://{LATIN}.example.org"}]]},
    "link_preview_options": {"url": f"https://{LATIN}.example.org"},
    "effect_id": LATIN,
    "paid_star_count": _OTHER,
    "a_field_of_a_later_bot_api": {"of": other(), "name": PERSIAN, "number": _OTHER},
}
"""What may be around any words; all of it must be left out."""


def entities(words: str) -> list[JSON]:
    """Marks in the entities of a text: mentions, custom emoji, and others that look like neither."""
    half = len(words) // 2
    return [
        {"type": "text_mention", "offset": 0, "length": half, "user": other()},
        {"type": "custom_emoji", "offset": half, "length": 2, "custom_emoji_id": str(_OTHER)},
        {"type": "custom_emoji", "offset": half + 2, "length": 2, "custom_emoji_id": LATIN},
        {"type": "pre", "offset": half + 4, "length": 2, "language": WORDS[0]},
        {"type": "of_a_later_bot_api", "offset": half + 6, "length": 1, "whose": LATIN},
        {"type": "bold", "offset": half + 7, "length": 1},
    ]


def file(telegram: Telegram, kind: str) -> JSON:
    """A message's field with a file that the bot can download, and marks in its names and its author."""
    if kind == "sticker":
        return {"sticker": _STICKER}
    kept = telegram.files.add(
        kind, Upload(f"{PERSIAN} {LATIN}.{_ENDINGS.get(kind, 'bin')}", b"bytes of a " + kind.encode())
    )
    if kind == "photo":
        return {"photo": [{**size, "file_unique_id": LATIN} for size in kept]}
    return {kind: {**kept, **_MARKS, **_MARKS_OF.get(kind, {})}}


KINDS: Final = ("photo", "sticker", "voice", "video_note", "video", "audio", "document", "animation")
_ENDINGS: Final = {"document": "pdf", "audio": "mp3", "animation": "gif"}
_MARKS: Final[JSON] = {"file_unique_id": LATIN, "thumbnail": _SIZE, "mime_type": f"application/{LATIN}"}
_MARKS_OF: Final[JSON] = {"audio": {"performer": PERSIAN, "title": LATIN}, "video": {"cover": [_SIZE]}}
_STICKER: Final[JSON] = {
    **{**_SIZE, "type": "custom_emoji", "is_animated": False, "is_video": False, "emoji": "🐤"},
    **{"set_name": f"{LATIN}_by_x", "custom_emoji_id": str(_OTHER)},
}


REFUSED: Final[dict[str, JSON]] = {
    "contact": {
        "contact": {
            **{"phone_number": f"+{PHONE}", "first_name": LATIN, "last_name": PERSIAN, "user_id": _OTHER},
            "vcard": f"BEGIN:VCARD\nFN:{PERSIAN}\nTEL:+{PHONE}\nEND:VCARD",
        }
    },
    "location": {"location": {"latitude": float(PLACE), "longitude": 1.0}},
    "venue": {
        "venue": {
            **{"location": {"latitude": float(PLACE), "longitude": 1.0}, "title": LATIN, "address": PERSIAN},
            "foursquare_id": LATIN,
        }
    },
    "story": {"story": {"chat": place(), "id": 5}},
    "web_app_data": {"web_app_data": {"data": LATIN, "button_text": PERSIAN}},
    "users_shared": {"users_shared": {"request_id": 1, "users": [{"user_id": _OTHER, "first_name": LATIN}]}},
    "chat_shared": {"chat_shared": {"request_id": 1, "chat_id": -_OTHER, "title": LATIN}},
    "forward of a user": {"forward_origin": {"type": "user", "sender_user": other(), "date": 1}},
    "forward of a hidden user": {
        "forward_origin": {"type": "hidden_user", "sender_user_name": f"{LATIN} {PERSIAN}", "date": 1}
    },
    "forward of a chat": {
        "forward_origin": {"type": "chat", "sender_chat": place(), "author_signature": LATIN, "date": 1}
    },
    "forward of a channel": {
        "forward_origin": {
            **{"type": "channel", "chat": place(), "message_id": 5, "date": 1},
            "author_signature": PERSIAN,
        }
    },
    "contact in a reply": {"reply_to_message": {**AROUND["reply_to_message"], "contact": {"phone_number": PHONE}}},
}
"""Messages that are not passed on."""
