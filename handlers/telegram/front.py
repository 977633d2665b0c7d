"""The one place where an Update becomes a Question, and an Answer a message."""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from cachetools import LRUCache, TTLCache
from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from channel.language.text import storable
from channel.models import ChannelInfo
from channel.owner.statistics import Asked
from channel.people.following import Progress
from channel.store import Memory
from handlers import ACTIONS, COMMANDS
from handlers.answers import Question, Respond, pressed
from handlers.browse.inline import offer
from handlers.browse.plain_words import answers_the_bot, bold_words, is_service, only_words, unknown_command, words
from handlers.letters.desk import Desk
from handlers.markup.fitting import fit
from handlers.telegram.channel_language import channel_language
from handlers.telegram.errors import on_error
from handlers.telegram.sending import Rendered, Where, answer_inline, edited, markup, quietly, send
from handlers.telegram.talk import Talk
from handlers.texts import LANGUAGES, Texts, spoken, texts

_COMMAND: Final = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_CACHED_ANSWERS = 1024
_REMEMBERED_LANGUAGES = 4096
_LONGEST_ARGUMENT = 256

Context = CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: the function that answers, and what it is given."""

    respond: Respond
    cached: bool
    argument: str = ""
    numbers: tuple[int, ...] = ()
    tells_place: bool = False
    """Whether the answer is for the reader alone, and tells how far he has come."""


class Front:
    """Reads what readers send, asks the command for its answer, and sends it.

    Answers are kept until the index changes; which language a reader chose is remembered for a moment.
    """

    def __init__(
        self,
        store: Memory,
        pseudonym: Callable[[int], str],
        username: str | None = None,
        desk: Callable[["Front"], Desk] | None = None,
        opened: Callable[[int], None] = lambda number: None,
        searched: Callable[[Asked], None] = lambda way: None,
    ) -> None:
        """`pseudonym`: a reader's id at Telegram to the name under which a choice is kept. `username`: the channel's,
        where the index does not know it. `desk`: makes the part for anonymous mail, where there is one. `opened`: told
        the number of a post, and nothing else, when somebody was shown it whole. `searched`: told in which
        way somebody searches, and nothing else."""
        self._store = store
        self._desk = desk(self) if desk else None
        self._pseudonym = pseudonym
        self._opened = opened
        self._searched = searched
        self._username = username
        self._commands = {command.name: command for command in COMMANDS}
        self._revision = -1
        self._channel: ChannelInfo | None = None
        self._written_in: str | None = None
        self._answers: LRUCache[tuple[Respond, str, tuple[int, ...], str], Rendered] = LRUCache(_CACHED_ANSWERS)
        self._languages: TTLCache[str, str] = TTLCache(_REMEMBERED_LANGUAGES, store.remembered_for)

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Order matters: the first handler that takes an update is the only one."""
        new, private = filters.UpdateType.MESSAGE, filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(new & filters.Regex(r"^/"), self.on_command))
        application.add_handler(CallbackQueryHandler(self.on_button))
        application.add_handler(InlineQueryHandler(self.on_inline))
        application.add_handler(MessageHandler(new & private, self.on_words))
        application.add_handler(MessageHandler(new & filters.ChatType.GROUPS & filters.REPLY, self.on_reply))
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & private, self.on_edit))
        application.add_error_handler(on_error)

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        found = _COMMAND.fullmatch(message.text or "") if message else None
        if message is None or user is None or found is None:
            if message and user and message.chat.type == ChatType.PRIVATE:
                await self.on_words(update, context)
            return
        name, addressed, argument = found[1].casefold(), found[2], storable(found[3] or "").strip()
        private = message.chat.type == ChatType.PRIVATE
        if addressed and addressed.casefold() != context.bot.username.casefold():
            return
        if not private and not addressed and not answers_the_bot(message, context.bot):
            if self._desk:  # in the owner's group his commands need not name the bot
                talk = await self._talk(update, user, message.chat.id, context.bot)
                await self._desk.owner.command(talk, message, name, argument)
            return
        if self._desk and name in self._desk.commands:
            talk = await self._talk(update, user, message.chat.id, context.bot)
            if await self._desk.command(talk, message, name, argument):
                return
        command = self._commands.get(name)
        if name == "search" and argument:
            self._searched(Asked.SEARCH)
        if command and command.respond:
            tells_place = command.tells_place and private
            asked = _Asked(command.respond, command.cached, argument[:_LONGEST_ARGUMENT], tells_place=tells_place)
        else:
            asked = _Asked(unknown_command, False, name[:_LONGEST_ARGUMENT])
        await self._answer(message, user, asked, context.bot)

    async def on_words(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None or is_service(message):
            return
        if self._desk:
            talk = await self._talk(update, user, message.chat.id, context.bot)
            if await self._desk.message(talk, message):
                return
        if message.via_bot and message.via_bot.id == context.bot.id:
            return  # a card that was chosen from our own answers asks for nothing
        if message.text:
            self._searched(Asked.WORDS)
        asked = (
            _Asked(words, False, storable(message.text).strip()[:_LONGEST_ARGUMENT], tells_place=True)
            if message.text
            else _Asked(only_words, True)
        )
        await self._answer(message, user, asked, context.bot)

    async def on_reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A reply in a group: the owner's answer, or nothing of ours."""
        message, user = update.message, update.effective_user
        if self._desk and message and user:
            await self._desk.owner.message(await self._talk(update, user, message.chat.id, context.bot), message)

    async def on_edit(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.edited_message, update.effective_user
        if self._desk and message and user:
            await self._desk.edited(await self._talk(update, user, message.chat.id, context.bot), message)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        language = await self.language(query.from_user)
        found = pressed(query.data or "")
        if found and self._desk and query.message:
            talk = await self._talk(update, query.from_user, query.message.chat.id, context.bot)
            if await self._desk.button(talk, query, *found):
                return
        action = ACTIONS.get(found[0]) if found else None
        if action is None or found is None:
            await quietly(query.answer(texts(language).errors.old_button.plain(), show_alert=True))
            return
        words = bold_words(query.message) if action.reads else ""
        private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
        asked = _Asked(action.respond, action.cached, words, found[1], action.tells_place and private)
        rendered = await self._rendered(asked, language, query.from_user, context.bot)
        await asyncio.gather(quietly(query.answer()), self._show(query, rendered, action.edits, context.bot))
        await self._tell_opened(rendered, query.from_user if private else None)

    async def on_inline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """`@bot words` in any chat. The answer is everybody's, so who asks does not come into the question."""
        query = update.inline_query
        if query is None:
            return
        if query.query.strip() and not query.offset:
            self._searched(Asked.INLINE)
        lines = texts(await self.written_in())
        asked = Question(
            store=self._store,
            texts=lines,
            channel=self._channel,
            argument=query.query.strip()[:_LONGEST_ARGUMENT],
            bot=context.bot.username,
        )
        await answer_inline(context.bot, query.id, await offer(asked, query.offset))

    async def _talk(self, update: Update, user: User, chat: int, bot: Bot) -> Talk:
        lines = texts(await self.language(user))
        return Talk(bot=bot, user=user, chat=chat, texts=lines, number=update.update_id, now=int(time.time()))

    async def _answer(self, message: Message, user: User, asked: _Asked, bot: Bot) -> None:
        rendered = await self._rendered(asked, await self.language(user), user, bot)
        topic = message.message_thread_id if message.is_topic_message else None
        private = message.chat.type == ChatType.PRIVATE
        await send(bot, Where(message.chat.id, topic, None if private else message.message_id), rendered)
        await self._tell_opened(rendered, user if private else None)

    async def _tell_opened(self, rendered: Rendered, reader: User | None) -> None:
        """`reader`: who has opened the post, where he is alone with the bot."""
        if rendered.opens is not None:
            self._opened(rendered.opens)
        if rendered.shows is not None and reader and self._desk:
            await self._desk.keeping_up.reading.opened(reader.id, rendered.shows, int(time.time()))

    async def _show(self, query: CallbackQuery, rendered: Rendered, edits: bool, bot: Bot) -> None:
        message = query.message
        if message is None:
            return
        if edits and len(rendered.messages) == 1 and await edited(bot, message.chat.id, message.message_id, rendered):
            return
        topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        await send(bot, Where(message.chat.id, topic), rendered)

    async def _rendered(self, asked: _Asked, language: str, user: User, bot: Bot) -> Rendered:
        await self._look_at_the_index()
        key = (asked.respond, asked.argument, asked.numbers, language)
        progress = await self._desk.keeping_up.reading.progress(user.id) if asked.tells_place and self._desk else ()
        cached = asked.cached and not progress  # what tells of one reader is kept for none
        if cached and (kept := self._answers.get(key)):
            return kept
        revision = self._revision
        answer = await asked.respond(self._question(asked, texts(language), user, bot, progress))
        if answer.language:
            self._languages[self._pseudonym(user.id)] = answer.language
            if self._desk:
                await self._desk.keeping_up.speaks(user.id, answer.language)
        rendered = Rendered(
            tuple(piece for message in answer.messages for piece in fit(message)),
            markup(answer.buttons),
            answer.opens,
            answer.shows,
        )
        if cached and revision == self._revision:  # else the index has changed while it was made
            self._answers[key] = rendered
        return rendered

    def _question(self, asked: _Asked, lines: Texts, user: User, bot: Bot, progress: tuple[Progress, ...]) -> Question:
        return Question(
            store=self._store,
            texts=lines,
            channel=self._channel,
            argument=asked.argument,
            numbers=asked.numbers,
            reader=self._pseudonym(user.id),
            bot=bot.username,
            mail=self._desk is not None,
            progress=progress,
        )

    def forget(self, reader: int) -> None:
        """Nothing of a reader is remembered here any longer."""
        self._languages.pop(self._pseudonym(reader), None)
        if self._desk:
            self._desk.keeping_up.reading.look_again(reader)

    async def _look_at_the_index(self) -> None:
        """Forgets the kept answers when the index has changed."""
        revision = await self._store.revision()
        if revision == self._revision:
            return
        info = (await self._store.channel()).info
        if info and self._username and not info.sample:
            info = info.model_copy(update={"username": self._username})
        self._answers.clear()
        self._channel, self._revision, self._written_in = info, revision, None

    async def written_in(self) -> str:
        """The channel's own language; worked out once for each state of the index, when somebody needs it."""
        await self._look_at_the_index()
        if self._written_in:
            return self._written_in
        revision, language = self._revision, await channel_language(self._store)
        if revision == self._revision:
            self._written_in = language
        return language

    async def language(self, user: User) -> str:
        """What a person chose; else Persian, unless his Telegram speaks another language."""
        reader = self._pseudonym(user.id)
        if reader not in self._languages:
            chosen = await self._store.language(reader)
            self._languages[reader] = chosen if chosen in LANGUAGES else ""
        return self._languages[reader] or spoken(user.language_code)
