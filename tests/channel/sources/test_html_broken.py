"""Real pages and exports, broken in every way that happens to files."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from channel.errors import SourceError
from channel.models import Post, Record
from channel.sources import telegram_html, web_preview
from tests.shared import SHARED, TRANTOR, real

PARTS = 50
BEGINNING = 200_000
"""Bytes of the export that are broken again and again; all of it would take a minute."""


@pytest.fixture(scope="module")
def export() -> bytes:
    return real(TRANTOR.with_name("messages.html")).read_bytes()


@pytest.fixture(scope="module")
def saved() -> bytes:
    return real(SHARED / "data" / "web_preview_page.html").read_bytes()


def read_export(folder: Path, content: bytes) -> list[Record]:
    path = folder / "messages.html"
    path.write_bytes(content)
    return list(telegram_html.read(path, lambda _: None))


def read_page(folder: Path, content: bytes) -> list[Record]:
    path = folder / "page.html"
    path.write_bytes(content)
    return list(web_preview.read(path, lambda _: None))


def mended(content: bytes) -> bytes:
    """What was cut off, with an end again, as some programs save it."""
    return content.decode(errors="ignore").encode() + b"</html>"


@pytest.mark.parametrize("part", range(PARTS))
def test_an_export_cut_off_anywhere_is_refused(export: bytes, tmp_path: Path, part: int) -> None:
    with pytest.raises(SourceError, match=r"is cut off|is empty"):
        read_export(tmp_path, export[: len(export) * part // PARTS])


@pytest.mark.long
def test_an_export_that_ends_too_early_has_the_posts_before(export: bytes, tmp_path: Path) -> None:
    whole = read_export(tmp_path, export)
    for part in range(5, PARTS):
        records = read_export(tmp_path, mended(export[: BEGINNING * part // PARTS]))[1:]
        assert len(records) > part
        assert records[:-2] == whole[1 : len(records) - 1]


@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_cut_off_anywhere_is_refused(saved: bytes, tmp_path: Path, part: int) -> None:
    with pytest.raises(SourceError, match=r"is cut off|is empty"):
        read_page(tmp_path, saved[: len(saved) * part // PARTS])


def test_a_page_that_ends_too_early_is_read_or_told(saved: bytes, tmp_path: Path) -> None:
    read = 0
    for part in range(PARTS):
        try:
            records = read_page(tmp_path, mended(saved[: len(saved) * part // PARTS]))
        except SourceError:
            continue
        read += any(isinstance(record, Post) for record in records)
    assert read > PARTS // 4


SWAPS = [
    (b"</div>", b"</span>"),
    (b"<div", b"<span"),
    (b"</a>", b""),
    (b"<br>", b"</br>"),
    (b"<strong>", b"</strong>"),
    (b' class="text"', b' class="text" class="body"'),
    (b'"message', b"message"),
    (b"=", b" = "),
    (b"<", b"< "),
    (b">", b"\0>"),
]


@pytest.mark.parametrize(("old", "new"), SWAPS)
@pytest.mark.parametrize("read", [read_export, read_page])
def test_swapped_tags_are_read_or_refused(
    export: bytes, saved: bytes, tmp_path: Path, read: Callable[[Path, bytes], list[Record]], old: bytes, new: bytes
) -> None:
    content = mended(export[:BEGINNING]) if read is read_export else saved
    end = content.rindex(b"</html>")
    with suppress(SourceError):
        assert read(tmp_path, content[:end].replace(old, new) + content[end:])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_another_encoding_is_refused(export: bytes, tmp_path: Path, encoding: str) -> None:
    with pytest.raises(SourceError, match=r"is not UTF-8 text|is cut off"):
        read_export(tmp_path, export[:20_000].decode(errors="ignore").encode(encoding))


def test_a_byte_order_mark_nul_bytes_and_windows_line_ends_change_nothing(export: bytes, tmp_path: Path) -> None:
    content = mended(export[:BEGINNING])
    expected = read_export(tmp_path, content)
    assert read_export(tmp_path, b"\xef\xbb\xbf" + content) == expected
    assert read_export(tmp_path, content.replace(b"\n", b"\r\n")) == expected
    assert len(read_export(tmp_path, content.replace(b"<br>", b"\0<br>"))) == len(expected)


def test_a_huge_attribute_is_passed_over(export: bytes, tmp_path: Path) -> None:
    content = mended(export[:BEGINNING])
    huge = content.replace(b"<body", b"<body data-x='" + b"x" * (8 << 20) + b"'", 1)
    assert read_export(tmp_path, huge) == read_export(tmp_path, content)


@pytest.mark.parametrize("tag", [b"<div>", b"<b>", b"<blockquote>", b'<div class="message">', b"<table>"])
def test_a_hundred_thousand_elements_in_each_other_are_refused_at_once(
    export: bytes, saved: bytes, tmp_path: Path, tag: bytes
) -> None:
    for read, content in ((read_export, mended(export[:BEGINNING])), (read_page, saved)):
        start = content.index(b"<div", len(content) // 2)
        with pytest.raises(SourceError, match="nested too deeply"):
            read(tmp_path, content[:start] + tag * 100_000 + content[start:])
