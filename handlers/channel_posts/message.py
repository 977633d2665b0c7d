"""Converts a message of the channel from the Bot API's JSON to a Post or a Pinned.

It does not use PTB's objects, which ignore or refuse what is new in a message: no post may be lost by that.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from channel.models import Pinned, Post, PostButton, PostKind
from channel.posts.post_buttons import buttons_of
from handlers.channel_posts.message_text import LONGEST_NAME, LONGEST_TEXT, Words, clean, number_of, words_of

# An animation comes with a document of itself, a venue with a location, a game with an animation: the first one counts.
_KINDS: Final[Mapping[str, PostKind]] = {
    "game": PostKind.OTHER,
    "animation": PostKind.ANIMATION,
    "live_photo": PostKind.PHOTO,
    "photo": PostKind.PHOTO,
    "video": PostKind.VIDEO,
    "video_note": PostKind.VIDEO_NOTE,
    "audio": PostKind.AUDIO,
    "voice": PostKind.VOICE,
    "document": PostKind.DOCUMENT,
    "sticker": PostKind.STICKER,
    "poll": PostKind.POLL,
    "location": PostKind.LOCATION,
    "contact": PostKind.CONTACT,
    **dict.fromkeys(("checklist", "dice", "story", "invoice", "giveaway", "giveaway_winners"), PostKind.OTHER),
}
_PAID: Final = {"photo": PostKind.PHOTO, "live_photo": PostKind.PHOTO, "video": PostKind.VIDEO}
_NAMED_FILES: Final = ("animation", "video", "audio", "document")
_SERVICE: Final = (
    *("new_chat_title", "new_chat_photo", "delete_chat_photo", "channel_chat_created", "group_chat_created"),
    *("supergroup_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id"),
    *("new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "chat_background_set"),
    *("video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited"),
    *("giveaway_created", "giveaway_completed", "boost_added", "checklist_tasks_done", "checklist_tasks_added"),
    *("poll_option_added", "poll_option_deleted", "gift", "unique_gift", "gift_upgrade_sent"),
    *("direct_message_price_changed", "paid_message_price_changed", "suggested_post_approved"),
    *("suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded"),
)
_LAST_SECOND: Final = 253_402_300_799  # of the year 9999


def record_of(message: Mapping[str, Any]) -> Post | Pinned | None:
    """Return the message as a record; None for Telegram's other service messages, and if it has no number.

    A message of an unknown kind is still a post, of the kind OTHER.
    """
    message_id = number_of(message, "message_id")
    if message_id is None:
        return None
    if "pinned_message" in message:
        pinned = number_of(message["pinned_message"], "message_id")
        return None if pinned is None else Pinned(message_id=pinned)
    if any(name in message for name in _SERVICE):
        return None
    return _post(message_id, message)


def _post(message_id: int, message: Mapping[str, Any]) -> Post:
    words, kind = _content(message)
    author, group = _name(message.get("author_signature")), clean(message.get("media_group_id"))
    date, edited = _second(message.get("date")), _second(message.get("edit_date"))
    return Post(
        message_id=message_id,
        date=date,
        edited=edited if edited is not None and edited > (date or 0) else None,
        kind=kind,
        text=words.text or _carried_words(message)[:LONGEST_TEXT],
        entities=words.entities,
        tags=words.tags,
        forwarded_from=_origin(_object(message, "forward_origin")),
        reply_to=_answered(message),
        author=author,
        file_name=_file_name(message),
        performer=_name(_object(message, "audio").get("performer")),
        song=_name(_object(message, "audio").get("title")),
        media_group=group or None,
        buttons=_buttons(_object(message, "reply_markup").get("inline_keyboard")),
    )


def _content(message: Mapping[str, Any]) -> tuple[Words, PostKind]:
    if "rich_message" in message:
        from handlers.channel_posts.rich_message import (
            words_in,
        )  # a late import, as few posts are rich: the bot starts faster

        words, kind = words_in(message["rich_message"])
    else:
        words = words_of(message.get("text"), message.get("entities"))
        if not words.text:
            words = words_of(message.get("caption"), message.get("caption_entities"))
        kind = _kind(message)
    return words, PostKind.OTHER if kind is PostKind.TEXT and not words.text else kind


def _kind(message: Mapping[str, Any]) -> PostKind:
    paid = _object(message, "paid_media").get("paid_media")
    if isinstance(paid, list) and paid and isinstance(paid[0], dict):
        return _PAID.get(str(paid[0].get("type")), PostKind.OTHER)
    return next((kind for name, kind in _KINDS.items() if name in message), PostKind.TEXT)


def _carried_words(message: Mapping[str, Any]) -> str:
    """Return the words in the attachment of a post without text, in the form that sources of exports use.

    These are a poll's question or a checklist's title, with the choices, one per line; or a title and a description.
    """
    poll, checklist = _object(message, "poll"), _object(message, "checklist")
    if title := clean(poll.get("question")) or clean(checklist.get("title")):
        lines = "\n".join([title, *(f"• {one}" for one in _texts(poll.get("options") or checklist.get("tasks")))])
        return "\n\n".join(part for part in (lines, clean(poll.get("description"))) if part)
    game, place, sold = (_object(message, key) for key in ("game", "venue", "invoice"))
    told = [game.get("title"), game.get("description"), place.get("title"), place.get("address")]
    told += [sold.get("title"), sold.get("description"), _object(message, "giveaway").get("prize_description")]
    return "\n".join(words for one in told if (words := clean(one)))


def _texts(options: Any) -> Iterator[str]:
    for option in _listed(options):
        if words := clean(option.get("text")) if isinstance(option, dict) else None:
            yield words


def _origin(origin: Mapping[str, Any]) -> str | None:
    """Return the name that the channel shows as the origin of a forwarded post."""
    chat = _object(origin, "chat") or _object(origin, "sender_chat")
    user = _object(origin, "sender_user")
    name = clean(chat.get("title")) or clean(origin.get("sender_user_name")) or _full_name(user)
    return _name(" ".join(name.split()))


def _full_name(user: Mapping[str, Any]) -> str:
    return " ".join(clean(user.get(part)) or "" for part in ("first_name", "last_name"))


def _answered(message: Mapping[str, Any]) -> int | None:
    """Return the number of the post in the same channel that this one replies to."""
    answered = _object(message, "reply_to_message")
    same = _object(answered, "chat").get("id") == _object(message, "chat").get("id")
    return number_of(answered, "message_id") if same else None


def _file_name(message: Mapping[str, Any]) -> str | None:
    files = (_object(message, kind) for kind in _NAMED_FILES)
    name = next((name for file in files if (name := clean(file.get("file_name")))), "")
    return name[-LONGEST_NAME:] or None


def _buttons(rows: Any) -> tuple[PostButton, ...]:
    found = (one for row in _listed(rows) for one in _listed(row) if isinstance(one, dict))
    return buttons_of(
        (clean(one.get("text")) or "", clean(one.get("url")) or clean(_object(one, "login_url").get("url")))
        for one in found
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(value: Any) -> str | None:
    return (clean(value) or "")[:LONGEST_NAME] or None


def _object(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def _second(value: Any) -> int | None:
    return value if type(value) is int and 0 < value <= _LAST_SECOND else None
