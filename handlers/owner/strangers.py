"""The owner's notice of refused posts from another channel, and the button that says that the channel is theirs."""

from channel.models import ChannelInfo
from channel.posts.identity import Refusal, Way
from handlers.answers import Answer, press, say
from handlers.html import Html, escape, isolate
from handlers.markup.shortening import cut
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_LONGEST = 60  # characters of a title, which a stranger may have chosen


def notice(lines: Texts, ours: ChannelInfo | None, refusal: Refusal) -> Answer:
    """Return a message about the refusal, which asks about a channel that may be the same."""
    said = lines.strangers
    button = press(said.same_channel.plain(), "oI", refusal.since)
    return say(
        Html(f"⚠️ {_what(lines, ours, refusal)}"),
        said.press_the_button() if refusal.is_open else said.check(),
        buttons=((button,),) if refusal.is_open else (),
    )


def finding(lines: Texts, ours: ChannelInfo | None, refusal: Refusal, when: Html) -> Html:
    """Return a line for /health and `rahnama check`."""
    said = lines.strangers
    times = said.times(count=refusal.times, when=when)
    command = Html(f"<code>{escape(_command(refusal))}</code>")
    if refusal.channel is None:
        what = said.somebody() if refusal.is_final else said.unlike(command=command)
        return Html(f"{what} {times}")
    way_out = said.way_out(command=command) if refusal.is_open else said.check()
    return Html(f"{_what(lines, ours, refusal)} {times} {way_out}")


async def accept(talk: Talk) -> Answer:
    """Handle the button under a notice."""
    said, info = talk.texts.strangers, await talk.store.accept_channel(talk.numbers[0])
    return say(said.accepted(ours=described(info)) if info else said.no_question())


def described(info: ChannelInfo | None) -> Html:
    """Return a channel's title, with its name or its id."""
    if info is None:
        return Html("…")
    beside = f"@{info.username}" if info.username else str(info.chat_id or "")
    title = Html(f"<b>{escape(isolate(cut(info.title, _LONGEST)))}</b>")
    return Html(f"{title} ({escape(isolate(beside))})") if beside else title


def _what(lines: Texts, ours: ChannelInfo | None, refusal: Refusal) -> Html:
    said = lines.strangers
    line = {Way.PAGE: said.page, Way.FILE: said.file, Way.POST: said.post, Way.SETTING: said.setting}[refusal.way]
    return line(theirs=described(refusal.channel), ours=described(ours))


def _command(refusal: Refusal) -> str:
    if refusal.way is Way.FILE:
        return "rahnama import FILE --renamed"
    name = refusal.channel.username if refusal.channel else "NAME"
    return " ".join(["rahnama sync", *([name] if name else []), "--renamed"])
