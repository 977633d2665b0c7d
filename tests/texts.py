"""`python -m tests.texts` shows what is missing or wrong in each language; `--write` updates `sentences.pyi`."""

import re
import sys
import tomllib
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import msgspec
from babel import Locale, UnknownLocaleError

from handlers.texts import ENGLISH, FOLDER, Language, read, texts
from handlers.texts.line import Line

NAMES: Final = FOLDER / "sentences.pyi"
_COUNTED: Final = range(1001)


def main() -> int:
    """Prints the result; returns 1 if anything is wrong."""
    if "--write" in sys.argv:
        NAMES.write_text(stub(), encoding="utf-8")
    wrong = [] if NAMES.read_text(encoding="utf-8") == stub() else [f"{NAMES.name} is out of date; run: make format"]
    said: list[str] = []
    for file in sorted(FOLDER.glob("*.toml")):
        wrong += [f"{file.name}: {fault}" for fault in faults(file)]
        if names := lacking(file):
            said.append(f"{file.name} lacks {len(names)} sentences, which are said in English: {', '.join(names)}")
    sys.stdout.write("\n".join([*said, *(wrong or ["The texts are in order."]), ""]))
    return int(bool(wrong))


def lacking(file: Path) -> list[str]:
    """The sentences missing in a language's file."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    return [f"{section}.{name}" for section, name, _ in _sentences() if name not in said.get(section, {})]


def faults(file: Path) -> Iterator[str]:
    """What is wrong in a language's file."""
    try:
        language, said = read(file).language, tomllib.loads(file.read_text(encoding="utf-8"))
    except (ValueError, KeyError, AttributeError, msgspec.ValidationError) as fault:
        yield f"cannot be read: {fault}"
        return
    yield from _ways(language)
    english = {(section, name): line for section, name, line in _sentences()}
    for section, group in said.items():
        for name, template in group.items() if section != "language" else ():
            if (section, name) not in english:
                yield f"[{section}] {name}: there is no such sentence in English"
            else:
                yield from (
                    f"[{section}] {name}: {one}" for one in _in_line(template, language, english[section, name])
                )


def _sentences() -> Iterator[tuple[str, str, Line]]:
    for section, lines in texts(ENGLISH).sections().items():
        yield from ((section, name, line) for name, line in lines)


def _in_line(template: str, language: Language, english: Line) -> Iterator[str]:
    line = Line(template, language)
    if not template.strip():
        yield "is empty"
    if line.places != english.places:
        yield f"has the places {sorted(line.places)}, in English {sorted(english.places)}"
    needed = {"other", *language.plurals.values()}
    for forms in line.plurals:
        if forms != needed:
            yield f"has the plural forms {sorted(forms)}, needed are {sorted(needed)}"
    for avoided, instead in language.avoid.items():
        if _has(template, avoided):
            yield f"has “{avoided}”, which is written “{instead}”"


def _has(template: str, avoided: str) -> bool:
    """Whether a sentence has a letter anywhere, or an expression as whole words."""
    whole = rf"(?<![\w\u200c]){re.escape(avoided)}(?![\w\u200c])" if len(avoided) > 1 else re.escape(avoided)
    return re.search(whole, template, re.IGNORECASE) is not None


def _ways(language: Language) -> Iterator[str]:
    """What is wrong in the table `[language]`; the plural forms are compared with CLDR's."""
    for months in (language.jalali_months, language.gregorian_months):
        if len(months) != 12:
            yield f"[language] a year has {len(months)} months"
    if len(language.digits) != 10:
        yield f"[language] there are {len(language.digits)} digits"
    try:
        cldr = Locale.parse(language.code, sep="-").plural_form
    except (UnknownLocaleError, ValueError):
        return
    for number in _COUNTED:
        if cldr(number) != language.plural(number):
            yield f"[language] plurals: {number} is “{cldr(number)}” in CLDR, and “{language.plural(number)}” here"
            return


def stub() -> str:
    """The names of all sections and sentences, for mypy and editors."""
    sections: dict[str, Any] = texts(ENGLISH).sections()
    lines = [
        "# Made of en.toml by `make format`.",
        "from handlers.texts.line import Line, Section",
    ]
    for section, group in sections.items():
        lines += ["", f"class {_class(section)}(Section):", *_fields((name, "Line") for name, _ in group)]
    return "\n".join([*lines, "", "class Sentences:", *_fields((name, _class(name)) for name in sections), ""])


def _fields(named: Iterator[tuple[str, str]]) -> list[str]:
    """The stub's fields; /continue is left out, since a Python keyword can't be an attribute."""
    return [f"    {name}: {kind}" for name, kind in named if not iskeyword(name)]


def _class(section: str) -> str:
    return section.title().replace("_", "")


if __name__ == "__main__":
    sys.exit(main())
