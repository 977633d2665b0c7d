"""/language: which language the bot speaks with a reader."""

from dataclasses import replace

from handlers.answers import Answer, Question, press, say
from handlers.browse.start import start
from handlers.texts import LANGUAGES, texts


async def language(ask: Question) -> Answer:
    """Asks which; a name behind the command chooses at once."""
    if (wanted := ask.argument.strip().casefold()) and (chosen := _NAMES.get(wanted)):
        return await _chosen(ask, chosen)
    buttons = [press(_label(ask, code), "L", place) for place, code in enumerate(LANGUAGES)]
    return say(ask.texts.language.ask(), buttons=(tuple(buttons),))


async def choose(ask: Question) -> Answer:
    """The button of a language."""
    return await _chosen(ask, _code(ask))


async def choose_at_start(ask: Question) -> Answer:
    """The button of the other language under the greeting, which then greets in it."""
    code = _code(ask)
    await ask.store.choose_language(ask.reader, code)
    return replace(await start(replace(ask, texts=texts(code))), language=code)


def _code(ask: Question) -> str:
    place = ask.numbers[0] if ask.numbers else 0
    return LANGUAGES[place] if 0 <= place < len(LANGUAGES) else LANGUAGES[0]


async def _chosen(ask: Question, code: str) -> Answer:
    await ask.store.choose_language(ask.reader, code)
    return Answer((texts(code).language.chosen(),), language=code)


def _label(ask: Question, code: str) -> str:
    name = texts(code).common.name.plain()
    return ask.texts.language.current.plain(name=name) if code == ask.texts.code else name


_NAMES = {"fa": "fa", "persian": "fa", "farsi": "fa", "فارسی": "fa", "en": "en", "english": "en", "انگلیسی": "en"}
