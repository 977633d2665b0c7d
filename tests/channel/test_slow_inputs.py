"""Nothing that strangers write makes a parser slow: twice the input takes about twice the work."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from channel.errors import SourceError
from channel.guide.own_guide import is_guide
from channel.indexing import indexed
from channel.language.calendars import said_day, said_month
from channel.language.text import hashtags
from channel.models import Post
from channel.posts.links import read_link
from channel.posts.post_buttons import buttons_of
from channel.search import parse
from channel.search.passages import best_passage
from channel.sources import telegram_json
from channel.sources.markup import parsed
from tests.channel.sources.exports import Files, export, message

_FREE = 0.4  # seconds of a processor that nobody minds
_UNITS = [
    *"01۱aا.,:;-–_#@()[]{}<>«»\"'`/|*+?!=&%$~\n\u200c\u0651\u2067ﷺ²",
    *(
        "a ",
        "1 ",
        "1. ",
        "( ",
        "#a ",
        "@a ",
        "a\n",
        "#a\n",
        "1\n",
        "1:",
        "1/",
        "(1",
        "قسمت ۱ ",
        "part 1\n",
        "a.b",
        "a@b.",
    ),
    *("<b>", "<br>", "</b>", "&lt;", "«a» ", "سی و ", "t.me/", "tag:", '-" ', "after:1 ", "09", "+1 ", "e1 ", "۱۲ دی "),
]
_READERS: dict[str, Callable[[str], object]] = {
    "a post": lambda text: indexed(Post(message_id=1, text=text)),
    "what follows a part": lambda text: indexed(Post(message_id=1, text=f"part 1. {text}")),
    "a file's name": lambda text: indexed(Post(message_id=1, file_name=text)),
    "a guide": is_guide,
    "a question": lambda text: parse(text, typing=True),
    "a passage": lambda text: best_passage(text, parse("a 1 قسمت")),
    "a day": lambda text: (said_day(text, 0), said_month(text, 0, jalali=True)),
    "a link": read_link,
    "a button": lambda text: buttons_of([(text, f"https://{text}")]),
    "hashtags": hashtags,
}


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def refused(files: Files, content: bytes) -> None:
    with pytest.raises(SourceError):
        list(telegram_json.read(files.write(content), lambda _: None))


@pytest.mark.long
@pytest.mark.parametrize("reader", _READERS)
def test_no_repeated_sign_makes_a_reader_slow(reader: str) -> None:
    slow = {}
    for unit in _UNITS:
        taken = [
            min(seconds(partial(_READERS[reader], (unit * size)[:size])) for _ in range(2)) for size in (8_000, 16_000)
        ]
        if taken[1] > 2.5 * taken[0] + _FREE:
            slow[unit] = taken
    assert not slow


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.mark.long
def test_a_number_without_end_is_refused_soon(files: Files) -> None:
    content = json.dumps(export(message(1, "TEXT"))).encode()
    few, many = (
        seconds(partial(refused, files, content.replace(b'"TEXT"', b"1" * size))) for size in (4_000_000, 16_000_000)
    )
    assert many < 4 * 2.5 * few + _FREE


def test_a_page_of_too_many_elements_is_refused_with_its_place() -> None:
    with pytest.raises(SourceError, match=r"has too many elements .*\(byte 800,002\)"):
        parsed(b"<html>" + b"<br>" * 300_000 + b"</html>", "page")
    with pytest.raises(SourceError, match=r"is nested too deeply .*\(byte 771\)"):
        parsed(b"<html>" + b"<b>" * 300 + b"</html>", "page")


def test_a_question_of_direction_marks_alone_asks_for_nothing() -> None:
    assert not parse("\u2067" * 600).looks_for


def test_a_post_of_thousands_of_lines_is_no_guide() -> None:
    assert not is_guide("#a b\n" * 3000)
