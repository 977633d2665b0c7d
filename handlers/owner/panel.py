"""/panel: everything that the owner can do, in one message that is edited in place."""

from collections.abc import Awaitable, Callable
from typing import Final

from handlers.answers import Answer, Row, press, say
from handlers.guide_post import command as guide_post
from handlers.html import Html, join
from handlers.letters import inbox
from handlers.owner import reports
from handlers.owner.corrections import commands as corrections
from handlers.telegram.talk import Talk

_MOST: Final = 20  # conversations to count

Answering = Callable[[Talk], Awaitable[Answer]]


async def panel(talk: Talk) -> Answer:
    """/panel: what needs a look, and a button for each part."""
    lines, channel = talk.texts.panel, await talk.desk.channel()
    waiting, published = await _waiting(talk), await talk.store.published()
    states = [
        lines.some_messages(count=Html(waiting)) if waiting else lines.no_messages(),
        lines.guide_kept() if published.on else lines.guide_not_kept(),
    ]
    messages = lines.messages_waiting.plain(count=Html(waiting)) if waiting else lines.messages.plain()
    buttons = (
        (press(messages, "Pi"), press(lines.guide.plain(), "Pg")),
        (press(lines.corrections.plain(), "Pc"), press(lines.statistics.plain(), "Ps")),
        (press(lines.settings.plain(), "Pt"), press(lines.status.plain(), "Ph")),
    )
    title = lines.title(channel=channel.title) if channel else lines.title_nameless()
    return say(title, join("\n", states), buttons=buttons)


async def messages(talk: Talk) -> Answer:
    lines = talk.texts.panel
    more: Row = (press(lines.blocked.plain(), "Pb"), press(lines.wishes.plain(), "Pw"))
    return (await inbox.inbox(talk)).over(more).over(_to_panel(talk))


async def guide(talk: Talk) -> Answer:
    """The state of the guide post. Its preview is a message of its own, as it will be in the channel."""
    preview = press(talk.texts.panel.preview.plain(), "Pv")
    return (await guide_post.state(talk)).over((preview,)).over(_to_panel(talk))


async def corrections_menu(talk: Talk) -> Answer:
    return (await corrections.menu(talk)).over(_to_panel(talk))


async def statistics(talk: Talk) -> Answer:
    """The main figures in words. The picture and the files come as messages of their own."""
    lines = talk.texts.panel
    more: Row = (press(lines.picture.plain(), "Pp"), press(lines.files.plain(), "Pe"))
    return (await reports.in_words(talk)).over(more).over(_to_panel(talk))


async def settings(talk: Talk) -> Answer:
    """What holds. The channel's language can be changed here; the rest stands in the server's settings."""
    lines, desk = talk.texts.panel, talk.desk
    name, here = desk.guided.username, desk.destination in desk.admins
    destination = (lines.to_you() if here else lines.to_group()) if desk.destination is not None else lines.unset()
    taken = [line() for kind, line in talk.texts.kinds if kind in desk.kinds]
    held = {
        lines.channel(): Html(f"@{name}") if name else lines.unset(),
        lines.destination(): destination,
        lines.taken(): join(talk.texts.language.comma, taken) if taken else lines.nothing_else(),
        lines.kept(): lines.days(count=desk.route_days),
    }
    listed = join("\n", [lines.setting(name=what, value=value) for what, value in held.items()])
    change = (press(lines.language.plain(), "Pl"),)
    return say(lines.settings_title(), listed, lines.on_the_server(), buttons=(change, _to_panel(talk)))


def in_panel(answer: Answering) -> Answering:
    """Return the handler with a button that leads back to the panel."""

    async def said(talk: Talk) -> Answer:
        return (await answer(talk)).over(_to_panel(talk))

    return said


def in_messages(answer: Answering) -> Answering:
    async def said(talk: Talk) -> Answer:
        return (await answer(talk)).over((press(talk.texts.panel.back_to_messages.plain(), "Pi"),))

    return said


def in_corrections(answer: Answering) -> Answering:
    async def said(talk: Talk) -> Answer:
        return (await answer(talk)).over((press(talk.texts.panel.back_to_corrections.plain(), "Pc"),))

    return said


def in_settings(answer: Answering) -> Answering:
    async def said(talk: Talk) -> Answer:
        return (await answer(talk)).over((press(talk.texts.panel.back_to_settings.plain(), "Pt"),))

    return said


def _to_panel(talk: Talk) -> Row:
    return (press(talk.texts.panel.back.plain(), "P"),)


async def _waiting(talk: Talk) -> str:
    """The number of open conversations; "" for none."""
    count = len(await talk.store.inbox(_MOST + 1))
    known = talk.texts.language.number(min(count, _MOST))
    return (f"{known}+" if count > _MOST else known) if count else ""
