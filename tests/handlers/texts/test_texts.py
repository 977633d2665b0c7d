"""The sentences of both languages, and how they are filled."""

import re
from pathlib import Path

import pytest

from handlers import COMMANDS
from handlers.html import Html, Line, isolate, link
from handlers.texts import LANGUAGES, Texts, spoken, texts

PROJECT = Path(__file__).resolve().parents[3]


def lines(language: str) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for section, group in texts(language):
        if section not in ("months", "other_months", "code"):
            found |= {f"{section}.{name}": line for name, line in group}
    return found


def test_both_languages_have_the_same_sentences_with_the_same_places() -> None:
    persian, english = lines("fa"), lines("en")
    assert {name: line.places for name, line in persian.items()} == {
        name: line.places for name, line in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_says_something_and_has_twelve_months_beside_it(language: str) -> None:
    assert all(line.template.strip() for line in lines(language).values())
    assert len(texts(language).months) == len(texts(language).other_months) == 12


def test_every_command_has_a_description_in_the_same_order() -> None:
    assert [name for name, _ in texts("fa").commands] == [command.name for command in COMMANDS]


def test_every_sentence_is_used_somewhere() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "handlers").rglob("*.py"))
    source += (PROJECT / "bot" / "app.py").read_text(encoding="utf-8")
    read_by_name = {"commands", "kinds", "owner_commands"}
    sentences = [name.split(".") for name in lines("fa")]
    assert [
        f"{section}.{name}"
        for section, name in sentences
        if section not in read_by_name and not re.search(rf"\.{name}\b", source)
    ] == []


def test_what_fills_a_place_is_escaped_and_isolated() -> None:
    assert Line("<b>{name}</b>", "en")(name="<i>&") == f"<b>{isolate('&lt;i&gt;&amp;')}</b>"


def test_markup_fills_a_place_as_it_is() -> None:
    assert Line("{name}!", "en")(name=Html("<b>x</b>")) == "<b>x</b>!"


def test_numbers_have_the_digits_of_the_language_and_their_noun() -> None:
    assert Line("{n:post|posts}", "en")(n=1) == "1 post"
    assert Line("{n:post|posts}", "en")(n=1200) == "1,200 posts"
    assert Line("{n} پست", "fa")(n=1200) == "۱۲۰۰ پست"


def test_an_address_holds_no_isolates() -> None:
    assert link("a<b", 'https://e.org/"') == f'<a href="https://e.org/&quot;">{isolate("a&lt;b")}</a>'


@pytest.mark.parametrize(
    ("code", "language"), [(None, "fa"), ("", "fa"), ("fa", "fa"), ("fa-IR", "fa"), ("en", "en"), ("de-AT", "en")]
)
def test_persian_is_spoken_unless_the_reader_s_telegram_speaks_another_language(code: str, language: str) -> None:
    assert spoken(code) == language


def test_a_sentence_too_many_stops_the_start() -> None:
    with pytest.raises(ValueError, match="extra"):
        Texts.model_validate({"nonsense": {}, "code": "fa"})
