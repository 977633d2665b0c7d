"""/channel_language: the language that the channel is written in, as it was found, and another in its place."""

from channel.language.tables import LANGUAGES, plain, tables
from channel.owner.corrections import Correction, CorrectionKind
from handlers.answers import Answer, grid, press, say
from handlers.html import Html
from handlers.markup.shortening import SHOWN, cut
from handlers.owner.corrections.commands import made
from handlers.telegram.channel_language import channel_language
from handlers.telegram.talk import Talk

_A_ROW = 3


async def show_or_set(talk: Talk) -> Answer:
    """Handle the command: with a code or a name it chooses, otherwise it says what holds, with a button for each."""
    lines, wanted = talk.texts.correcting, plain(talk.argument)
    if code := next((one for one in LANGUAGES if wanted in (one, plain(tables()[one]["name"]))), None):
        return await made(talk, _is(code))
    unknown = (lines.unknown_language(words=cut(talk.argument, SHOWN)),) if wanted else ()
    buttons = [press(str(tables()[one]["name"]), "cL", place) for place, one in enumerate(LANGUAGES)]
    return say(*unknown, await _held(talk), buttons=grid(buttons, _A_ROW))


async def choose(talk: Talk) -> Answer:
    """Handle the button of a language."""
    place = talk.numbers[0]
    if not 0 <= place < len(LANGUAGES):
        return say(talk.texts.errors.old_button())
    return await made(talk, _is(LANGUAGES[place]))


async def _held(talk: Talk) -> Html:
    """Say which language holds, and whether the owner chose it, the settings say it or the bot found it."""
    lines, setting = talk.texts.correcting, talk.desk.guided.language
    held = await channel_language(talk.store, setting)
    name = str(tables()[held]["name"]) if held in tables() else held
    chosen = (await talk.store.channel()).said_language
    if chosen:
        return lines.chosen_language(name=name)
    return lines.set_language(name=name) if setting else lines.channels_language(name=name)


def _is(code: str) -> Correction:
    return Correction(kind=CorrectionKind.LANGUAGE, text=code)
