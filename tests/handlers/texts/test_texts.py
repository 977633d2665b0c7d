"""The sentences of all languages, and how they are filled."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.html import Html, isolate, link
from handlers.texts import FOLDER, LANGUAGES, Texts, read, spoken, texts
from handlers.texts.line import Line
from tests.processes import environment
from tests.texts import faults, lacking, main

PROJECT = Path(__file__).resolve().parents[3]
ENGLISH, PERSIAN = texts("en").language, texts("fa").language
RUSSIAN = """
[language]
name = "Русский"
plurals = { "*1[1-4]" = "many", "*1" = "one", "*[2-4]" = "few", "*" = "many" }
letters = "а-яё"

[tags]
page_title = "{tag}: {count:one=# пост|few=# поста|many=# постов|other=# поста}"
"""


@pytest.fixture
def in_russian(tmp_path: Path) -> Texts:
    """A language whose file has one sentence."""
    return read(written(tmp_path, RUSSIAN))


def written(folder: Path, file: str, code: str = "ru") -> Path:
    path = folder / f"{code}.toml"
    path.write_text(file, encoding="utf-8")
    return path


def test_the_texts_are_in_order_and_their_names_are_known_to_mypy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["texts"])
    assert (main(), capsys.readouterr().out) == (0, "The texts are in order.\n")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_our_own_languages_lack_nothing(language: str) -> None:
    assert lacking(FOLDER / f"{language}.toml") == []


def test_every_sentence_is_used_somewhere() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "handlers").rglob("*.py"))
    source += (PROJECT / "bot" / "commands" / "run" / "connecting.py").read_text(encoding="utf-8")
    read_by_name = {"commands", "kinds", "owner_commands"}
    assert [
        f"{section}.{name}"
        for section, lines in texts("fa").sections().items()
        for name, _ in lines
        if section not in read_by_name and not re.search(rf"\.{name}\b", source)
    ] == []


def test_what_fills_a_place_is_escaped_and_isolated() -> None:
    assert Line("<b>{name}</b>", ENGLISH)(name="<i>&") == f"<b>{isolate('&lt;i&gt;&amp;')}</b>"


def test_markup_fills_a_place_as_it_is() -> None:
    assert Line("{name}!", ENGLISH)(name=Html("<b>x</b>")) == "<b>x</b>!"


def test_numbers_have_the_digits_of_the_language_and_the_wording_of_their_plural_form() -> None:
    posts = Line("{n:one=# post|other=# posts}", ENGLISH)
    assert [posts(n=number) for number in (0, 1, 1200)] == ["0 posts", "1 post", "1,200 posts"]
    assert Line("{n} پست", PERSIAN)(n=1200) == "۱۲۰۰ پست"


def test_a_part_s_number_is_spelled_in_the_languages_that_we_spell() -> None:
    assert Line("{n:ordinal}", PERSIAN)(n=21) == "بیست و یکم"
    assert Line("{n:ordinal}", ENGLISH)(n=21) == "21"


def test_an_address_holds_no_isolates() -> None:
    assert link("a<b", 'https://e.org/"') == f'<a href="https://e.org/&quot;">{isolate("a&lt;b")}</a>'


@pytest.mark.parametrize(
    ("code", "language"), [(None, "fa"), ("", "fa"), ("fa", "fa"), ("fa-IR", "fa"), ("en", "en"), ("de-AT", "en")]
)
def test_persian_is_spoken_unless_the_reader_s_telegram_speaks_another_language(code: str, language: str) -> None:
    assert spoken(code) == language


def test_a_language_with_four_plural_forms_needs_but_its_file(in_russian: Texts) -> None:
    title = in_russian.tags.page_title
    counted = [title(tag=Html("#шум"), count=number) for number in (1, 3, 5, 11, 21, 112)]
    assert counted == [
        f"#шум: {said}" for said in ("1 пост", "3 поста", "5 постов", "11 постов", "21 пост", "112 постов")
    ]


def test_a_sentence_that_a_language_lacks_is_said_in_english(in_russian: Texts) -> None:
    assert in_russian.latest.title(count=1200) == texts("en").latest.title(count=1200)
    assert in_russian.language.gregorian_months == ENGLISH.gregorian_months


def test_what_a_language_lacks_is_listed(tmp_path: Path) -> None:
    file = written(tmp_path, RUSSIAN)
    missing = lacking(file)
    assert list(faults(file)) == []
    assert {"tags.title", "latest.title"} < set(missing)
    assert "tags.page_title" not in missing


@pytest.mark.parametrize(
    ("here", "there", "fault"),
    [
        ("{tag}: ", "{name}: ", "[tags] page_title: has the places ['count', 'name'], in English ['count', 'tag']"),
        ("page_title", "pagetitle", "[tags] pagetitle: there is no such sentence in English"),
        ("few=# поста|", "", "[tags] page_title: has the plural forms ['many', 'one', 'other'], needed are"),
        ('"*1[1-4]" = "many", ', "", "[language] plurals: 11 is “many” in CLDR, and “one” here"),
        (
            "[language]",
            '[language]\navoid = { "ё" = "е", "пост" = "запись" }',
            "[tags] page_title: has “пост”, which is written",
        ),
        ("[language]", "[language]\nbutton = 3", "cannot be read: Object contains unknown field `button`"),
        ("[tags]", "[tags", "cannot be read: "),
    ],
)
def test_what_is_wrong_in_a_language_is_told(tmp_path: Path, here: str, there: str, fault: str) -> None:
    assert here in RUSSIAN
    found = list(faults(written(tmp_path, RUSSIAN.replace(here, there, 1))))
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.long
def test_the_bot_speaks_a_language_as_soon_as_its_file_is_there(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "handlers", tmp_path / "handlers", ignore=shutil.ignore_patterns("__pycache__"))
    own = '[language]\nname = "Qaa"\ndigits = "abcdefghij"\ncalendar = "jalali"\n'
    own += '[latest]\ntitle = "Vinye"\n[tags]\ntitle = "Vanye ({count})"\n'
    written(tmp_path / "handlers" / "texts", own, "qaa")
    lines = "lang qaa\n/start\n/latest\n/tags\n/language فارسی\n/start\n"
    # Python looks first into the folder that it is started in, and so finds these handlers before ours.
    chat = [sys.executable, "-m", "bot", "chat"]
    said = subprocess.run(
        chat, cwd=tmp_path, env=environment({}), input=lines, capture_output=True, text=True, timeout=50, check=True
    ).stdout
    assert re.search(r"Hi!.*🌐 فارسی  \[\d+\] 🌐 English", said, re.DOTALL), "of its own it says little"
    assert re.search(r"Vinye.*\bj Azar bead.*Vanye \(bh\)", said, re.DOTALL), said
    assert re.search(r"🌐 Qaa  \[\d+\] 🌐 English", said)


def test_buttons_of_a_language_stay_its_own_when_another_is_added() -> None:
    from handlers.browse.start import carried

    codes = [*LANGUAGES, "ar", "ru", "zh-hans"]
    numbers = [carried(code) for code in codes]
    assert len(set(numbers)) == len(codes)
    assert all(len(LANGUAGES) < number < 10**18 for number in numbers)
