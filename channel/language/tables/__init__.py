"""Each language's words for parts of series and its numerals, as data: one TOML file per language.

language        its code
name            its name in the language itself
part_name       how it names a part by its number
script          what it is written in: arabic, latin, cyrillic or han
letters         the letters of its own, by which it is told from others of that script
small           small words that any text has, for the same
parts           words for a part, folded or not; each form used next to a number
weak            words that number other things just as often («شماره», "No.")
plurals         words for several parts, such as at the head of a guide's list
seasons         words for what contains parts; they may be among the parts, too
counters        words that follow a number behind a prefix (Chinese 第…章)
intro, last     words in place of a number: the introduction, the last part
halves          signs that number parts (上, 中, 下)
ends            words behind the last part's number ("the end")
of, to          words between a number and the total, and between the ends of a range
from            words before the first number of a range
before_numbers  words in Chinese names that stand before the number alone (连载11)
announcing      words around a name that say only that there is a new part ("new episode", "is out")
media           what a post is beside the part itself ("audio of lesson 3")
labels          what stands before a name with a colon ("topic: …")
persons         words before whoever speaks, whose line is the likelier no name of a series
verbs           words with which sentences end, and names do not
continued       what stands in brackets behind a name of which there was more before
alphabet        letters that count parts, in brackets behind a name; several for one number with spaces between
previous, next  names of a link to the part before or after
weeks           those words for a part that also number the rounds of a league
greetings       lines that greet, and name nothing
addressees      words that may follow a greeting
dates           weekdays, and what else a date is written with besides its month
guides          words for a guide of the channel in its first line
prefixes        what may stand before digits ("ke-3")
months          words that make a number next to them a date
and             what joins numerals ("twenty and one")
articles        what a numeral may have before it
ordinal_endings endings that make a numeral an ordinal
endings         what "*" in a numeral may be
number_endings  endings written after digits ("2-я")
before          endings of a numeral that may come before the word; none: any
number_first    whether digits stand before the word ("3 серия")
multiplies      whether ten and hundred are multiplied by what precedes them (二十)
numerals        each number with its spellings, up to 19, then tens and hundreds
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from channel.language.text import fold_letters, words_in

# Buttons in old messages carry a language's place: add at the end.
LANGUAGES: Final = ("fa", "ar", "en", "ru", "uk", "zh", "tr", "ur", "de", "fr", "es", "id")
_SAME = (("\u0307", ""), ("ı", "i"), ("ё", "е"), ("ھ", "ه"), ("ے", "ی"), ("ں", "ن"), ("’", "'"))
_WITHOUT_MARKS = str.maketrans("çğşöüáàâéèêëíîïóôúùûñ", "cgsouaaaeeeeiiioouuun")
"""In a hurry people leave out what a Latin letter of their language has above or below it."""


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """The content of each file, by language."""
    folder = files("channel.language.tables")
    return {one: tomllib.loads((folder / f"{one}.toml").read_text(encoding="utf-8")) for one in LANGUAGES}


def plain(text: str) -> str:
    """Folded further: letters that writers of one of these languages interchange become one."""
    text = fold_letters(text)
    for written, same in _SAME:
        if written in text:
            text = text.replace(written, same)
    if not text.isascii():
        text = text.translate(_WITHOUT_MARKS)
    return " ".join(text.split())


def glued(text: str) -> str:
    """The letters and digits alone of a plain text."""
    return "".join(words_in(plain(text)))


@cache
def words(field: str) -> Mapping[str, frozenset[str]]:
    """The plain words of all languages in one field, with the languages that have each."""
    found: dict[str, set[str]] = {}
    for language, table in tables().items():
        for word in table.get(field, ()):
            for form in _forms(word, table):
                found.setdefault(plain(form), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


@cache
def atoms(language: str) -> Mapping[str, int]:
    """The numerals of a language that are not composed of others, glued, with any ordinal ending."""
    table = tables()[language]
    found: dict[str, int] = {}
    for number, spellings in table["numerals"].items():
        for spelling in spellings:
            for form in _forms(spelling, table):
                for said in (form, *(form + ending for ending in table.get("ordinal_endings", ()))):
                    for article in ("", *table.get("articles", ())):
                        found.setdefault(glued(article + said), int(number))
    return found


def _forms(word: str, table: Mapping[str, Any]) -> list[str]:
    return [word[:-1] + ending for ending in table.get("endings", ())] if word.endswith("*") else [word]
