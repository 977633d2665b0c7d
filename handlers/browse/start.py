"""/start and /help: what the bot is, and what it can do."""

from dataclasses import replace
from typing import Final

from channel.deep_links import Kind
from handlers.answers import Answer, Question, grid, press, say
from handlers.follow.progress import next_part
from handlers.html import Html, escape
from handlers.telegram.talk import Talk
from handlers.texts import LANGUAGES, texts

LANGUAGES_A_ROW: Final = 3


async def start(ask: Question) -> Answer:
    lines = ask.texts.start
    hello = lines.welcome(channel=ask.channel.title) if ask.channel else lines.welcome_nameless()
    others = [texts(code).language for code in LANGUAGES if code != ask.texts.code]
    last = next(filter(None, (next_part(ask.texts, one) for one in ask.progress)), None)
    buttons = (
        *(((last,),) if last else ()),
        (press(lines.guide.plain(), "mg"), press(lines.tags.plain(), "mt")),
        (press(lines.series.plain(), "ms"), press(lines.latest.plain(), "ml")),
        (press(lines.top.plain(), "mo"), press(lines.random.plain(), "mr")),
        (press(lines.feedback.plain(), "fw"),),
        *grid(
            [press(lines.language.plain(name=Html(one.name)), "Ls", carried(one.code)) for one in others],
            LANGUAGES_A_ROW,
        ),
    )
    return say(
        hello, sample(ask), lines.what_i_do() if ask.channel else ask.texts.common.empty_index(), buttons=buttons
    )


def carried(code: str) -> int:
    """Return the number that a language's button carries: its code as a number, so that languages never collide."""
    return int.from_bytes(code.encode())


async def help_(ask: Question) -> Answer:
    """Return every command with its description, and an example with names from this channel."""
    lines = ask.texts.help
    if ask.crowded:
        named = lines.group(command=Html(f"/series@{ask.bot}")) if ask.bot else Html("")
        return replace(say(await _example(ask), named), payload=Kind.HELP.value)
    commands = [
        lines.command(command=Html(f"/{name}"), description=description())
        for name, description in ask.texts.commands
        if name not in ("start", "help")
    ]
    return say(
        lines.title(),
        Html("\n".join(commands)),
        await _example(ask),
        lines.days(),
        lines.group(command=Html(f"/series@{ask.bot}")) if ask.bot else Html(""),
    )


async def owners_help(talk: Talk) -> Answer:
    """Return the additional commands of the owner."""
    commands = [
        talk.texts.help.command(command=Html(f"/{name}"), description=description())
        for name, description in talk.texts.owner_commands
    ]
    return say(Html("\n".join([talk.texts.owner.help(), *commands])))


async def _example(ask: Question) -> Html:
    tags, series = await ask.store.tags(), await ask.store.series_list()
    if not tags or not series:
        return ask.texts.help.closing_plain()
    name = series[0].tags[0] if series[0].tags else series[0].name
    return ask.texts.help.closing(
        tag=Html(f"<code>/tag {escape(tags[0].name)}</code>"), series=Html(f"<code>/series {escape(name)}</code>")
    )


def sample(ask: Question) -> Html:
    """Return a note if the channel is only the sample."""
    return ask.texts.common.sample() if ask.channel and ask.channel.sample else Html("")
