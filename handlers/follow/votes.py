"""More of this, please: a button under each series and hashtag, one vote a reader; the owner sees counts in tens."""

from telegram import CallbackQuery

from channel.language.text import without_direction_marks
from channel.people.following import Followed, Interest, Subject
from channel.store import People
from handlers.answers import say
from handlers.follow.buttons import MORE, shown, subject_button
from handlers.follow.steps import SubjectStep, put, tell
from handlers.html import Html, join
from handlers.telegram.sending import quietly
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_TAKE_BACK = "kn"
_WISHES = 30


class Votes:
    def __init__(self, store: People) -> None:
        self._store = store

    def steps(self) -> dict[str, SubjectStep]:
        return {MORE: self._voted, _TAKE_BACK: self._taken_back}

    async def vote_in_a_group(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        """The vote counts, and the thanks are for its giver alone: Telegram shows them to nobody else."""
        lines = talk.texts.wishes
        voted = await self._store.vote(talk.user.id, subject, True)
        said = lines.thanks_in_group.plain() if voted else talk.texts.following.gone.plain()
        await quietly(query.answer(without_direction_marks(said), show_alert=True))

    async def _voted(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        lines = talk.texts.wishes
        before = {one.subject for one in await self._store.votes(talk.user.id)}
        voted = await self._store.vote(talk.user.id, subject, True)
        if voted is None:
            await tell(talk, say(talk.texts.following.gone()))
            return
        said = lines.already(name=shown(voted)) if voted.subject in before else lines.thanks(name=shown(voted))
        back = subject_button(lines.take_back.plain(), _TAKE_BACK, voted.subject)
        await tell(talk, say(said, buttons=((back,),)))

    async def _taken_back(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        await self._store.vote(talk.user.id, subject, False)
        again = subject_button(talk.texts.following.more.plain(), MORE, subject)
        await put(talk, query, say(talk.texts.wishes.taken_back(), buttons=((again,),)))


def wanted(texts: Texts, interest: tuple[Interest, ...]) -> Html:
    """What the owner may know: the most wanted first, in steps of ten."""
    lines = texts.wishes
    if not interest:
        return lines.none_known()
    listed = [_wanted(texts, one) for one in interest[:_WISHES]]
    return join("\n\n", [lines.title(), Html("\n".join(listed)), lines.in_tens()])


def _wanted(texts: Texts, one: Interest) -> Html:
    lines = texts.wishes
    counts = [
        lines.followers(count=one.followers) if one.followers else Html(""),
        lines.votes(count=one.votes) if one.votes else Html(""),
    ]
    return Html("• ") + join(" · ", [shown(Followed(subject=one.subject, name=one.name)), *counts])
