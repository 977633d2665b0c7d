"""How the sentences are worded: one term for one thing, one register, and buttons that a phone shows whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.texts import FOLDER, texts
from handlers.texts.line import Line
from tests.texts import faults

HANDLERS = FOLDER.parent
WIDEST = 32
"""Characters of a label, besides what fills its places, that a phone shows in a row of its own."""
SECTIONS = set(texts("en").sections()) - {"commands", "owner_commands"}
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200c\u2068\u2069\ufe0f"))


@pytest.mark.parametrize(
    ("language", "sentence", "fault"),
    [
        ("fa", "حرف ناشناس به صاحب کانال", ["صاحب کانال", "حرف ناشناس"]),
        ("fa", "یادت بماند", ["یادت"]),
        ("fa", "هیچ کس جواب نمی دهد", ["جواب", "نمی", "هیچ کس"]),
        ("fa", "نامه‌ها و نامه", ["نامه"]),
        ("en", "I do not know whom his letters are for", ["letters", "his", "do not", "whom"]),
        ("en", "There, whomever this helps, the owner donates.", []),
    ],
)
def test_a_term_that_is_not_ours_is_told_with_the_one_that_is(
    tmp_path: Path, language: str, sentence: str, fault: list[str]
) -> None:
    told = tmp_path / f"{language}.toml"
    ways = (FOLDER / told.name).read_text(encoding="utf-8").partition("\n[common]")[0]
    told.write_text(f'{ways}\n[random]\nanother = "{sentence}"\n', encoding="utf-8")
    assert {one.split("“")[1].split("”")[0] for one in faults(told)} == set(fault)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_phone_shows_every_button_whole(language: str) -> None:
    labels = dict(_labels(language))
    assert len(labels) > 60, "no button is passed over"
    assert {name: text for name, text in labels.items() if len(text) > WIDEST} == {}


def _labels(language: str) -> Iterator[tuple[str, str]]:
    """The sentences on buttons, with what fills their places left out."""
    for section, name in sorted(set(_on_buttons())):
        line = dict(texts(language).sections()[section]).get(name)
        if line:
            yield f"{section}.{name}", _fixed(line).translate(ZERO_WIDTH)


def _fixed(line: Line) -> str:
    return "".join(text for text, _, _ in line._pieces)


def _on_buttons() -> Iterator[tuple[str, str]]:
    """The section and the name of each sentence in a call of `press` or `Button`."""
    for file in HANDLERS.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        of_lines = set(re.findall(r"texts\.(\w+)(?=[,\n])", source))
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("press", "Button"):
                for owner, name in re.findall(r"(\w+)\.(\w+)\.plain\(", ast.unparse(call)):
                    yield from ((one, name) for one in ([owner] if owner in SECTIONS else of_lines & SECTIONS))
