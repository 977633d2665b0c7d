"""One conversation: the people who write, the bot that answers, and what each of them sees."""

import asyncio
import copy
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bot.commands.chat.inline import InlineMode
from bot.commands.chat.keeping_files import KeptFiles
from bot.commands.chat.near_instruction import MEDIA, meant
from bot.commands.chat.running import running
from bot.commands.chat.showing import Message, buttons, shown
from bot.commands.import_posts import bring_in
from bot.sandbox.people import Chat, User
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings
from channel.people.keyring import Keyring
from storage import open_store

_ANSWER_SECONDS = 60.0
_MEDIUM = re.compile(rf"\+({'|'.join(MEDIA)})(?:\s+(.*))?", re.DOTALL)
_LANGUAGE = re.compile(r"lang ([a-z]{2,3})")
_PERSON = re.compile(r"as (owner|reader)(?: (\d+))?")

HELP = """\
  !2               press button 2 of the last message that has buttons
  as reader 2      speak as another reader; also: as reader, as owner
  @ words          ask from any chat, as by @rahnama_bot words; !2 then sends result 2 there
  ^words           reply to the bot's last message
  +photo words     send a photo with a caption; also: +voice, +video, +document, +sticker
  in group         write in a group; back with: in private
  in channel       post in the channel, of which the bot is an administrator; +photo and ^words too
  edit words       edit the channel's last post
  lang en          the speaker's Telegram is in English; back with: lang fa
  restart          stop and start the bot on the same database
  quit             or Ctrl-D: the end"""


