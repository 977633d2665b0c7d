"""The owner's side: answers, his commands, and the buttons under letters.

Whoever is not the owner or an admin, or writes elsewhere, finds nothing here, and is answered as if it did not exist.
"""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.constants import ChatType

from channel.deep_links import address, to_feedback
from channel.models import PostKind
from channel.people.letters import Conversation
from channel.store import Memory
from handlers.answers import Answer, Button, press
from handlers.follow.votes import wanted
from handlers.guide_post.command import GuidePublishing
from handlers.guide_post.material import Guided
from handlers.html import Html
from handlers.letters import inbox
from handlers.letters.answering import Answering, tell
from handlers.letters.carried import conversation_in
from handlers.letters.to_channel import Publishing
from handlers.owner.corrections.commands import COMMANDS as CORRECTING
from handlers.owner.corrections.commands import Correcting
from handlers.owner.corrections.forget_post import Corrections
from handlers.owner.reports import Reports
from handlers.telegram.sending import Rendered, edited, markup, quietly
from handlers.telegram.talk import Talk

OWNER_COMMANDS = (
    *("inbox", "blocked", "wishes", "forget_post", "publish_guide"),
    *CORRECTING,
    *("stats", "export", "health"),
)

Numbers = tuple[int, ...]
Said = Callable[[Talk, Message, str], Awaitable[None]]
Step = Callable[[Talk, CallbackQuery, Message, Numbers], Awaitable[None]]


