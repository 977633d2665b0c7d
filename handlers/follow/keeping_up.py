"""Where everything of readers who keep up comes in: commands, deep links, buttons, and posts that were opened."""

from functools import partial

from telegram import CallbackQuery, Message
from telegram.constants import ChatType

from channel.deep_links import DeepLink, address, to_follow
from channel.people.following import Subject, SubjectKind
from channel.store import Memory
from handlers.answers import Button
from handlers.follow.buttons import FOLLOW, MORE
from handlers.follow.finding import called
from handlers.follow.follow import Following
from handlers.follow.listing import Follows
from handlers.follow.progress import ReadingOn
from handlers.follow.steps import Numbers, Step, SubjectStep
from handlers.follow.votes import Votes
from handlers.telegram.sending import quietly
from handlers.telegram.talk import Talk

COMMANDS = ("follow", "follows", "unfollow", "continue")
_LONGEST_NAME = 256


class KeepingUp:
    """Each method that gives a bool tells whether what came in was for it."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        self.reading = ReadingOn(store)
        self._following = Following(store)
        self._follows = Follows(store, self.reading)
        self._votes = Votes(store)
        self._steps: dict[tuple[str, int], Step] = self.reading.steps() | self._follows.steps()
        with_subject = self._following.steps() | self._follows.subject_steps() | self._votes.steps()
        for letters, step in with_subject.items():
            for kind in SubjectKind:
                self._steps[f"{letters}{kind}", 1] = partial(_with_subject, step, kind)

    async def speaks(self, reader: int, language: str) -> None:
        """The reader has chosen another language, in which he wants his news too."""
        await self._store.speak(reader, language)

    async def command(self, talk: Talk, message: Message, name: str, argument: str) -> bool:
        if name not in COMMANDS:
            return False
        argument = argument[:_LONGEST_NAME]
        if message.chat.type != ChatType.PRIVATE:
            await self._only_private(talk, argument if name == "follow" else "")
        elif name == "follow":
            await self._following.follow(talk, argument)
        elif name == "unfollow" and argument:
            await self._following.unfollow(talk, argument)
        elif name == "continue":
            await self.reading.continue_(talk)
        else:
            await self._follows.show(talk, argument)
        self.reading.look_again(talk.user.id)
        return True

    async def started(self, talk: Talk, message: Message, link: DeepLink) -> None:
        """The deep link to which a button in a group leads."""
        subject = Subject(SubjectKind(link.name), link.number or 0)
        if message.chat.type == ChatType.PRIVATE:
            await self._following.begin(talk, subject)
            self.reading.look_again(talk.user.id)
        else:
            await self._lead_away(talk, to_follow(subject))

    async def button(self, talk: Talk, query: CallbackQuery, action: str, numbers: Numbers) -> bool:
        """The press itself is answered here too."""
        step = self._steps.get((action, len(numbers)))
        if step is None or query.message is None:
            return False
        if query.message.chat.type == ChatType.PRIVATE:
            await step(talk, query, numbers)
            self.reading.look_again(talk.user.id)
            await quietly(query.answer())
            return True
        return await self._pressed_in_a_group(talk, query, action, numbers)

    async def _pressed_in_a_group(self, talk: Talk, query: CallbackQuery, action: str, numbers: Numbers) -> bool:
        """What nobody else is to see: a vote is thanked for in a notice, and following goes on in the private chat."""
        letters, kind = action[:-1], action[-1]
        if letters not in (FOLLOW, MORE):
            return False
        subject = Subject(SubjectKind(kind), numbers[0])
        if letters == MORE:
            await self._votes.vote_in_a_group(talk, query, subject)
        else:
            await quietly(query.answer(url=address(talk.bot.username, to_follow(subject))))
        return True

    async def _only_private(self, talk: Talk, name: str) -> None:
        found = await called(self._store, name) if name else []
        await self._lead_away(talk, to_follow(found[0].subject) if found else "")

    async def _lead_away(self, talk: Talk, payload: str) -> None:
        lines, bot = talk.texts, talk.bot.username
        url = address(bot, payload) if payload else f"https://t.me/{bot}"
        button = Button(lines.feedback.open_private.plain(), url=url)
        await talk.say(lines.following.only_private(), buttons=((button,),))


async def _with_subject(
    step: SubjectStep, kind: SubjectKind, talk: Talk, query: CallbackQuery, numbers: Numbers
) -> None:
    await step(talk, query, Subject(kind, numbers[0]))
