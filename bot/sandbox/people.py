"""Users, and the chats in which they meet the bot."""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.sandbox.errors import JSON

Message = JSON

_RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics"),
)


@dataclass(eq=False)
class User:
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_premium: bool = False
    is_bot: bool = False
    hides_forwards: bool = False
    """Whether a forwarded message names the user without leading to the account."""
    met: bool = False
    """Whether the bot has met the user at all, in a group or by an inline query."""
    started: bool = False
    blocked: bool = False
    """Whether the user has blocked the bot."""
    deactivated: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def brief(self) -> JSON:
        """The Bot API's User."""
        user: JSON = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        if self.is_premium:
            user["is_premium"] = True
        return user


@dataclass
class Topic:
    name: str
    icon_color: int
    closed: bool = False


@dataclass(eq=False)
class Chat:
    id: int
    type: str
    """private, group, supergroup or channel."""
    title: str = ""
    username: str | None = None
    user: User | None = None
    """The other side of a private chat."""
    members: dict[int, str] = field(default_factory=dict)
    """The status of each user: creator, administrator, member, left or kicked."""
    bot_status: str = "member"
    bot_lacks: set[str] = field(default_factory=set)
    """The administrator rights that the bot lacks, such as "can_edit_messages"."""
    is_forum: bool = False
    is_protected: bool = False
    """Whether messages may not be forwarded or copied."""
    bots_own: set[int] = field(default_factory=set)
    """The bot's own posts in a channel, since posts do not name their author."""
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    """What the chat shows, oldest first: edits change a message in place, deletions remove it."""
    keyboard: JSON | None = None
    """The reply keyboard, if the bot has sent one."""
    asks_reply: int | None = None
    """The message that the next one replies to, if the bot has asked for that (ForceReply)."""
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    """The bot's chat actions: "typing" and the like."""
    linked_chat_id: int | None = None
    """A channel's discussion group, or the channel whose discussion group it is."""
    migrated_to: int | None = None
    last_message_id: int = 0

    def brief(self) -> JSON:
        """The Bot API's Chat."""
        chat: JSON = {"id": self.id, "type": self.type}
        if self.user:
            user = self.user.brief()
            chat.update({name: user[name] for name in ("first_name", "last_name", "username") if name in user})
            return chat
        chat["title"] = self.title
        if self.username:
            chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat

    def message(self, message_id: int) -> Message | None:
        place = bisect_left(self.messages, message_id, key=_message_id)
        if place < len(self.messages) and self.messages[place]["message_id"] == message_id:
            return self.messages[place]
        return None

    def remove(self, message_id: int) -> None:
        place = bisect_left(self.messages, message_id, key=_message_id)
        if place < len(self.messages) and self.messages[place]["message_id"] == message_id:
            del self.messages[place]
        if message_id in self.pinned:
            self.pinned.remove(message_id)


def _message_id(message: Message) -> int:
    return int(message["message_id"])


def chat_member(user: User, status: str, *, anonymous: bool = False, lacks: Collection[str] = ()) -> JSON:
    """The Bot API's ChatMember; an administrator has every right except `lacks`."""
    member: JSON = {"user": user.brief(), "status": status}
    if status == "creator":
        member["is_anonymous"] = anonymous
    if status == "administrator":
        member |= {
            "can_be_edited": False,
            "is_anonymous": anonymous,
            **{right: right not in lacks for right in _RIGHTS},
        }
    if status == "kicked":
        member["until_date"] = 0
    return member
