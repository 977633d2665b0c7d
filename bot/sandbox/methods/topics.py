"""Forum topics: a topic's id is the id of the service message that opens it."""

from typing import Any

from bot.sandbox.errors import JSON, bad_request, not_enough_rights
from bot.sandbox.params import Params
from bot.sandbox.people import Chat, Topic, User
from bot.sandbox.world import World

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
NAME_LIMIT = 128


def open_topic(world: World, chat: Chat, opener: User, name: str, icon_color: int = COLORS[0]) -> int:
    """Open a topic; return its message_thread_id."""
    created = {"name": name, "icon_color": icon_color}
    message = world.put(chat, {"from": opener.brief(), "is_topic_message": True, "forum_topic_created": created})
    thread_id: int = message["message_id"]
    message["message_thread_id"] = thread_id
    chat.topics[thread_id] = Topic(name, icon_color)
    return thread_id


def create_forum_topic(world: World, params: Params) -> JSON:
    name = params.text("name").strip()
    color = params.integer("icon_color", COLORS[0])
    chat = _forum(world, params, "create a topic")
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > NAME_LIMIT:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    thread_id = open_topic(world, chat, world.bot, name, color)
    return {"message_thread_id": thread_id, "name": name, "icon_color": color}


def edit_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params)
    name = params.text("name").strip()
    if not name or name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _service(world, chat, params, {"forum_topic_edited": {"name": name}})
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = True
    _service(world, chat, params, {"forum_topic_closed": {}})
    return True


def reopen_forum_topic(world: World, params: Params) -> bool:
    chat, topic = _topic(world, params)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = False
    _service(world, chat, params, {"forum_topic_reopened": {}})
    return True


def delete_forum_topic(world: World, params: Params) -> bool:
    chat, _ = _topic(world, params)
    thread_id = params.integer("message_thread_id")
    del chat.topics[thread_id]
    chat.messages[:] = [message for message in chat.messages if message.get("message_thread_id") != thread_id]
    return True


def _forum(world: World, params: Params, action: str) -> Chat:
    chat = world.writable_chat(params.text("chat_id"))
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if chat.bot_status != "administrator":
        raise not_enough_rights(action)
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, Topic]:
    chat = _forum(world, params, "edit the topic")
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return chat, topic


def _service(world: World, chat: Chat, params: Params, content: JSON) -> None:
    thread = {"message_thread_id": params.integer("message_thread_id"), "is_topic_message": True}
    world.put(chat, {"from": world.bot.brief(), **thread, **content})


METHODS: dict[str, Any] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
