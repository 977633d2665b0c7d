"""/alias: two names that mean the same in search, and all such names."""

from typing import Final

from channel.language.sounds import script_of
from channel.language.text import fold, squeeze
from channel.owner.corrections import Correction, CorrectionKind
from handlers.answers import Answer, grid, press, say
from handlers.html import Html
from handlers.owner.corrections import parsing
from handlers.owner.corrections.commands import made
from handlers.owner.corrections.parsing import Said
from handlers.owner.corrections.wording import Telling
from handlers.telegram.talk import Talk

_LONGEST: Final = 60  # characters of a name
_MOST: Final = 40  # names that are listed; /corrections has all
_A_ROW: Final = 4


async def show_or_add(talk: Talk) -> Answer:
    """Handle the command: with two names it makes them one, otherwise it lists what holds and shows how to write it."""
    names = _two_names(talk.argument)
    return await made(talk, _one(*names)) if names else await _all(talk)


async def _all(talk: Talk) -> Answer:
    lines, channel = talk.texts.correcting, await talk.desk.channel()
    telling = Telling(talk.store, talk.texts, channel)
    kept = [one for one in await talk.store.corrections() if one.correction.kind is CorrectionKind.ALIAS][:_MOST]
    listed = [lines.listed(number=at, what=await telling.told(one.correction)) for at, one in enumerate(kept, 1)]
    undoing = [press(lines.undo_number.plain(number=at), "cu", one.id) for at, one in enumerate(kept, 1)]
    shown = Said(talk.store, talk.texts, channel, "alias", "", None, talk.now)
    return say(
        Html("\n".join([lines.all_aliases(), *listed])) if kept else lines.no_aliases(),
        lines.ask(example=await parsing.example(shown)),
        buttons=grid(undoing, _A_ROW),
    )


async def alias(said: Said) -> Correction | Answer:
    """/alias NAME = NAME."""
    names = _two_names(said.argument)
    return _one(*names) if names else await said.ask()


def _two_names(written: str) -> tuple[str, str] | None:
    """The names on both sides of "="; without it two words, or the words of one script beside those of another."""
    one, sign, other = written.replace("＝", "=").partition("=")
    if not sign:
        words = written.split()
        scripts = [script_of(fold(word)) for word in words]
        border = next((at for at in range(1, len(words)) if scripts[at] != scripts[0]), 1)
        if len(words) != 2 and (len(words) < 2 or scripts[0] in scripts[border:]):
            return None
        one, other = " ".join(words[:border]), " ".join(words[border:])
    names = tuple(" ".join(name.split())[:_LONGEST] for name in (one, other))
    return (names[0], names[1]) if all(map(squeeze, names)) and squeeze(names[0]) != squeeze(names[1]) else None


def _one(name: str, other: str) -> Correction:
    return Correction(kind=CorrectionKind.ALIAS, text=name, into=other)
