"""One message of every kind that the Bot API knows, as JSON; and what letters do with each field of a message.

Together the lists have every field of telegram.Message: a field that a new version adds fails a test until listed.
"""

from typing import Any

from handlers.letters.rebuild import Reason

JSON = dict[str, Any]

USER: JSON = {"id": 4242, "is_bot": False, "first_name": "Canary", "username": "canary_bird"}
GROUP: JSON = {"id": -1004242, "type": "supergroup", "title": "Canaries"}
CHANNEL: JSON = {"id": -1004343, "type": "channel", "title": "Birds", "username": "canary_birds"}
FILE: JSON = {"file_id": "id-of-the-file", "file_unique_id": "unique"}
SIZE: JSON = {**FILE, "width": 90, "height": 60}
STICKER: JSON = {**SIZE, "type": "regular", "is_animated": False, "is_video": False, "set_name": "canary_pack"}
_TASK: JSON = {"id": 1, "text": "Buy seed"}
_ORDER: JSON = {"currency": "XTR", "total_amount": 5, "invoice_payload": "canary"}
_GIFT: JSON = {"gift": {"id": "7", "sticker": STICKER, "star_count": 3}}
_MODEL: JSON = {"name": "Bird", "sticker": STICKER, "rarity_per_mille": 3}
_COLORS: JSON = {"center_color": 1, "edge_color": 2, "symbol_color": 3, "text_color": 4}
_GIVEAWAY: JSON = {"winner_count": 1, "winners_selection_date": 1_700_000_000}
_TOPIC: JSON = {"name": "Birds", "icon_color": 1}

