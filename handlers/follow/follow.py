"""/follow and /unfollow, and their buttons."""

from collections.abc import Awaitable, Callable, Sequence

from channel.deep_links import DeepLink, to_follow
from channel.language.near import nearest
from channel.language.text import squeeze
from channel.people.following import Followed, Subject, SubjectKind
from handlers.answers import Answer, Away, Button, Row, grid, say
from handlers.follow.buttons import FOLLOW, labelled, short, shown, subject_button
from handlers.follow.finding import called, known, near, popular
from handlers.follow.listing import listed
from handlers.follow.progress import switch
from handlers.html import Html, escape
from handlers.telegram.reading import rows_of
from handlers.telegram.sending import put_buttons
from handlers.telegram.talk import Talk

_STOP, _AGAIN, _STOP_IN_NEWS = "ku", "ka", "kw"


async def lead(talk: Talk) -> Away:
    """Leads to the private chat, with what was asked for: what a reader follows is private."""
    said = talk.texts.following.only_private()
    if talk.link:
        return Away(said, to_follow(_linked(talk.link)))
    found = await called(talk.store, talk.argument) if talk.argument else []
    return Away(said, to_follow(found[0].subject) if found else "")


async def lead_to_private(talk: Talk) -> Away:
    """The same, if there is nothing to continue with."""
    return Away(talk.texts.following.only_private())


def lead_to(kind: SubjectKind) -> Callable[[Talk], Awaitable[Away]]:
    """The same, for a button of a series or a hashtag."""

    async def lead(talk: Talk) -> Away:
        return Away(talk.texts.following.only_private(), to_follow(Subject(kind, talk.numbers[0])))

    return lead


async def follow(talk: Talk) -> Answer:
    """/follow NAME, and its deep link, which asks first; without a name it explains and makes suggestions."""
    lines, name = talk.texts.following, talk.argument
    if talk.link:
        return await _asked(talk, _linked(talk.link))
    if not name:
        return await _explained(talk)
    if found := await called(talk.store, name):
        return await begun(talk, found[0].subject, found[1:])
    unknown = lines.unknown(name=short(name))
    if offered := await near(talk.store, name):
        return say(Html(f"{unknown}\n{talk.texts.common.did_you_mean()}"), buttons=_offers(offered))
    return (await _explained(talk)).under(unknown)


async def unfollow(talk: Talk) -> Answer:
    """/unfollow NAME: what the reader follows under this name or a similar one; without a name, the whole list."""
    if not (name := talk.argument):
        return await listed(talk)
    follows = await talk.store.follows(talk.user.id)
    named = {one.subject for one in await called(talk.store, name)}
    there = [one for one in follows if one.subject in named or squeeze(one.name) == squeeze(name)]
    if there:
        return await stopped(talk, there[0].subject)
    close = nearest(name, ((one.name, place) for place, one in enumerate(follows)))
    stops = [subject_button(f"🔕 {labelled(follows[place])}", _STOP, follows[place].subject) for place, _ in close]
    head = talk.texts.following.not_followed(name=short(name))
    if stops:
        head = Html(f"{head}\n{talk.texts.common.did_you_mean()}")
    return say(head, buttons=grid(stops, 1))


async def stopped_in_news(talk: Talk, subject: Subject) -> Answer:
    """Stops following; the news message stays, without the button."""
    pressed = talk.query.data if talk.query else None
    rows = [tuple(one for one in row if one.data != pressed) for row in rows_of(talk.message)]
    await put_buttons(talk.api, talk.where.chat, talk.message.message_id, tuple(row for row in rows if row))
    return await stopped(talk, subject)


async def begun(talk: Talk, subject: Subject, others: Sequence[Followed] = ()) -> Answer:
    """Follows, and says so. `others`: what else has this name, each offered as a button."""
    lines, reader = talk.texts.following, talk.user.id
    before = {one.subject for one in await talk.store.follows(reader)}
    followed = await talk.store.follow(reader, subject, language=talk.texts.code)
    if followed is None:
        return say(lines.gone())
    if followed.subject in before:
        said = lines.already(name=shown(followed))
    elif subject.kind is SubjectKind.SERIES:
        said = lines.followed_series(name=shown(followed))
    else:
        said = lines.followed_tag(name=shown(followed))
    offers_place = subject.kind is SubjectKind.SERIES and not await talk.store.keeps_progress(reader)
    stop: Row = (subject_button(lines.stop.plain(), _STOP, followed.subject),)
    place: tuple[Row, ...] = ((switch(talk.texts, "kc", is_on=False),),) if offers_place else ()
    return say(
        said,
        lines.place_can_be_kept() if offers_place else Html(""),
        lines.called_so_too() if others else Html(""),
        buttons=(stop, *place, *_offers(others)),
    )


async def _asked(talk: Talk, subject: Subject) -> Answer:
    """Asks first, since somebody else may have made the link: only the button follows."""
    lines = talk.texts.following
    if (found := await known(talk.store, subject)) is None:
        return say(lines.gone())
    return say(lines.ask_linked(name=shown(found)), buttons=_offers([found]))


async def stopped(talk: Talk, subject: Subject) -> Answer:
    """Stops following. Says the same if the reader had stopped already: they want to hear that it is over."""
    lines = talk.texts.following
    ended = await talk.store.unfollow(talk.user.id, subject) or await known(talk.store, subject)
    if ended is None:
        return say(lines.gone())
    again = subject_button(lines.again.plain(), _AGAIN, subject)
    return say(lines.stopped(name=shown(ended)), buttons=((again,),))


async def _explained(talk: Talk) -> Answer:
    some = await popular(talk.store)
    if not some:
        return say(talk.texts.common.empty_index())
    example = Html(f"<code>/follow {escape(some[0].name)}</code>")
    return say(talk.texts.following.ask(example=example), buttons=_offers(some))


def _linked(link: DeepLink) -> Subject:
    return Subject(SubjectKind(link.name), link.number or 0)


def stop_in_news(followed: Followed) -> Button:
    """The button under news that stops following."""
    return subject_button(f"🔕 {labelled(followed)}", _STOP_IN_NEWS, followed.subject)


def _offers(found: Sequence[Followed]) -> tuple[Row, ...]:
    return grid([subject_button(f"🔔 {labelled(one)}", FOLLOW, one.subject) for one in found], 2)
