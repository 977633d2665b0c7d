"""The one place where an Update becomes a Question, and an Answer a message."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from cachetools import LRUCache, TTLCache
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
    User,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from channel.models import ChannelInfo
from channel.store import Store
from handlers import ACTIONS, COMMANDS
from handlers.answers import Question, Respond, Row, pressed
from handlers.errors import on_error
from handlers.fitting import fit
from handlers.html import Html
from handlers.texts import LANGUAGES, Texts, spoken, texts
from handlers.words import only_words, unknown_command, words

_COMMAND: Final = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_CACHED_ANSWERS = 1024
_REMEMBERED_LANGUAGES = 4096
_LANGUAGE_SECONDS = 60.0
_LONGEST_ARGUMENT = 256

Context = CallbackContext[Bot, dict[Any, Any], dict[Any, Any], dict[Any, Any]]


class _Rendered(NamedTuple):
    """An answer as Telegram takes it."""

    messages: tuple[Html, ...]
    keyboard: InlineKeyboardMarkup | None


class _Where(NamedTuple):
    """Where an answer goes."""

    chat: int
    topic: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: the function that answers, and what it is given."""

    respond: Respond
    cached: bool
    argument: str = ""
    numbers: tuple[int, ...] = ()


class Front:
    """Reads what readers send, asks the command for its answer, and sends it.

    Answers are kept until the index changes; which language a reader chose is remembered for a minute.
    """

    def __init__(self, store: Store, pseudonym: Callable[[int], str], username: str | None = None) -> None:
        """`pseudonym`: a reader's id at Telegram to the name under which a choice is kept. `username`: the channel's,
        where the index does not know it."""
        self._store = store
        self._pseudonym = pseudonym
        self._username = username
        self._commands = {command.name: command for command in COMMANDS}
        self._revision = -1
        self._channel: ChannelInfo | None = None
        self._answers: LRUCache[tuple[Respond, str, tuple[int, ...], str], _Rendered] = LRUCache(_CACHED_ANSWERS)
        self._languages: TTLCache[str, str] = TTLCache(_REMEMBERED_LANGUAGES, _LANGUAGE_SECONDS)

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Order matters: the first handler that takes an update is the only one."""
        new = filters.UpdateType.MESSAGE
        application.add_handler(MessageHandler(new & filters.Regex(r"^/"), self.on_command))
        application.add_handler(CallbackQueryHandler(self.on_button))
        application.add_handler(MessageHandler(new & filters.ChatType.PRIVATE, self.on_words))
        application.add_error_handler(on_error)

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        found = _COMMAND.fullmatch(message.text or "") if message else None
        if message is None or user is None or found is None:
            if message and user and message.chat.type == ChatType.PRIVATE:
                await self.on_words(update, context)
            return
        name, addressed, argument = found[1].casefold(), found[2], (found[3] or "").strip()
        if not _is_addressed(message, addressed, context.bot):
            return
        command = self._commands.get(name)
        if command:
            asked = _Asked(command.respond, command.cached, argument[:_LONGEST_ARGUMENT])
        elif message.chat.type == ChatType.PRIVATE or addressed:
            asked = _Asked(unknown_command, False, name[:_LONGEST_ARGUMENT])
        else:
            return
        await self._answer(message, user, asked, context.bot)

    async def on_words(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.message, update.effective_user
        if message is None or user is None or _is_service(message):
            return
        asked = (
            _Asked(words, True, message.text.strip()[:_LONGEST_ARGUMENT]) if message.text else _Asked(only_words, True)
        )
        await self._answer(message, user, asked, context.bot)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        language = await self._language(query.from_user)
        found = pressed(query.data or "")
        action = ACTIONS.get(found[0]) if found else None
        if action is None or found is None:
            await _quietly(query.answer(texts(language).errors.old_button.plain(), show_alert=True))
            return
        asked = _Asked(action.respond, action.cached, numbers=found[1])
        rendered = await self._rendered(asked, language, query.from_user, context.bot)
        await asyncio.gather(_quietly(query.answer()), self._show(query, rendered, action.edits, context.bot))

    async def _answer(self, message: Message, user: User, asked: _Asked, bot: Bot) -> None:
        rendered = await self._rendered(asked, await self._language(user), user, bot)
        topic = message.message_thread_id if message.is_topic_message else None
        reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
        await _send(bot, _Where(message.chat.id, topic, reply_to), rendered)

    async def _show(self, query: CallbackQuery, rendered: _Rendered, edits: bool, bot: Bot) -> None:
        message = query.message
        if message is None:
            return
        if edits and len(rendered.messages) == 1 and await _edited(bot, message.chat.id, message.message_id, rendered):
            return
        topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        await _send(bot, _Where(message.chat.id, topic), rendered)

    async def _rendered(self, asked: _Asked, language: str, user: User, bot: Bot) -> _Rendered:
        await self._look_at_the_index()
        key = (asked.respond, asked.argument, asked.numbers, language)
        if asked.cached and (kept := self._answers.get(key)):
            return kept
        answer = await asked.respond(self._question(asked, texts(language), user, bot))
        if answer.language:
            self._languages[self._pseudonym(user.id)] = answer.language
        rendered = _Rendered(
            tuple(piece for message in answer.messages for piece in fit(message)), _keyboard(answer.buttons)
        )
        if asked.cached:
            self._answers[key] = rendered
        return rendered

    def _question(self, asked: _Asked, lines: Texts, user: User, bot: Bot) -> Question:
        return Question(
            store=self._store,
            texts=lines,
            channel=self._channel,
            argument=asked.argument,
            numbers=asked.numbers,
            reader=self._pseudonym(user.id),
            bot=bot.username,
        )

    async def _look_at_the_index(self) -> None:
        """Forgets the kept answers when the index has changed."""
        revision = await self._store.revision()
        if revision == self._revision:
            return
        info = (await self._store.channel()).info
        if info and self._username and not info.sample:
            info = info.model_copy(update={"username": self._username})
        self._answers.clear()
        self._channel, self._revision = info, revision

    async def _language(self, user: User) -> str:
        """What the reader chose; else Persian, unless his Telegram speaks another language."""
        reader = self._pseudonym(user.id)
        if reader not in self._languages:
            chosen = await self._store.language(reader)
            self._languages[reader] = chosen if chosen in LANGUAGES else ""
        return self._languages[reader] or spoken(user.language_code)


def _is_addressed(message: Message, addressed: str | None, bot: Bot) -> bool:
    """In a group only what names the bot, or answers it, is for it."""
    if addressed:
        return addressed.casefold() == bot.username.casefold()
    if message.chat.type == ChatType.PRIVATE:
        return True
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)


def _is_service(message: Message) -> bool:
    """Whether it is Telegram's own note, such as "pinned a message", and nobody's words."""
    return bool(filters.StatusUpdate.ALL.check_update(Update(0, message=message)))


def _keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, callback_data=one.data, url=one.url) for one in row] for row in rows]
    )


async def _send(bot: Bot, where: _Where, rendered: _Rendered) -> None:
    last = len(rendered.messages) - 1
    for place, message in enumerate(rendered.messages):
        await bot.send_message(
            where.chat,
            message,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=where.topic,
            reply_parameters=ReplyParameters(where.reply_to, allow_sending_without_reply=True)
            if where.reply_to
            else None,
            reply_markup=rendered.keyboard if place == last else None,
        )


async def _edited(bot: Bot, chat: int, message_id: int, rendered: _Rendered) -> bool:
    """Whether the message now shows the answer; False where it can no longer be edited."""
    try:
        await bot.edit_message_text(
            rendered.messages[0],
            chat,
            message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=rendered.keyboard,
        )
    except BadRequest as refusal:
        return "not modified" in refusal.message.lower()
    return True


async def _quietly(call: Any) -> None:
    """Answers a button press; one that is too old to be answered is nothing to worry about."""
    try:
        await call
    except BadRequest:
        return
