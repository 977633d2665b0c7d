"""/settings: what the bot does for one reader, and keeps of them, in one message that is edited in place."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from handlers.answers import Answer, Row, grid, press, say
from handlers.browse.choose_language import chosen_code, label
from handlers.browse.start import LANGUAGES_A_ROW, carried
from handlers.follow.progress import switch
from handlers.html import Html
from handlers.letters import forgetting
from handlers.telegram.talk import Talk
from handlers.texts import LANGUAGES, texts


async def settings(talk: Talk) -> Answer:
    """The overview, with a button for each setting."""
    lines, reader = talk.texts.settings, talk.user.id
    followed, quiet = await talk.store.follows(reader), await talk.store.quiet(reader)
    is_kept = await talk.store.keeps_progress(reader)
    told = [
        lines.language(name=talk.texts.language.name),
        lines.follows(count=len(followed)) if followed else lines.no_follows(),
        lines.quiet(begin=quiet.begin, end=quiet.end) if quiet else lines.any_time(),
        talk.texts.reading.is_on() if is_kept else lines.place_off(),
    ]
    return say(
        lines.title(),
        Html("\n".join(told)),
        buttons=(
            (press(lines.language_button.plain(), "kg"), press(lines.follows_button.plain(), "kl", 0)),
            (press(lines.saved_button.plain(), "vl", 0), switch(talk.texts, "kh", is_on=is_kept)),
            (press(lines.privacy_button.plain(), "ki"), press(lines.forget_button.plain(), "kj")),
        ),
    )


async def languages(talk: Talk) -> Answer:
    buttons = [press(label(talk, code), "kb", carried(code)) for code in LANGUAGES]
    return _within(talk, say(talk.texts.choice.ask(), buttons=grid(buttons, LANGUAGES_A_ROW)))


async def choose(talk: Talk) -> Answer:
    """Handle the button of a language: the overview follows in it."""
    code = chosen_code(talk)
    await talk.desk.languages.choose(talk.user, code)
    return replace(await settings(replace(talk, texts=texts(code))), texts=texts(code))


async def place_kept(talk: Talk) -> Answer:
    await talk.desk.places.keep(talk.user.id, bool(talk.numbers[0]))
    return await settings(talk)


async def privacy(talk: Talk) -> Answer:
    return _within(talk, await forgetting.privacy(talk))


async def forget(talk: Talk) -> Answer:
    return _within(talk, await forgetting.ask(talk))


def _within(talk: Talk, answer: Answer) -> Answer:
    """The same with the way back to the overview."""
    back: Row = (press(talk.texts.settings.back.plain(), "ks"),)
    return answer.over(back)


PRESSED: Final[tuple[tuple[str, int | None, Callable[[Talk], Awaitable[Answer]]], ...]] = (
    ("ks", None, settings),
    ("kg", None, languages),
    ("kb", 1, choose),
    ("kh", 1, place_kept),
    ("ki", None, privacy),
    ("kj", None, forget),
)
"""The letters of the buttons, how many numbers each carries, and what it does."""
