"""Everything Telegram keeps for one bot: people, chats, messages, updates, files, the bot's settings.

The methods of the Bot API work on it; `telegram.Telegram` adds what people do in their apps.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.sandbox.entities import commanded_bots
from bot.sandbox.errors import JSON, bad_request, forbidden
from bot.sandbox.files import Files
from bot.sandbox.pace import Pace
from bot.sandbox.params import to_integer
from bot.sandbox.people import Chat, Message, User
from bot.sandbox.updates import UpdateQueue

_FIRST_USER = 5_000_000_001
_FIRST_GROUP = 4_000_000_001
_FIRST_CHANNEL = 2_000_000_001
"""Above 2**31 and, for users, above 2**32, like Telegram's own."""


@dataclass
class Query:
    """A press of a button or the words of an inline query, waiting for the bot's answer."""

    kind: str
    user: User
    since: float
    chat: Chat | None = None
    """Where the bot was named as a guest."""


@dataclass
class Profile:
    """What the bot says about itself, by language code; "" for all other languages."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)


class World:
    def __init__(self, token: str, bot_username: str, clock: Callable[[], float], history: int | None) -> None:
        self.token = token
        self.clock = clock
        self.bot = User(
            int(token.partition(":")[0]), bot_username.replace("_", " ").title(), username=bot_username, is_bot=True
        )
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.usernames: dict[str, Chat] = {}
        self.updates = UpdateQueue(clock, self._wake)
        self.files = Files()
        self.queries: dict[str, Query] = {}
        self.answered: dict[str, JSON] = {}
        """The bot's answers to presses and inline queries, by the id that `press` and `inline_query` return."""
        self.commands: dict[tuple[str, str], list[JSON]] = {}
        """Menus of commands by scope ("default", "all_group_chats", "chat:1", ...) and language code."""
        self.profile = Profile()
        self.reactions: dict[tuple[int, int], list[JSON]] = {}
        """The bot's reactions, by chat and message."""
        self.webhook: JSON = {}
        self.privacy = True
        """Whether the bot sees only messages meant for it in groups (BotFather's default)."""
        self.inline = True
        """Whether people can write `@bot words` (the owner enables this at BotFather)."""
        self.inline_hint = ""
        self.inline_feedback = 0
        self.logged_out = False
        self.pacing = Pace(clock)
        self.pace = False
        """Whether Telegram refuses messages that the bot sends too fast."""
        self._history = history
        self._last_message_id = 0
        self._waiting: list[asyncio.Future[None]] = []

    def add_user(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = None,
        is_premium: bool = False,
        hides_forwards: bool = False,
    ) -> User:
        """Add a user; the bot may write to them only after they have written to it."""
        user = User(_FIRST_USER + len(self.users), first_name, last_name, username, language_code, is_premium)
        user.hides_forwards = hides_forwards
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", user=user)
        return user

    def add_group(
        self,
        title: str,
        members: Iterable[User] = (),
        *,
        forum: bool = False,
        supergroup: bool = False,
        username: str | None = None,
        bot_is_admin: bool = False,
    ) -> Chat:
        """Add a group that includes the bot; the first member is its creator. A forum is always a supergroup."""
        is_super = forum or supergroup or username is not None
        chat = self._add_chat("supergroup" if is_super else "group", title, username, is_forum=forum)
        chat.bot_status = "administrator" if bot_is_admin else "member"
        for place, member in enumerate(members):
            chat.members[member.id] = "member" if place else "creator"
            member.met = True
        return chat

    def add_channel(
        self, title: str, username: str | None = None, *, bot_is_admin: bool = False, chat_id: int | None = None
    ) -> Chat:
        chat = self._add_chat("channel", title, username, chat_id=chat_id)
        chat.bot_status = "administrator" if bot_is_admin else "left"
        return chat

    def _add_chat(
        self, kind: str, title: str, username: str | None, *, is_forum: bool = False, chat_id: int | None = None
    ) -> Chat:
        count = sum(chat.user is None for chat in self.chats.values())
        if chat_id is None:
            chat_id = -(_FIRST_GROUP + count) if kind == "group" else -(10**12 + _FIRST_CHANNEL + count)
        chat = self.chats[chat_id] = Chat(chat_id, kind, title, username, is_forum=is_forum)
        if username:
            self.usernames[username.lower()] = chat
        if is_forum:
            chat.last_message_id = 1  # the General topic, which no message_thread_id leads to
        return chat

    def chat(self, whose: Chat | User | int) -> Chat:
        """Return the chat itself, the private chat of a user, or the chat with this id. Raises KeyError if there is
        none."""
        return whose if isinstance(whose, Chat) else self.chats[whose.id if isinstance(whose, User) else whose]

    def messages(self, whose: Chat | User | int) -> list[Message]:
        """Return what a chat shows, oldest first; the list and its messages change with the chat."""
        return self.chat(whose).messages

    def find_chat(self, chat_id: object) -> Chat:
        """Return the chat that a request means, as far as the bot may know it."""
        if isinstance(chat_id, str):
            if not chat_id.strip():
                raise bad_request("chat_id is empty")
            if chat_id.startswith("@"):
                found = self.usernames.get(chat_id[1:].lower())
                if found is None:
                    raise bad_request("chat not found")
                return found
        chat = self.chats.get(to_integer(chat_id))
        if chat is None or (chat.user and not (chat.user.started or chat.user.met)):
            raise bad_request("chat not found")
        return chat

    def readable_chat(self, chat_id: object) -> Chat:
        chat = self.find_chat(chat_id)
        if chat.bot_status == "kicked" and chat.type != "group":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.bot_status == "left" and chat.type != "group" and not chat.username:
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def writable_chat(self, chat_id: object) -> Chat:
        chat = self.readable_chat(chat_id)
        if chat.user:
            self._check_reader(chat.user)
        if chat.migrated_to:
            migration = bad_request("group chat was upgraded to a supergroup chat")
            migration.parameters = {"migrate_to_chat_id": chat.migrated_to}
            raise migration
        if chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def _check_reader(self, user: User) -> None:
        if user.deactivated:
            raise forbidden("user is deactivated")
        if not user.started:
            raise forbidden("bot can't initiate conversation with a user")
        if user.blocked:
            raise forbidden("bot was blocked by the user")

    def find_message(self, chat: Chat, message_id: int, what: str) -> Message:
        """Return a message of the chat; `what` names it in the refusal if it is not found ("message to edit")."""
        message = self.known_message(chat, message_id)
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def known_message(self, chat: Chat, message_id: int) -> Message | None:
        """Return a message of a chat that the bot is in; None if it is not there, or the bot is not."""
        member = chat.bot_status in {"member", "administrator", "creator"}
        return chat.message(message_id) if member and message_id > 0 else None

    def put(self, chat: Chat, fields: JSON) -> Message:
        """Add a new message to the chat. Channels and supergroups number their own messages; other chats share
        numbers."""
        if chat.type in {"channel", "supergroup"}:
            message_id = chat.last_message_id + 1
        else:
            message_id = self._last_message_id = self._last_message_id + 1
        chat.last_message_id = message_id
        message = {"message_id": message_id, "chat": chat.brief(), "date": int(self.clock()), **fields}
        chat.messages.append(message)
        if self._history and len(chat.messages) > 2 * self._history:
            del chat.messages[: -self._history]
        return message

    def reaches_bot(self, chat: Chat, message: Message) -> bool:
        """Whether the bot gets the message. In groups, privacy mode hides all but commands (not for other bots),
        replies to the bot, and its inline results."""
        if chat.user or chat.type == "channel" or not self.privacy or chat.bot_status == "administrator":
            return chat.bot_status not in {"left", "kicked"}
        if chat.bot_status in {"left", "kicked"}:
            return False
        if self.is_own(message.get("reply_to_message", {})) or message.get("via_bot", {}).get("id") == self.bot.id:
            return True
        return any(bot in {"", str(self.bot.username).lower()} for bot in commanded_bots(message))

    def is_own(self, message: Message) -> bool:
        return bool(message.get("from", {}).get("id") == self.bot.id)

    def known_users(self, entities: list[JSON]) -> list[JSON]:
        """Return the entities with whole users in place of ids; mentions of unknown users are dropped."""
        known = []
        for entity in entities:
            if entity["type"] != "text_mention":
                known.append(entity)
            elif user := self.users.get(entity["user"]["id"]):
                known.append({**entity, "user": user.brief()})
        return known

    def _wake(self) -> None:
        """Wake those who wait for a change."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], object], within: float = 120.0) -> None:
        """Wait until the condition holds; it is checked after each request of the bot. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while not condition():
                future = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
