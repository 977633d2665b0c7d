"""Where all comes in that is an effect: commands, plain messages, buttons. The owner's things go before a reader's."""

from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

from channel.deep_links import Kind, address, read, to_feedback
from channel.store import Memory
from handlers.answers import Button, pressed
from handlers.follow import keeping_up
from handlers.follow.keeping_up import KeepingUp
from handlers.letters.forgetting import Forgetting
from handlers.letters.owner import OWNER_COMMANDS, Owner
from handlers.letters.writing import Reader
from handlers.telegram.sending import quietly
from handlers.telegram.talk import Talk

READER_COMMANDS = ("feedback", "privacy", "forget", "cancel")


@dataclass(frozen=True)
class Desk:
    """Each method tells whether what came in was for it."""

    store: Memory
    reader: Reader
    owner: Owner
    forgetting: Forgetting
    keeping_up: KeepingUp

    @property
    def commands(self) -> frozenset[str]:
        """Those that may be for this desk; /start is, with a payload that leads here."""
        return frozenset(("start", "help", *READER_COMMANDS, *OWNER_COMMANDS, *keeping_up.COMMANDS))

    async def command(self, talk: Talk, message: Message, name: str, argument: str) -> bool:
        if await self.owner.command(talk, message, name, argument):
            return True
        if name == "start":
            return await self._started(talk, message, argument)
        if await self.keeping_up.command(talk, message, name, argument):
            return True
        if name not in READER_COMMANDS:
            return False
        if message.chat.type != "private":
            await self._only_private(talk)
        elif name == "feedback" and argument:
            await self.reader.write_at_once(talk, message)
        elif name == "feedback":
            await self.reader.begin(talk)
        elif name == "cancel":
            lines = talk.texts.feedback
            await talk.say(lines.cancelled() if await self.reader.cancel(talk) else lines.nothing_to_cancel())
        elif name == "privacy":
            await self.forgetting.privacy(talk)
        else:
            await self.forgetting.ask(talk)
        return True

    async def _started(self, talk: Talk, message: Message, payload: str) -> bool:
        """The deep links that lead here: t.me/BOT?start=feedback, =feedback_<post>, =follow_<kind and number>."""
        link = read(payload)
        if link and link.kind is Kind.FOLLOW:
            await self.keeping_up.started(talk, message, link)
            return True
        if link is None or link.kind is not Kind.FEEDBACK:
            return False
        if message.chat.type != "private":
            await self._only_private(talk, link.number)
        else:
            await self.reader.begin(talk, about=link.number)
        return True

    async def message(self, talk: Talk, message: Message) -> bool:
        """A message that is no command: an answer of the owner's, or words of a reader's."""
        if await self.owner.message(talk, message):
            return True
        if message.chat.type != "private":
            return False
        return await self.reader.write(talk, message, conversation_of(message.reply_to_message, "fr"))

    async def edited(self, talk: Talk, message: Message) -> None:
        """Edits are not passed on; a reader who has written to the owner is told so, once."""
        await self.reader.edited(talk)

    async def button(self, talk: Talk, query: CallbackQuery, action: str, numbers: tuple[int, ...]) -> bool:
        """The press itself is answered here too."""
        if await self.owner.button(talk, query, action, numbers):
            return True
        if await self.keeping_up.button(talk, query, action, numbers):
            return True
        step = (self.reader.steps() | self.forgetting.steps()).get(action)
        if step is None or query.message is None:
            return False
        if query.message.chat.type != "private":
            await query.answer(url=address(talk.bot.username, to_feedback(numbers[0] if numbers else None)))
            return True
        await step(talk, query, numbers)
        await quietly(query.answer())
        return True

    async def _only_private(self, talk: Talk, post: int | None = None) -> None:
        lines = talk.texts.feedback
        button = Button(lines.open_private.plain(), url=address(talk.bot.username, to_feedback(post)))
        await talk.say(lines.only_private(), buttons=((button,),))


def conversation_of(message: Message | None, action: str) -> int | None:
    """The conversation that a message of the bot's belongs to: a button under it carries the number."""
    if message is None or not isinstance(message.reply_markup, InlineKeyboardMarkup):
        return None
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            found = pressed(button.callback_data) if isinstance(button.callback_data, str) else None
            if found and found[0] == action and found[1]:
                return found[1][0]
    return None
