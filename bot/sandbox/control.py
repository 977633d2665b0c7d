"""Controls the sandbox from another process: the endpoints under /sandbox/ of the server."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.errors import JSON, ApiError, Fault
from bot.sandbox.people import Chat, User
from bot.sandbox.telegram import Telegram

_NOT_MESSAGES = {"sendChatAction"}


class Control:
    """Each public method is an endpoint: POST with a JSON body, or GET with a query."""

    def __init__(self, telegram: Telegram, connections: Callable[[], int]) -> None:
        self._telegram = telegram
        self._connections = connections
        self._crowd: list[User] = []

    def endpoint(self, name: str) -> Callable[[JSON], Awaitable[Any]] | None:
        endpoint = None if name.startswith("_") or name == "endpoint" else getattr(self, name, None)
        return endpoint if callable(endpoint) else None

    async def user(self, body: JSON) -> JSON:
        """{first_name, language_code?, username?} -> the new user."""
        return self._telegram.add_user(**body).brief()

    async def send(self, body: JSON) -> JSON:
        """{user, text, chat?}: the user writes, named by id or by a first name, which creates the user on demand."""
        chat = self._telegram.chat(int(body["chat"])) if "chat" in body else None
        return self._telegram.send(self._user(body["user"]), str(body["text"]), chat=chat)

    async def press(self, body: JSON) -> JSON:
        """{user, message_id, chat?, row?, column?, text?, data?} -> {id}."""
        user = self._user(body["user"])
        place = {"message_id": int(body["message_id"]), "chat": {"id": int(body.get("chat", user.id))}}
        how = {name: body[name] for name in ("row", "column", "text", "data") if name in body}
        return {"id": self._telegram.press(user, place, **how)}

    async def answered(self, body: JSON) -> JSON | None:
        """{id} -> the bot's answer to a press or an inline query, null while there is none."""
        return self._telegram.answered.get(str(body["id"]))

    async def messages(self, body: JSON) -> list[JSON]:
        """{chat} (an id, or a user's first name) -> what the chat shows."""
        return self._chat(body["chat"]).messages

    async def fail(self, body: JSON) -> JSON:
        """{method, code | fault, description?, parameters?, times?}: see Telegram.fail_next."""
        body = dict(body)
        fault = body.pop("fault", None)
        self._telegram.fail_next(**({**body, "code": Fault(fault)} if fault else body))
        return {}

    async def pace(self, body: JSON) -> JSON:
        """{on}: whether sending too fast is refused."""
        self._telegram.pace = bool(body["on"])
        return {}

    async def flood(self, body: JSON) -> JSON:
        """{users, text, count}: `count` updates at once, from `users` users in turn."""
        users, count = int(body["users"]), int(body["count"])
        while len(self._crowd) < users:
            self._crowd.append(self._telegram.add_user(f"Reader {len(self._crowd) + 1}", language_code="fa"))
        for turn in range(count):
            self._telegram.send(self._crowd[turn % users], str(body["text"]))
        return {"queued": count}

    async def wait(self, body: JSON) -> JSON:
        """{sent?, seconds?}: wait until `sent` messages were sent in total, or until no update is left -> the stats.

        ApiError 408 if that takes longer than `seconds` (30).
        """
        seconds = float(body.get("seconds", 30))
        goal = int(body["sent"]) if "sent" in body else None
        try:
            await self._telegram.until(
                lambda: not len(self._telegram.updates) if goal is None else self._sent() >= goal, seconds
            )
        except TimeoutError:
            raise ApiError(408, f"not within {seconds:g} s") from None
        return await self.stats({})

    async def stats(self, body: JSON) -> JSON:
        return {
            "requests": dict(self._telegram.counts),
            "sent": self._sent(),
            "pending": len(self._telegram.updates),
            "connections": self._connections(),
        }

    def _sent(self) -> int:
        return sum(
            count
            for method, count in self._telegram.counts.items()
            if method.startswith(("send", "copy", "forward")) and method not in _NOT_MESSAGES
        )

    def _user(self, who: Any) -> User:
        """Return a user by id, or by a first name; a new user is created if nobody has it."""
        if isinstance(who, int):
            return self._telegram.users[who]
        for user in self._telegram.users.values():
            if user.first_name == who:
                return user
        return self._telegram.add_user(str(who), language_code="fa")

    def _chat(self, which: Any) -> Chat:
        number = str(which).removeprefix("-")
        return self._telegram.chat(int(which) if number.isdecimal() else self._user(which))
