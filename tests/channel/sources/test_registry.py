"""Which source a file or a folder is of."""

import json
from pathlib import Path

import pytest

from channel.errors import SourceError
from channel.models import Post
from channel.sources import telegram_html, telegram_json, web_preview
from channel.sources.registry import SOURCES, size, source_of
from tests.channel.sources import html_exports, web_pages
from tests.channel.sources.exports import export, message


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


JSON = json.dumps(export(message(5)))
HTML = html_exports.page(html_exports.service(1, html_exports.CREATED), html_exports.message(5, "x"))
PAGE = web_pages.page(web_pages.message(5, web_pages.text("x")))


def test_each_file_is_known_by_what_stands_in_it(tmp_path: Path) -> None:
    assert source_of(write(tmp_path / "a", JSON)) is telegram_json
    assert source_of(write(tmp_path / "b", HTML)) is telegram_html
    assert source_of(write(tmp_path / "c", PAGE)) is web_preview
    assert len({source.NAME for source in SOURCES}) == 4


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"result.json": JSON}, telegram_json.NAME),
        ({"messages.html": HTML}, telegram_html.NAME),
        ({"result.json": JSON, "messages.html": HTML, "page.html": PAGE}, telegram_json.NAME),
        ({"messages.html": HTML, "page.html": PAGE}, telegram_html.NAME),
        ({"page.html": PAGE, "notes.txt": "x"}, web_preview.NAME),
    ],
)
def test_a_folder_is_read_by_what_lies_in_it(tmp_path: Path, files: dict[str, str | bytes], name: str) -> None:
    for file, content in files.items():
        write(tmp_path / file, content)
    source = source_of(tmp_path)
    read = 0

    def advance(count: int) -> None:
        nonlocal read
        read += count

    records = list(source.read(tmp_path, advance))
    assert name == source.NAME
    assert [record.message_id for record in records if isinstance(record, Post)] == [5]
    assert size(tmp_path) == read


def test_the_size_of_a_file_is_what_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "result.json", JSON)
    assert size(path) == path.stat().st_size


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\x89PNG\r\n", b"<html><body>A page</body></html>", b"{}"])
def test_a_file_of_no_known_source_is_told(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "file", content)
    with pytest.raises(SourceError, match=r"is of an unknown kind|is empty"):
        source_of(path)


def test_a_folder_without_posts_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.html", "<html></html>")
    with pytest.raises(SourceError, match=r"is a folder without posts; name one that holds result\.json"):
        source_of(tmp_path)
    with pytest.raises(SourceError, match="cannot be read"):
        source_of(tmp_path / "nowhere")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("content", [JSON, HTML, PAGE.decode()])
def test_a_file_that_was_saved_again_in_another_encoding_says_the_right_one(
    tmp_path: Path, content: str, encoding: str
) -> None:
    path = write(tmp_path / "result.json", content.encode(encoding))
    for place in (path, tmp_path):
        with pytest.raises(SourceError, match=r"result\.json: is not UTF-8 text; save it again as UTF-8"):
            source_of(place)
