"""Telegram in one process: what people do in their apps, and the bot's requests to the Bot API."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from inspect import isawaitable
from typing import Any

from bot.sandbox.asking import Asking
from bot.sandbox.errors import JSON, ApiError, Fault, TransportError
from bot.sandbox.formatting import format_text
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.sending import shown_as_replied
from bot.sandbox.methods.topics import open_topic
from bot.sandbox.params import Params, Upload
from bot.sandbox.people import Chat, Message, User, chat_member
from bot.sandbox.rich_messages import rich_message as checked

_DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_LOGGED = 10_000


class Telegram(Asking):
    """One bot's Telegram, deterministic: ids count up, time comes from `clock`.

    `history` bounds how many messages each chat keeps (for long runs); None keeps all.
    """

    def __init__(
        self,
        token: str = "123456:sandbox",
        bot_username: str = "rahnama_bot",
        clock: Callable[[], float] = time.time,
        history: int | None = None,
    ) -> None:
        super().__init__(token, bot_username, clock, history)
        self.requests: deque[tuple[str, Mapping[str, Any]]] = deque(maxlen=_LOGGED)
        """The bot's latest requests: method and parameters."""
        self.counts: Counter[str] = Counter()
        """How many requests of each method succeeded."""
        self._faults: defaultdict[str, deque[ApiError | Fault]] = defaultdict(deque)

    # What the bot does

    async def call(
        self, method: str, params: Mapping[str, Any] | None = None, files: Mapping[str, Upload] | None = None
    ) -> Any:
        """Return the result of a request. Raises ApiError for a refusal, TransportError for a planned transport
        error."""
        self.requests.append((method, params or {}))
        name = method.lower()
        fault = self._fault(name)
        if isinstance(fault, ApiError):
            raise fault
        if fault in {Fault.DISCONNECTED, Fault.TIMED_OUT}:
            raise TransportError(fault)
        if self.logged_out:
            raise ApiError(400, "Logged out")
        if name not in METHODS:
            raise ApiError(404, "Not Found")
        result = METHODS[name](self, Params(params or {}, files))
        if isawaitable(result):
            result = await result
        self.counts[method] += 1
        self._wake()
        if fault:
            raise TransportError(fault)
        return result

    def fail_next(
        self,
        method: str,
        code: int | Fault,
        description: str | None = None,
        parameters: JSON | None = None,
        times: int = 1,
    ) -> None:
        """Let the next requests of a method ("*": of any) fail with an answer of Telegram, or in transport."""
        if parameters is None and code == 429:
            parameters = {"retry_after": 1}
        if description is None and code == 429:
            description = f"Too Many Requests: retry after {(parameters or {}).get('retry_after')}"
        for _ in range(times):
            if isinstance(code, Fault):
                self._faults[method.lower()].append(code)
            else:
                text = description or _DESCRIPTIONS.get(code, "Internal Server Error")
                self._faults[method.lower()].append(ApiError(code, text, parameters))

    def _fault(self, name: str) -> ApiError | Fault | None:
        for key in (name, "*"):
            if self._faults and self._faults.get(key):
                return self._faults[key].popleft()
        return None

    async def settled(self, within: float = 120.0) -> None:
        """Wait until the bot has fetched every update and confirmed it by an offset. Raises TimeoutError."""
        try:
            await self.until(lambda: not len(self.updates), within)
        except TimeoutError:
            raise TimeoutError(f"{len(self.updates)} updates were not confirmed within {within:g} s") from None

    # What people do

    def send(
        self,
        user: User,
        text: str | None = None,
        *,
        chat: Chat | None = None,
        thread: int | None = None,
        reply_to: Message | None = None,
        entities: list[JSON] | None = None,
        caption: str | None = None,
        content: JSON | None = None,
        **media: Any,
    ) -> Message:
        """Write as a user, to the bot or in a group.

        A medium (`photo=True`, `voice=b"..."`, `document=Upload(...)`) is made into a stored file; any other field of
        a Message (`contact={...}`) and all of `content` are taken as they are.
        """
        chat = chat or self.chats[user.id]
        if chat.user is None:
            user.met = True
        elif user.blocked:
            raise ValueError(f"{user.first_name} has blocked the bot and cannot write to it")
        else:
            user.started = True
        fields: JSON = {"from": user.brief()}
        if thread is not None:
            fields |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to:
            fields["reply_to_message"] = shown_as_replied(reply_to)
        fields |= self._words(text, caption, entities)
        fields |= {name: self._medium(name, value) for name, value in media.items() if value is not None}
        message = self.put(chat, {**fields, **(content or {})})
        if self.reaches_bot(chat, message):
            self.updates.add("message", dict(message))
        return message

    def _words(self, text: str | None, caption: str | None, entities: list[JSON] | None) -> JSON:
        fields: JSON = {}
        for name, words, place in (("text", text, "entities"), ("caption", caption, "caption_entities")):
            if words is not None:
                fields[name], found = format_text(words, given=entities)
                if found := self.known_users(found):
                    fields[place] = found
        return fields

    def _medium(self, name: str, value: Any) -> Any:
        if value is True:
            value = b"bytes of a " + name.encode()
        if isinstance(value, bytes):
            value = Upload(f"{name}.bin", value)
        return self.files.add(name, value) if isinstance(value, Upload) else value

    def edit(
        self, message: Message, text: str | None = None, *, caption: str | None = None, rich_message: JSON | None = None
    ) -> Message:
        """Edit a message or post as its author; without new text, change something invisible."""
        chat, live = self._live(message)
        for given, entities in ((text, "entities"), (caption, "caption_entities")):
            if given is not None:
                live.pop(entities, None)
        if rich_message:
            live["rich_message"] = checked(rich_message)
        if text is not None or caption is not None or rich_message:
            live.update(self._words(text, caption, None), edit_date=int(self.clock()))
        if self.reaches_bot(chat, live):
            kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
            self.updates.add(kind, dict(live))
        return live

    def delete(self, message: Message) -> None:
        """Delete a message; the bot is not told."""
        chat, live = self._live(message)
        chat.remove(live["message_id"])

    def _live(self, message: Message) -> tuple[Chat, Message]:
        chat = self.chats[message["chat"]["id"]]
        live = chat.message(message["message_id"])
        if live is None:
            raise LookupError(f"message {message['message_id']} is no longer in the chat")
        return chat, live

    def post(
        self,
        channel: Chat,
        text: str | None = None,
        entities: list[JSON] | None = None,
        *,
        reply_to: Message | None = None,
        rich_message: JSON | None = None,
        **content: Any,
    ) -> Message:
        """Post in the channel; the bot is told only if it is an administrator. `content` as in `send`."""
        caption = content.pop("caption", None)
        fields = {"sender_chat": channel.brief(), **self._words(text, caption, entities)}
        if reply_to:
            fields["reply_to_message"] = shown_as_replied(reply_to)
        if rich_message:
            fields["rich_message"] = checked(rich_message)
        fields |= {name: self._medium(name, value) for name, value in content.items() if value is not None}
        message = self.put(channel, fields)
        if channel.bot_status == "administrator":
            self.updates.add("channel_post", dict(message))
        return message

    def react(self, post: Message, counts: dict[str, int]) -> None:
        """Set how often people have reacted, by emoji; an administrator is told, without names."""
        chat, live = self._live(post)
        told = [{"type": {"type": "emoji", "emoji": emoji}, "total_count": count} for emoji, count in counts.items()]
        about = {"chat": chat.brief(), "message_id": live["message_id"], "date": int(self.clock())}
        if chat.bot_status == "administrator":
            self.updates.add("message_reaction_count", {**about, "reactions": told})

    def raw_update(self, update: JSON) -> int:
        """Queue anything as an update, malformed or not; return its number."""
        return self.updates.add_raw(update)

    def add_topic(self, group: Chat, name: str, opener: User | None = None) -> int:
        """Open a topic in a forum; return its message_thread_id."""
        return open_topic(self, group, opener or self.bot, name)

    def block(self, user: User) -> None:
        """Block the bot as a user; its messages are refused from now on."""
        user.blocked = True
        self._membership(self.chats[user.id], user, "member", "kicked")

    def unblock(self, user: User) -> None:
        user.blocked = False
        self._membership(self.chats[user.id], user, "kicked", "member")

    def set_bot_status(self, chat: Chat, status: str, by: User) -> None:
        """Make the bot a member or an administrator, or remove it (left, kicked)."""
        old, chat.bot_status = chat.bot_status, status
        self._membership(chat, by, old, status)

    def _membership(self, chat: Chat, by: User, old: str, new: str) -> None:
        change = {"old_chat_member": chat_member(self.bot, old), "new_chat_member": chat_member(self.bot, new)}
        about = {"chat": chat.brief(), "from": by.brief(), "date": int(self.clock())}
        self.updates.add("my_chat_member", {**about, **change})

    def share_channel(self, user: User, channel: Chat) -> Message:
        """Press the button of the keyboard that asks for a channel, and choose this one; if the bot asks for rights, it
        becomes an administrator. Raises LookupError without such a button, ValueError for what is not offered."""
        chat = self.chats[user.id]
        buttons = [button for row in (chat.keyboard or {}).get("keyboard", []) for button in row]
        asked = next((button["request_chat"] for button in buttons if "request_chat" in button), None)
        if asked is None:
            raise LookupError(f"there is no button that asks for a chat, only {[one['text'] for one in buttons]}")
        if channel.type != "channel" or channel.members.get(user.id) not in {"creator", "administrator"}:
            raise ValueError(f"{user.first_name} is not offered {channel.title}")
        if asked.get("bot_administrator_rights") and channel.bot_status != "administrator":
            self.set_bot_status(channel, "administrator", user)
        chat.keyboard = None
        return self.send(user, content={"chat_shared": {"request_id": asked["request_id"], "chat_id": channel.id}})

    def take_right(self, channel: Chat, right: str, by: User) -> None:
        """Take a right, such as "can_edit_messages", from the bot as an administrator of the channel."""
        before = set(channel.bot_lacks)
        channel.bot_lacks.add(right)
        change = {
            "old_chat_member": chat_member(self.bot, channel.bot_status, lacks=before),
            "new_chat_member": chat_member(self.bot, channel.bot_status, lacks=channel.bot_lacks),
        }
        about = {"chat": channel.brief(), "from": by.brief(), "date": int(self.clock())}
        self.updates.add("my_chat_member", {**about, **change})

    def migrate(self, group: Chat) -> Chat:
        """Turn the group into a supergroup with a new id; requests to the old id are refused with the new one."""
        new = self._add_chat("supergroup", group.title, None)
        new.members, new.bot_status = group.members, group.bot_status
        group.migrated_to = new.id
        moved = self.put(group, {"from": self.bot.brief(), "migrate_to_chat_id": new.id})
        arrived = self.put(new, {"from": self.bot.brief(), "migrate_from_chat_id": group.id})
        for message in (moved, arrived):
            self.updates.add("message", dict(message))
        return new
