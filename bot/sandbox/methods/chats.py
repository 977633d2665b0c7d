"""Methods about chats and files."""

import re
from typing import Any

from bot.sandbox.errors import JSON, bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT
from bot.sandbox.params import Params
from bot.sandbox.people import Chat, User, chat_member
from bot.sandbox.world import World

ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note", "record_audio", "upload_audio"),
    "cancel",
}
_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def send_chat_action(world: World, params: Params) -> bool:
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.writable_chat(params.text("chat_id"))
    chat.actions.append(action)
    return True


def get_chat(world: World, params: Params) -> JSON:
    chat = world.readable_chat(params.text("chat_id"))
    full: JSON = {**chat.brief(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    if chat.username:
        full["active_usernames"] = [chat.username]
    if chat.linked_chat_id:
        full["linked_chat_id"] = chat.linked_chat_id
    if chat.is_protected:
        full["has_protected_content"] = True
    if chat.pinned and (pinned := chat.message(chat.pinned[-1])):
        full["pinned_message"] = dict(pinned)
    return full


def get_chat_member(world: World, params: Params) -> JSON:
    chat = world.readable_chat(params.text("chat_id"))
    user_id = params.integer("user_id")
    if user_id == world.bot.id:
        return chat_member(world.bot, "member" if chat.user else chat.bot_status, lacks=chat.bot_lacks)
    user = world.users.get(user_id)
    if user is None or (chat.user and chat.user is not user):
        raise bad_request("user not found")
    if chat.type == "channel" and chat.bot_status != "administrator":
        raise bad_request("member list is inaccessible")
    status = "member" if chat.user else chat.members.get(user_id, "left")
    return chat_member(user, status)


def get_chat_administrators(world: World, params: Params) -> list[JSON]:
    chat = _shared(world, params, "there are no administrators in the private chat")
    if chat.type == "channel" and chat.bot_status != "administrator":
        raise bad_request("member list is inaccessible")
    return [chat_member(user, status) for user, status in _members(world, chat) if status not in {"member", "left"}]


def get_chat_member_count(world: World, params: Params) -> int:
    chat = world.readable_chat(params.text("chat_id"))
    return 2 if chat.user else sum(status not in {"left", "kicked"} for _, status in _members(world, chat))


def _members(world: World, chat: Chat) -> list[tuple[User, str]]:
    people = [(world.users[user_id], status) for user_id, status in chat.members.items()]
    return [*people, (world.bot, chat.bot_status)]


def leave_chat(world: World, params: Params) -> bool:
    _shared(world, params, "chat member status can't be changed in private chats").bot_status = "left"
    return True


def _shared(world: World, params: Params, refusal: str) -> Chat:
    chat = world.writable_chat(params.text("chat_id"))
    if chat.user:
        raise bad_request(refusal)
    return chat


def get_file(world: World, params: Params) -> JSON:
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.find(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    media = stored.media[-1] if isinstance(stored.media, list) else stored.media
    about = {name: media[name] for name in ("file_id", "file_unique_id", "file_size")}
    return {**about, "file_path": file_path(stored.kind, file_id)}


def file_path(kind: str, file_id: str) -> str:
    return f"{kind}s/{file_id}"


def file_at(world: World, path: str) -> bytes | None:
    """Return the bytes at the path that `getFile` gave, or None."""
    match = re.fullmatch(r"\w+/([\w-]+)", path)
    stored = world.files.find(match.group(1)) if match else None
    return stored.content if stored else None


METHODS: dict[str, Any] = {
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