class Conversation:
    """Takes lines and returns what to show. The bot behind it is the real one."""

    def __init__(self, database_url: str, keyring: Keyring, channel: str | None = None, **changed: Any) -> None:
        """`changed`: fields of the bot's `World`."""
        self._url, self._keyring, self._channel, self._changed = database_url, keyring, channel, changed
        self.telegram = Telegram()
        self.people: dict[str, User] = {}
        owner = self._person("owner")
        self._mail = MailSettings(destination=owner.id, admins=frozenset({owner.id}))
        greeting = self.telegram.send(owner, "/start")  # a bot may write only to people who have written to it
        self.telegram.updates.clear()
        self.speaker = self._person("reader")
        self._place: Chat | None = None
        self._seen: dict[tuple[int, int], Message] = {(owner.id, greeting["message_id"]): greeting}
        self._inline = InlineMode(self.telegram)
        self.show: Callable[[Message], str] = shown
        self.files: KeptFiles | None = None
        """Where the bot's files are kept; None: nowhere."""
        self._doubted = ""
        self._bot = AsyncExitStack()

    async def start(self, sources: list[Path] | tuple[Path, ...] = ()) -> None:
        """Load these sources, then start the bot."""
        store = await self._bot.enter_async_context(open_store(self._url, self._keyring))
        for source in sources:
            await bring_in(store, source)
        self.store = store
        if (await store.published()).posts:
            await self._channel_chat()  # the bot keeps its guide there
        self._running = await self._bot.enter_async_context(
            running(self.telegram, store, self._keyring, self._mail, self._channel, **self._changed)
        )

    async def stop(self) -> None:
        await self._bot.aclose()

    async def line(self, line: str) -> list[str]:
        """Return what a line brings: the answers as text, or a note on the line itself."""
        line = line.strip()
        if not line:
            return []
        if (said := await self._instruction(line)) is not None:
            return said
        if line != self._doubted and (near := meant(line)):
            self._doubted = line
            return [f"(Did you mean: {near}? If not, write it again, and the bot gets it.)"]
        self._doubted = ""
        self._inline.forget()
        chat = self._here()
        message = self._posted(line, chat) if chat.type == "channel" else self._written(line, chat)
        self._seen[chat.id, message["message_id"]] = copy.deepcopy(message)
        answers = await self._answers()
        return [f"({_address(message)})", *answers] if chat.type == "channel" else answers

    def _here(self) -> Chat:
        return self._place or self.telegram.chats[self.speaker.id]

    def _posted(self, line: str, channel: Chat) -> Message:
        """Return the line as a post of the channel."""
        if medium := _MEDIUM.fullmatch(line):
            content: dict[str, Any] = {medium[1]: True}
            return self.telegram.post(channel, caption=medium[2] or None, **content)
        answered = channel.messages[-1] if line.startswith("^") and channel.messages else None
        return self.telegram.post(channel, line.removeprefix("^").strip(), reply_to=answered)

    def _written(self, line: str, chat: Chat) -> Message:
        """Return the line as a message: media after "+", a reply after "^", else plain text."""
        last = next((one for one in reversed(chat.messages) if one["from"]["is_bot"]), None)
        if medium := _MEDIUM.fullmatch(line):
            content: dict[str, Any] = {medium[1]: True}
            return self.telegram.send(self.speaker, chat=chat, caption=medium[2] or None, **content)
        if line.startswith("^"):
            return self.telegram.send(self.speaker, line[1:].strip(), chat=chat, reply_to=last)
        # When the bot asks for a reply, Telegram's own apps turn the next message into one.
        asked = chat.message(chat.asks_reply) if chat.asks_reply else None
        chat.asks_reply = None
        return self.telegram.send(self.speaker, line, chat=chat, reply_to=asked)

    async def _instruction(self, line: str) -> list[str] | None:
        """Carry out a line meant for the terminal, not the bot; return None if it is not one."""
        if person := _PERSON.fullmatch(line):
            self.speaker = self._person(person[1], person[2])
            return [f"(you are {line.removeprefix('as ')})"]
        if spoken := _LANGUAGE.fullmatch(line):
            self.speaker.language_code = spoken[1]
            return [f"(your Telegram speaks {spoken[1]})"]
        if line in ("in group", "in private"):
            self._place = self._study_group() if line == "in group" else None
            return [f"(you write {line})"]
        if line == "in channel":
            self._place = await self._channel_chat()
            if self._place.username is None and (await self.store.channel()).info is None:
                return ["(the bot doesn't know yet which channel to index: set CHANNEL, and start again)"]
            return [f"(you post in {self._place.title}; back with: in private)"]
        if line.startswith("edit ") and self._place and self._place.type == "channel":
            return await self._edit(line.removeprefix("edit ").strip(), self._place)
        if line == "restart":
            await self.stop()
            await self.start()
            return ["(the bot was restarted)"]
        if (words := self._inline.asked(line)) is not None:
            self._inline.ask(self.speaker, words)
            return [*await self._answers(), self._inline.offered()]
        if re.fullmatch(r"!\d+", line):
            number = int(line[1:])
            return await (self._choose(number) if self._inline.offers else self._press(number))
        return None

    async def _edit(self, words: str, channel: Chat) -> list[str]:
        last = next((one for one in reversed(channel.messages) if "pinned_message" not in one), None)
        if last is None:
            return ["(there is no post to edit yet)"]
        edited = self.telegram.edit(last, words) if "text" in last else self.telegram.edit(last, caption=words)
        self._seen[channel.id, edited["message_id"]] = copy.deepcopy(edited)
        return [f"({_address(edited)} is edited)", *await self._answers()]

    async def _choose(self, number: int) -> list[str]:
        refused = self._inline.choose(number, self._here())
        return [refused] if refused else await self._answers()

    async def _press(self, number: int) -> list[str]:
        chat = self._here()
        message = next((one for one in reversed(chat.messages) if buttons(one)), None)
        if message is None:
            return ["(there is no message with buttons yet)"]
        there = buttons(message)
        if not 1 <= number <= len(there):
            return [f"(the last buttons are 1 to {len(there)})"]
        button = there[number - 1]
        if "url" in button:
            return [f"(opens {button['url']})"]
        query = self.telegram.press(self.speaker, message, data=button["callback_data"])
        answers = await self._answers()
        answered = self.telegram.answered.get(query, {})
        notice = answered.get("text") or (f"opens {answered['url']}" if answered.get("url") else "")
        return [f"({notice})", *answers] if notice else answers

    async def _answers(self) -> list[str]:
        await self.telegram.settled(_ANSWER_SECONDS)
        await self._running.guide.catch_up()
        # Letters, their consequences and news of posts are sent only after the update is done.
        while await self._has_more_to_say():  # noqa: ASYNC110 - the outbox is a table and has no events
            await asyncio.sleep(0.02)
        return list(self._news())

    async def _has_more_to_say(self) -> bool:
        # In this order: one transaction removes the news and puts its messages into the outbox.
        return await self.store.next_news(0) is not None or bool(await self.store.unsettled())

    def _news(self) -> Iterator[str]:
        """Yield what is new or changed in any chat since the last look; chats of other people are named."""
        here = self._here()
        for chat in sorted(self.telegram.chats.values(), key=lambda chat: chat is not here):
            for message in chat.messages:
                place = (chat.id, message["message_id"])
                if self._seen.get(place) != message:
                    self._seen[place] = copy.deepcopy(message)
                    text = self._with_file(message)
                    yield text if chat is here else f"→ {self._name(chat)}:\n{text}"

    def _with_file(self, message: Message) -> str:
        path = self.files.keep(message) if self.files else None
        return f"{self.show(message)}\n(saved: {path})" if path else self.show(message)

    def _person(self, kind: str, number: str | None = None) -> User:
        name = kind if number in (None, "1") else f"{kind} {number}"
        if name not in self.people:
            self.people[name] = self.telegram.add_user(name.title(), language_code="fa")
        return self.people[name]

    def _study_group(self) -> Chat:
        groups = [chat for chat in self.telegram.chats.values() if chat.type == "group"]
        return groups[0] if groups else self.telegram.add_group("Group", [self.speaker])

    async def _channel_chat(self) -> Chat:
        """Return the index's channel, with the bot as an administrator; its numbering continues after the newest
        post."""
        if channel := next((chat for chat in self.telegram.chats.values() if chat.type == "channel"), None):
            return channel
        info = (await self.store.channel()).info
        published = await self.store.published()
        newest = [*(await self.store.latest(None, 1)).posts, (await self.store.guide()).post]
        channel = self.telegram.add_channel(
            info.title if info else "Channel",
            self._channel or (info.username if info else None),
            bot_is_admin=True,
            chat_id=info.chat_id if info else None,
        )
        for post in sorted(published.posts, key=lambda post: post.message_id):
            channel.last_message_id = post.message_id - 1
            self.telegram.put(channel, {"sender_chat": channel.brief(), "text": post.shown})
        numbers = [*published.numbers, *(post.message_id for post in newest if post and post.message_id)]
        channel.last_message_id = max(numbers, default=0)
        return channel

    def _name(self, chat: Chat) -> str:
        return next((name for name, person in self.people.items() if person is chat.user), chat.title)


def _address(post: Message) -> str:
    return f"https://t.me/{post['chat'].get('username', 'c')}/{post['message_id']}"