class Owner:
    """Each method tells whether what came in was for it."""

    def __init__(
        self,
        store: Memory,
        admins: frozenset[int],
        destination: int | None,
        wake: Callable[[], None],
        channel: str | None = None,
        kinds: frozenset[PostKind] = frozenset(),
        reports: Reports | None = None,
        wake_guide: Callable[[], None] = lambda: None,
    ) -> None:
        """`admins`: the ids of the owner and those whom he named. `destination`: the chat or group of the letters.

        `channel`: its public name, where the index does not know it. `kinds`: which recordings an answer may hold.
        `reports`: what tells him of numbers and of health. `wake_guide` tells that he wants something of the guide.
        """
        self._store = store
        self._admins = admins
        self._destination = destination
        self._answering = Answering(store, kinds, wake)
        self._publishing = Publishing(store, channel, wake)
        self._corrections = Corrections(store, channel)
        self._guide = GuidePublishing(store, Guided(channel, destination is not None), wake_guide)
        correcting = Correcting(store, channel)
        self._commands: dict[str, Said] = {
            "help": self._help,
            "inbox": self._inbox,
            "blocked": self._blocked,
            "wishes": self._wishes,
            "forget_post": self._corrections.forget,
            "publish_guide": self._guide.ask,
            **correcting.commands(),
        }
        self._steps: dict[tuple[str, int], Step] = {
            ("oa", 1): self._ask,
            ("od", 1): self._mark_done,
            ("oD", 1): self._open_again,
            ("ob", 1): self._block,
            ("ou", 2): self._unblock,
            ("oi", 1): self._open,
            ("oU", 1): self._unblock_in_list,
            ("op", 1): self._publish_question,
            ("oq", 2): self._publish_exchange,
            ("os", 0): self._send_post,
            ("ox", 0): self._drop_post,
            ("oF", 1): self._corrections.take_out,
            ("oR", 1): self._corrections.bring_back,
            ("gp", 0): self._guide.publish,
            ("ga", 0): self._guide.anew,
            ("gs", 0): self._guide.stop,
            ("gn", 0): self._guide.drop,
            **correcting.steps(),
        }
        if reports:
            self._commands |= {"stats": reports.stats, "export": reports.export, "health": reports.health}
            self._steps["oG", 1] = reports.turn

    async def command(self, talk: Talk, message: Message, name: str, argument: str) -> bool:
        said = self._commands.get(name)
        if said is None or not await self._is_owners(talk, message.chat):
            return False
        if name == "help":
            await said(talk, message, argument)
            return False  # what everybody can do is told behind it
        await said(talk, message, argument)
        return True

    async def message(self, talk: Talk, message: Message) -> bool:
        """A reply to a letter, or to the request for an answer, is the answer."""
        letter = _replied_to(message, talk.bot.id)
        if letter is None or not await self._is_owners(talk, message.chat):
            return False
        which = conversation_in(letter)
        if which is None:
            if letter.media_group_id is None:
                return False
            await tell(talk, message, talk.texts.owner.which_one())
            return True
        conversation = await self._store.conversation(which)
        if conversation is None:
            return False
        await self._answering.answer(talk, message, letter, conversation)
        return True

    async def button(self, talk: Talk, query: CallbackQuery, action: str, numbers: Numbers) -> bool:
        step = self._steps.get((action, len(numbers)))
        if step is None or query.message is None or not await self._is_owners(talk, query.message.chat):
            return False
        if isinstance(query.message, Message):
            await step(talk, query, query.message, numbers)
        else:
            await quietly(query.answer(talk.texts.owner.too_old.plain(), show_alert=True))
        return True

    async def _is_owners(self, talk: Talk, chat: Chat) -> bool:
        if talk.user.id not in self._admins:
            return False
        if chat.type == ChatType.PRIVATE:
            return True
        return self._destination is not None and chat.id == await self._store.current_chat(self._destination)

    async def _help(self, talk: Talk, message: Message, argument: str) -> None:
        lines = talk.texts
        commands = [
            lines.help.command(command=Html(f"/{name}"), description=description())
            for name, description in lines.owner_commands
        ]
        await tell(talk, message, Html("\n".join([lines.owner.help(), *commands])))

    async def _inbox(self, talk: Talk, message: Message, argument: str) -> None:
        link = address(talk.bot.username, to_feedback()) if self._destination is not None else ""
        await _show(talk, message, await inbox.inbox(self._store, talk.texts, link))

    async def _blocked(self, talk: Talk, message: Message, argument: str) -> None:
        await _show(talk, message, await inbox.blocked(self._store, talk.texts))

    async def _wishes(self, talk: Talk, message: Message, argument: str) -> None:
        await tell(talk, message, wanted(talk.texts, await self._store.interest()))

    async def _ask(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        if conversation := await self._conversation(talk, message, numbers[0]):
            await self._answering.ask(talk, message, conversation)

    async def _mark_done(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._store.mark_done(numbers[0], True)
        await _swap(query, message, press(talk.texts.owner.open_again.plain(), "oD", numbers[0]))

    async def _open_again(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._store.mark_done(numbers[0], False)
        await _swap(query, message, press(talk.texts.owner.done.plain(), "od", numbers[0]))

    async def _block(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        ban = await self._store.block(numbers[0], talk.now)
        if ban is None:
            await quietly(query.answer(talk.texts.owner.cannot_block.plain(), show_alert=True))
            return
        await _swap(query, message, press(talk.texts.owner.unblock.plain(), "ou", numbers[0], ban.id))

    async def _unblock(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._store.unblock(numbers[1])
        await _swap(query, message, press(talk.texts.owner.block.plain(), "ob", numbers[0]))

    async def _open(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        if conversation := await self._conversation(talk, message, numbers[0]):
            await _show(talk, message, await inbox.opened(self._store, talk.texts, conversation))

    async def _unblock_in_list(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._store.unblock(numbers[0])
        left = await inbox.blocked(self._store, talk.texts)
        await edited(talk.bot, message.chat.id, message.message_id, Rendered(left.messages, markup(left.buttons)))

    async def _publish_question(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._publishing.draft_question(talk, query, message)

    async def _publish_exchange(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._publishing.draft_exchange(talk, query, message, bool(numbers[1]))

    async def _send_post(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._publishing.send(talk, query, message)

    async def _drop_post(self, talk: Talk, query: CallbackQuery, message: Message, numbers: Numbers) -> None:
        await self._publishing.drop(talk, query, message)

    async def _conversation(self, talk: Talk, message: Message, number: int) -> Conversation | None:
        """The conversation, or a word that it is no longer there."""
        found = await self._store.conversation(number)
        if found is None:
            await tell(talk, message, talk.texts.owner.no_way_back())
        return found


def _replied_to(message: Message, bot: int) -> Message | None:
    """The message of the bot's that this one replies to.

    In a forum's topic a message that replies to nothing has here the one that opened the topic, which carries nothing.
    """
    replied = message.reply_to_message
    return replied if replied and replied.from_user and replied.from_user.id == bot else None


async def _show(talk: Talk, message: Message, answer: Answer) -> None:
    await tell(talk, message, answer.messages[0], answer.buttons)


async def _swap(query: CallbackQuery, message: Message, button: Button) -> None:
    """Puts a button in the place of the one that was pressed, for what undoes it."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    new = InlineKeyboardButton(button.label, callback_data=button.data)
    swapped = [[new if one.callback_data == query.data else one for one in row] for row in rows]
    await quietly(query.edit_message_reply_markup(InlineKeyboardMarkup(swapped)))
