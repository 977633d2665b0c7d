"""/language: the language that the bot uses with a reader."""

from dataclasses import replace

from handlers.answers import Answer, Question, grid, press, say
from handlers.browse.start import LANGUAGES_A_ROW, carried, start
from handlers.telegram.talk import Talk
from handlers.texts import DEFAULT_LANGUAGE, LANGUAGES, texts


async def language(talk: Talk) -> Answer:
    """Ask which language; a name after the command chooses it at once."""
    wanted = talk.argument.strip().casefold()
    for one in (texts(code).language for code in LANGUAGES if wanted):
        if wanted in (one.code, one.name.casefold(), *one.also_called):
            return await _chosen(talk, one.code)
    buttons = [press(label(talk, code), "L", carried(code)) for code in LANGUAGES]
    return say(talk.texts.choice.ask(), buttons=grid(buttons, LANGUAGES_A_ROW))


async def choose(talk: Talk) -> Answer:
    """Handle the button of a language."""
    return await _chosen(talk, chosen_code(talk))


async def choose_at_start(talk: Talk) -> Answer:
    """Handle the button of another language under the greeting, which is then shown in that language."""
    code = chosen_code(talk)
    await talk.desk.languages.choose(talk.user, code)
    return replace(await start(replace(talk, texts=texts(code))), texts=texts(code))


def chosen_code(ask: Question) -> str:
    """Return the code of the language. Old buttons, from when there were two languages, carry its place."""
    number = ask.numbers[0] if ask.numbers else 0
    return next((code for place, code in enumerate(LANGUAGES) if number in (place, carried(code))), DEFAULT_LANGUAGE)


async def _chosen(talk: Talk, code: str) -> Answer:
    await talk.desk.languages.choose(talk.user, code)
    return say(texts(code).choice.chosen())


def label(ask: Question, code: str) -> str:
    name = texts(code).language.name
    return ask.texts.choice.current.plain(name=name) if code == ask.texts.code else name
