"""/follow and /unfollow, and the buttons that begin and end it."""

from telegram import CallbackQuery

from channel.language.near import nearest
from channel.language.text import squeeze
from channel.people.following import Followed, Subject, SubjectKind
from channel.store import Memory
from handlers.answers import Answer, Button, Row, grid, say
from handlers.follow.buttons import FOLLOW, labelled, short, shown, subject_button
from handlers.follow.finding import called, known, near, popular
from handlers.follow.steps import SubjectStep, put, take_away, tell
from handlers.html import Html, escape
from handlers.telegram.talk import Talk

_STOP, _AGAIN, _STOP_IN_NEWS = "ku", "ka", "kw"


class Following:
    """Each step tells the reader what it did, with a button that undoes it."""

    def __init__(self, store: Memory) -> None:
        self._store = store

    async def follow(self, talk: Talk, name: str) -> None:
        """/follow NAME; without a name it explains, and offers some."""
        lines = talk.texts.following
        if not name:
            await tell(talk, await self._explained(talk))
            return
        if found := await called(self._store, name):
            await self.begin(talk, found[0].subject, others=found[1:])
            return
        unknown = lines.unknown(name=short(name))
        if offered := await near(self._store, name):
            head = Html(f"{unknown}\n{talk.texts.common.did_you_mean()}")
            await tell(talk, say(head, buttons=_offers(offered)))
        else:
            await tell(talk, (await self._explained(talk)).under(unknown))

    async def begin(self, talk: Talk, subject: Subject, others: list[Followed] | None = None) -> None:
        """Follows, and says so; `others`: what else is called so, to be followed by a button."""
        await tell(talk, await self._begun(talk, subject, others or []))

    async def unfollow(self, talk: Talk, name: str) -> None:
        """/unfollow NAME: what the reader follows under this name, or nearly this one."""
        follows = await self._store.follows(talk.user.id)
        named = {one.subject for one in await called(self._store, name)}
        there = [one for one in follows if one.subject in named or squeeze(one.name) == squeeze(name)]
        if there:
            await tell(talk, await self._ended(talk, there[0].subject))
            return
        close = nearest(name, ((one.name, place) for place, one in enumerate(follows)))
        stops = [subject_button(f"🔕 {labelled(follows[place])}", _STOP, follows[place].subject) for place, _ in close]
        head = talk.texts.following.not_followed(name=short(name))
        if stops:
            head = Html(f"{head}\n{talk.texts.common.did_you_mean()}")
        await tell(talk, say(head, buttons=grid(stops, 1)))

    def steps(self) -> dict[str, SubjectStep]:
        return {FOLLOW: self._pressed, _STOP: self._stopped, _AGAIN: self._again, _STOP_IN_NEWS: self._stopped_in_news}

    async def _pressed(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        await self.begin(talk, subject)

    async def _again(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        await put(talk, query, await self._begun(talk, subject, []))

    async def _stopped(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        await put(talk, query, await self._ended(talk, subject))

    async def _stopped_in_news(self, talk: Talk, query: CallbackQuery, subject: Subject) -> None:
        """The news stay as they are, without the button."""
        await take_away(query)
        await tell(talk, await self._ended(talk, subject))

    async def _begun(self, talk: Talk, subject: Subject, others: list[Followed]) -> Answer:
        lines, reader = talk.texts.following, talk.user.id
        before = {one.subject for one in await self._store.follows(reader)}
        was_kept = await self._store.keeps_progress(reader)
        followed = await self._store.follow(reader, subject, language=talk.texts.code)
        if followed is None:
            return say(lines.gone())
        if followed.subject in before:
            said = lines.already(name=shown(followed))
        elif subject.kind is SubjectKind.SERIES:
            said = lines.followed_series(name=shown(followed))
        else:
            said = lines.followed_tag(name=shown(followed))
        kept_now = not was_kept and await self._store.keeps_progress(reader)
        return say(
            said,
            lines.place_is_kept() if kept_now else Html(""),
            lines.called_so_too() if others else Html(""),
            buttons=((subject_button(lines.stop.plain(), _STOP, followed.subject),), *_offers(others)),
        )

    async def _ended(self, talk: Talk, subject: Subject) -> Answer:
        """Says the same where he follows it no longer: he wants to hear that it is over."""
        lines = talk.texts.following
        ended = await self._store.unfollow(talk.user.id, subject) or await known(self._store, subject)
        if ended is None:
            return say(lines.gone())
        again = subject_button(lines.again.plain(), _AGAIN, subject)
        return say(lines.stopped(name=shown(ended)), buttons=((again,),))

    async def _explained(self, talk: Talk) -> Answer:
        some = await popular(self._store)
        if not some:
            return say(talk.texts.common.empty_index())
        example = Html(f"<code>/follow {escape(some[0].name)}</code>")
        return say(talk.texts.following.ask(example=example), buttons=_offers(some))


def stop_in_news(followed: Followed) -> Button:
    """The button under news that ends what they came for."""
    return subject_button(f"🔕 {labelled(followed)}", _STOP_IN_NEWS, followed.subject)


def _offers(found: list[Followed]) -> tuple[Row, ...]:
    return grid([subject_button(f"🔔 {labelled(one)}", FOLLOW, one.subject) for one in found], 2)