RELAYED: JSON = {
    "text": "A word",
    "photo": [SIZE, {**SIZE, "file_id": "the-largest", "width": 900, "height": 600}],
    "live_photo": {**SIZE, "duration": 2, "photo": [{**SIZE, "file_id": "the-still-picture"}]},
    "sticker": {**STICKER, "emoji": "🐤"},
}
RECORDED: JSON = {
    "voice": {**FILE, "duration": 1},
    "video": {**SIZE, "duration": 1, "file_name": "canary.mp4"},
    "video_note": {**FILE, "duration": 1, "length": 1},
    "audio": {**FILE, "duration": 1, "performer": "canary", "title": "canary", "file_name": "canary.mp3"},
    "document": {**FILE, "file_name": "canary.pdf", "mime_type": "application/pdf"},
    "animation": {**SIZE, "duration": 1, "file_name": "canary.gif.mp4"},
}
REFUSED: dict[str, tuple[Reason, Any]] = {
    "contact": (Reason.CONTACT, {"phone_number": "+989123456789", "first_name": "Canary", "user_id": 4242}),
    "location": (Reason.LOCATION, {"latitude": 35.7, "longitude": 51.4}),
    "venue": (Reason.VENUE, {"location": {"latitude": 35.7, "longitude": 51.4}, "title": "Nest", "address": "Tree 1"}),
    "poll": (
        Reason.POLL,
        {
            **{"id": "1", "question": "Who?", "options": [], "total_voter_count": 0, "is_closed": False},
            **{"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "members_only": False},
            "allows_revoting": False,
        },
    ),
    "story": (Reason.STORY, {"chat": CHANNEL, "id": 5}),
    "dice": (Reason.DICE, {"value": 6, "emoji": "🎲"}),
    "game": (Reason.GAME, {"title": "Fly", "description": "Fly", "photo": [SIZE]}),
    "checklist": (Reason.CHECKLIST, {"title": "Nest", "tasks": [_TASK]}),
    "web_app_data": (Reason.APP_DATA, {"data": "canary", "button_text": "canary"}),
    "users_shared": (Reason.SHARED, {"request_id": 1, "users": [{"user_id": 4242}]}),
    "chat_shared": (Reason.SHARED, {"request_id": 1, "chat_id": -1004242}),
    "paid_media": (Reason.PAID, {"star_count": 1, "paid_media": [{"type": "photo", "photo": [SIZE]}]}),
    "gift": (Reason.GIFT, _GIFT),
    "unique_gift": (
        Reason.GIFT,
        {
            "gift": {
                **{"base_name": "Bird", "name": "Bird-1", "number": 1, "model": _MODEL, "symbol": _MODEL},
                **{"backdrop": {"name": "Sky", "colors": _COLORS, "rarity_per_mille": 3}, "gift_id": "7"},
            },
            "origin": "upgrade",
        },
    ),
    "giveaway": (Reason.GIFT, {**_GIVEAWAY, "chats": [CHANNEL]}),
    "giveaway_winners": (Reason.GIFT, {**_GIVEAWAY, "chat": CHANNEL, "giveaway_message_id": 1, "winners": [USER]}),
    "invoice": (Reason.PAYMENT, {**_ORDER, "title": "Seed", "description": "Seed", "start_parameter": "canary"}),
    "successful_payment": (
        Reason.PAYMENT,
        {**_ORDER, "telegram_payment_charge_id": "canary", "provider_payment_charge_id": "canary"},
    ),
    "passport_data": (Reason.PASSPORT, {"data": [], "credentials": {"data": "c", "hash": "c", "secret": "c"}}),
    "forward_origin": (Reason.FORWARDED, {"type": "user", "sender_user": USER, "date": 1_700_000_000}),
    "is_automatic_forward": (Reason.FORWARDED, True),
}
SERVICE: JSON = {
    "new_chat_members": [USER],
    "left_chat_member": USER,
    "new_chat_title": "Birds",
    "new_chat_photo": [SIZE],
    "delete_chat_photo": True,
    "group_chat_created": True,
    "supergroup_chat_created": True,
    "channel_chat_created": True,
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 60},
    "migrate_to_chat_id": -1004242,
    "migrate_from_chat_id": -4242,
    "pinned_message": {"message_id": 3, "date": 0, "chat": GROUP},
    "refunded_payment": {**_ORDER, "telegram_payment_charge_id": "canary"},
    "connected_website": "example.org",
    "write_access_allowed": {"from_request": True},
    "proximity_alert_triggered": {"traveler": USER, "watcher": USER, "distance": 1},
    "boost_added": {"boost_count": 1},
    "chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🐤"}},
    "checklist_tasks_done": {"marked_as_done_task_ids": [1]},
    "checklist_tasks_added": {"tasks": [_TASK]},
    "direct_message_price_changed": {"are_direct_messages_enabled": True},
    "paid_message_price_changed": {"paid_message_star_count": 1},
    "forum_topic_created": _TOPIC,
    "forum_topic_edited": {"name": "Birds"},
    "forum_topic_closed": {},
    "forum_topic_reopened": {},
    "general_forum_topic_hidden": {},
    "general_forum_topic_unhidden": {},
    "gift_upgrade_sent": _GIFT,
    "giveaway_created": {},
    "giveaway_completed": {"winner_count": 1},
    "video_chat_scheduled": {"start_date": 1_700_000_000},
    "video_chat_started": {},
    "video_chat_ended": {"duration": 1},
    "video_chat_participants_invited": {"users": [USER]},
    "suggested_post_approved": {"send_date": 1_700_000_000},
    "suggested_post_approval_failed": {"price": {"currency": "XTR", "amount": 1}},
    "suggested_post_declined": {"comment": "canary"},
    "suggested_post_paid": {"currency": "XTR", "amount": 1},
    "suggested_post_refunded": {"reason": "post_deleted"},
    "chat_owner_changed": {"new_owner": USER},
    "chat_owner_left": {"new_owner": USER},
    "poll_option_added": {"option_persistent_id": "1", "option_text": "Me"},
    "poll_option_deleted": {"option_persistent_id": "1", "option_text": "Me"},
    "managed_bot_created": {"bot": USER},
}
LEFT_OUT: JSON = {
    "reply_to_message": {"message_id": 3, "date": 1, "chat": GROUP, "from": USER, "text": "canary"},
    "external_reply": {"origin": {"type": "user", "sender_user": USER, "date": 1}, "chat": CHANNEL, "message_id": 3},
    "quote": {"text": "canary", "position": 0, "is_manual": True},
    "reply_to_story": {"chat": CHANNEL, "id": 5},
    "reply_to_checklist_task_id": 4242,
    "reply_to_poll_option_id": "canary",
    "via_bot": {**USER, "is_bot": True},
    "sender_chat": CHANNEL,
    "author_signature": "canary",
    "sender_boost_count": 4242,
    "sender_business_bot": {**USER, "is_bot": True},
    "sender_tag": "canary",
    "business_connection_id": "canary",
    "guest_bot_caller_user": USER,
    "guest_bot_caller_chat": GROUP,
    "guest_query_id": "canary",
    "direct_messages_topic": {"topic_id": 4242, "user": USER},
    "suggested_post_info": {"state": "pending"},
    "reply_markup": {"inline_keyboard": [[{"text": "canary", "url": "https://canary.example.org"}]]},
    "link_preview_options": {"url": "https://canary.example.org"},
    "effect_id": "canary",
    "media_group_id": "canary",
    "message_thread_id": 4242,
    "is_topic_message": True,
    "paid_star_count": 4242,
    "is_paid_post": True,
    "is_from_offline": True,
    "has_protected_content": True,
    "has_media_spoiler": True,
    "show_caption_above_media": True,
    "edit_date": 1_700_000_000,
}
REBUILT_WITH_THE_REST = {"entities", "caption", "caption_entities"}
OF_EVERY_MESSAGE = {"message_id", "date", "chat", "from_user"}


def message(**fields: Any) -> JSON:
    """A reader's message with these fields, besides those of every message."""
    return {"message_id": 7, "date": 1_700_000_000, "chat": {"type": "private", **USER}, "from": USER, **fields}
