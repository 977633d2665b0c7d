"""The bot's texts as data: one TOML file per language. A sentence that a language lacks is given in English.

`python -m tests.texts` reports what each file lacks, and what is wrong in it.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from channel.language.tables import tables
from handlers.texts.language import Language
from handlers.texts.line import Line, Section

if TYPE_CHECKING:
    from handlers.texts.sentences import Sentences
else:
    Sentences = object

__all__ = ["DEFAULT_LANGUAGE", "ENGLISH", "LANGUAGES", "Language", "Texts", "channels_texts", "spoken", "texts"]

FOLDER: Final = Path(__file__).parent
DEFAULT_LANGUAGE: Final = "fa"
"""The language for readers whose language is not known."""
ENGLISH: Final = "en"
"""The language for readers whose language the bot does not have."""
LANGUAGES: Final = tuple(
    sorted(
        (file.stem for file in FOLDER.glob("*.toml")),
        key=lambda code: (code != DEFAULT_LANGUAGE, code != ENGLISH, code),
    )
)
_NAMING_PARTS: Final = ("series", "guide_post")
"""The sections whose sentence `part` names a part by its number."""


class Texts(Sentences):
    """Every sentence in one language: its sections are attributes, see `sentences.pyi`."""

    def __init__(self, language: Language, sections: dict[str, Section]) -> None:
        self.language = language
        vars(self).update(sections)

    @property
    def code(self) -> str:
        return self.language.code

    def sections(self) -> dict[str, Section]:
        return {name: one for name, one in vars(self).items() if isinstance(one, Section)}


def texts(language: str) -> Texts:
    """Return the texts of a language; those of the default one for a code that the bot does not have, or no longer
    has."""
    return _known(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def channels_texts(language: str) -> Texts:
    """Return the texts for what stands in a channel of any language: English ones with its own names of parts, if there
    is no file of sentences."""
    if language in LANGUAGES or language not in tables():
        return texts(language if language in LANGUAGES else ENGLISH)
    english = texts(ENGLISH)
    part = Line(tables()[language]["part_name"], english.language)
    sections = {
        name: Section({**dict(section), "part": part}) if name in _NAMING_PARTS else section
        for name, section in english.sections().items()
    }
    return Texts(english.language, sections)


@cache
def _known(code: str) -> Texts:
    return read(FOLDER / f"{code}.toml")


def read(file: Path) -> Texts:
    """Read the texts of a file. Raises TOMLDecodeError, or msgspec.ValidationError for an invalid table
    `[language]`."""
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    english = None if file.stem == ENGLISH else texts(ENGLISH)
    language = msgspec.convert({**data.pop("language"), "code": file.stem}, Language)
    own = {section: {name: Line(line, language) for name, line in group.items()} for section, group in data.items()}
    if english:
        own = {
            section: {name: own.get(section, {}).get(name, line) for name, line in group}
            for section, group in english.sections().items()
        }
    return Texts(language, {section: Section(lines) for section, lines in own.items()})


def spoken(language_code: str | None) -> str:
    """Return the bot's language for a reader whose Telegram is in this one (an IETF tag such as "fa" or "de-AT")."""
    if not language_code:
        return DEFAULT_LANGUAGE
    primary = language_code.casefold().partition("-")[0]
    return primary if primary in LANGUAGES else ENGLISH
