"""What people ask the bot without a message to it: pressed buttons, and `@bot words` in any chat."""

from bot.sandbox.errors import JSON
from bot.sandbox.keyboards import pressed_data
from bot.sandbox.people import Chat, Message, User
from bot.sandbox.world import Query, World

_QUERY_LENGTH = 256


class Asking(World):
    def press(
        self,
        user: User,
        message: Message,
        row: int = 0,
        column: int = 0,
        *,
        data: str | None = None,
        text: str | None = None,
    ) -> str:
        """Press a button of the message as a user, by its place or its text; return the query's id.

        With `data` any press is possible, even of a button that no longer exists.
        """
        chat = self.chats[message["chat"]["id"]]
        live = chat.message(message["message_id"])
        if data is None:
            data = pressed_data(live or {}, row, column, text)
        seen = dict(live) if live else {"chat": chat.brief(), "message_id": message["message_id"], "date": 0}
        about: JSON = {"message": seen}
        if seen.get("via_bot"):  # for messages from inline results, the bot is given only a name
            about = {"inline_message_id": f"{chat.id}_{seen['message_id']}"}
        return self._ask("callback_query", user, {**about, "chat_instance": str(chat.id), "data": data})

    def inline_query(self, user: User, query: str, offset: str = "") -> str:
        """Write `@bot query` as a user in some chat; return the query's id. Raises ValueError if the bot's owner has
        not enabled inline mode."""
        if not self.inline:
            raise ValueError(f"@{self.bot.username} is no inline bot")
        user.met = True
        asked = {"query": query[:_QUERY_LENGTH], "offset": offset, "chat_type": "private"}
        return self._ask("inline_query", user, asked)

    def name_as_guest(self, user: User, words: str, chat: Chat) -> str:
        """Write `@bot words` in a chat where the bot is a guest; return the query's id."""
        user.met = True
        message = self.put(chat, {"from": user.brief(), "text": words})
        query_id = str(10**15 + len(self.queries))
        self.queries[query_id] = Query("guest_message", user, self.clock(), chat)
        self.updates.add("guest_message", {**message, "guest_query_id": query_id})
        return query_id

    def choose(self, query_id: str, result_id: str, chat: Chat | User) -> Message:
        """Choose a result of `inline_query`, which is sent to the chat as a message of the user who asked.

        The bot need not be a member. If it is, it gets the message despite privacy mode; nothing else tells it of the
        choice. Raises LookupError if there is no such result; ValueError for one without a text, and for another
        person's chat with the bot.
        """
        there = {result["id"]: result for result in self.answered[query_id]["results"]}
        if result_id not in there:
            raise LookupError(f"there is no such result to choose; the answer has {list(there)}")
        result = there[result_id]
        content = result.get("input_message_content", {})
        if "message_text" not in content:
            raise ValueError("only results that lead to a text can be chosen here")
        user, place = self.queries[query_id].user, self.chat(chat)
        if place.user not in (None, user):
            raise ValueError(f"{user.first_name} cannot write into another's chat with the bot")
        fields: JSON = {"sender_chat": place.brief()} if place.type == "channel" else {"from": user.brief()}
        fields |= {"via_bot": self.bot.brief(), "text": content["message_text"]}
        if entities := self.known_users(content["entities"]):
            fields["entities"] = entities
        for name, value in (
            ("link_preview_options", content.get("link_preview_options")),
            ("reply_markup", result.get("reply_markup")),
        ):
            if value:
                fields[name] = value
        user.started = user.started or place.user is user
        message = self.put(place, fields)
        if self.reaches_bot(place, message):
            self.updates.add("channel_post" if place.type == "channel" else "message", dict(message))
        return message

    def _ask(self, kind: str, user: User, payload: JSON) -> str:
        query_id = str(10**15 + len(self.queries))
        self.queries[query_id] = Query(kind, user, self.clock())
        self.updates.add(kind, {"id": query_id, "from": user.brief(), **payload})
        return query_id
