"""Files of pages: cut off, written on another system, long, broken, or no page at all."""

import random
import time
from pathlib import Path

import pytest

from channel.errors import SourceError
from channel.models import ChannelInfo, Post, PostKind, Quote
from channel.sources import page_text
from tests.channel.sources.pages import FOOTER, TITLE, TULIPS, WALNUT, page, posts, records, twice


@pytest.mark.parametrize("kept", range(6, 10))
def test_a_page_cut_off_amid_the_second_copy_says_the_post_once(tmp_path: Path, kept: int) -> None:
    *_, last = posts(page(tmp_path, *TULIPS, "❤1", *WALNUT[:kept]))
    assert last.text == "\n".join(WALNUT[:5])


def test_a_page_cut_off_amid_a_line_says_the_post_once(tmp_path: Path) -> None:
    path = page(tmp_path, *TULIPS, "❤1", *WALNUT[:6], WALNUT[6][:8])
    assert posts(path)[-1].text == "\n".join(WALNUT[:5])


def test_a_page_without_footers_cut_off_amid_the_second_copy_says_the_post_once(tmp_path: Path) -> None:
    body = ("چاله را نیم متر بکنید و یک سطل بزرگ کود در آن بریزید.", "بعد خوب آب بدهید تا خاک بنشیند.", "فردا دوباره.")
    for again in (body[:1], body[:2], (*body[:1], body[1][:17])):
        assert posts(page(tmp_path, "نهال گردو", *body, *again))[-1].text == "\n".join(("نهال گردو", *body))


def test_a_page_cut_off_amid_the_first_copy_keeps_what_there_is(tmp_path: Path) -> None:
    assert posts(page(tmp_path, *TULIPS, "❤1", *WALNUT[:3]))[-1].text == "\n".join(WALNUT[:3])


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n"])
def test_all_line_ends_are_read_alike(tmp_path: Path, end: str) -> None:
    assert records(page(tmp_path, *TULIPS, "❤1", end=end)) == records(page(tmp_path, *TULIPS, "❤1"))


def test_a_byte_order_mark_is_no_part_of_the_title(tmp_path: Path) -> None:
    path = page(tmp_path, *TULIPS, "❤1")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert page_text.recognises(path, path.read_bytes())
    assert records(path)[0] == ChannelInfo(title=TITLE, username=None)


def test_the_username_is_what_posts_end_with(tmp_path: Path) -> None:
    assert records(page(tmp_path, *TULIPS, "❤1", *WALNUT, "❤2"))[0] == ChannelInfo(
        title=TITLE, username="baghche_nemune"
    )
    titled = tmp_path / "page.txt"
    titled.write_text("\n".join(("Baghche Nemune – Telegram", "سلام", "@BaghcheNemune", "❤1")), encoding="utf-8")
    assert records(titled)[0] == ChannelInfo(title="Baghche Nemune", username="BaghcheNemune")
    credited = twice("عکس", "از دوستی", "via @dust_man")
    assert records(page(tmp_path, *credited, "❤1", "سلام", "❤2"))[0] == ChannelInfo(title=TITLE, username=None)


def test_what_belongs_to_the_page_is_no_post(tmp_path: Path) -> None:
    (post,) = posts(page(tmp_path, "Please open Telegram to view this post", "VIEW IN TELEGRAM", "❤1"))
    assert (post.kind, post.text) == (PostKind.OTHER, "")


def test_what_no_database_takes_is_replaced(tmp_path: Path) -> None:
    (post,) = posts(page(tmp_path, "سلام\0", "❤1"))
    assert post.text == "سلام\ufffd"


def test_a_page_that_begins_with_a_post_has_no_title(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("\n".join(("خانه " * 40, "Photo", "سلام", "❤" + "9" * 400, "❤1")), encoding="utf-8")
    info, post = records(path)
    assert isinstance(info, ChannelInfo)
    assert info.title == "…"
    assert isinstance(post, Post)
    assert post.text.startswith("خانه خانه")


def test_progress_adds_up_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = page(tmp_path, *TULIPS, "❤1")
    advanced: list[int] = []
    list(page_text.read(path, advanced.append))
    assert sum(advanced) == path.stat().st_size


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\n", "is empty"),
        ("سلام\n".encode() + b"abc\xff\xfe", "UTF-8 text; save it again as UTF-8 (byte 12)"),
        ("سلام".encode()[:-1], "UTF-8 text; save it again as UTF-8 (byte 6)"),
        (TITLE.encode(), "holds no post; it must be the text of a channel's page (line 1)"),
    ],
)
def test_a_file_that_is_no_page_is_told_with_its_name_and_the_place(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    with pytest.raises(SourceError) as fault:
        records(path)
    assert str(fault.value).startswith("page.txt: ")
    assert told in str(fault.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"absent\.txt: cannot be read"):
        records(tmp_path / "absent.txt")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"name": "x", "messages": [\n\xe2\x9d\xa44\n]}',
        b"<!DOCTYPE html>\n\xe2\x9d\xa44",
        "سلام\n❤4".encode("utf-16"),
        "یادداشت\nبی هیچ نشانی\n".encode(),
        b"import os\n\n\n@property\ndef a(): ...\n\n\n@property\ndef b(): ...\n",
    ],
)
def test_other_files_are_not_recognised(tmp_path: Path, content: bytes) -> None:
    assert not page_text.recognises(tmp_path / "page.txt", content)


def test_a_page_is_recognised_by_reactions_a_pinned_post_or_posts_said_twice(tmp_path: Path) -> None:
    for lines in (("سلام", "❤4"), ("سلام", f"{TITLE} pinned «سلام»"), (*TULIPS, *WALNUT)):
        path = page(tmp_path, *lines)
        assert page_text.recognises(path, path.read_bytes()), lines
    cut_amid_a_letter = page(tmp_path, *TULIPS, "❤4", "سلام").read_bytes()[:-1]
    assert page_text.recognises(tmp_path / "page.txt", cut_amid_a_letter)


# Many pages


WORDS = (
    *("باغ", "گل", "کتاب", "خواب", "شب", "روز", "مدل", "آسمان", "دریا", "راه", "سفر", "چای"),
    *("نان", "شهر", "خانه", "کوه", "رود", "برف", "باران", "سلام", "نامه", "حالا", "اگر", "پس"),
)


def sentence(chance: random.Random, least: int = 3, most: int = 14) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most))) + chance.choice(("", ".", "؟", "!", "😂"))


def made_up(chance: random.Random, footer: str) -> tuple[list[str], Post]:
    """A post of chance words as the page has it, and as it was written."""
    lead, quotes = [], []
    kind = chance.choice((PostKind.TEXT, PostKind.TEXT, PostKind.VIDEO))
    if chance.random() < 0.2:
        quotes.append(Quote(title=chance.choice((TITLE, "باغبان پیر")), text=sentence(chance, 30, 40) + "…"))
        lead += [quotes[0].title, quotes[0].text]
    lead += ["Video"] if kind is PostKind.VIDEO else []
    first = sentence(chance)
    body = [sentence(chance) for _ in range(chance.choice((0, 1, 2, 5, 12)))]
    if len(body) > 2:  # a line that the post says twice
        body.insert(chance.randrange(len(body)), chance.choice(body))
    if body and footer:
        body += [f"#{chance.choice(WORDS)}", footer]
    lines = [*lead, *twice(first, *body)]
    if body and chance.random() < 0.2:
        described = [*(sentence(chance) for _ in range(chance.randint(0, 2))), sentence(chance) + "…"]
        quotes.append(Quote(title="Telegram · جای دیگر", text="\n".join(described)))
        lines += ["Telegram", "جای دیگر", *twice(*described)]
    return lines, Post(kind=kind, text="\n".join((first, *body)), quotes=tuple(quotes))


@pytest.mark.parametrize("footer", [FOOTER, ""])
def test_posts_of_chance_words_come_back_as_they_were_written(tmp_path: Path, footer: str) -> None:
    chance = random.Random(7)
    for _ in range(150):
        made = [made_up(chance, footer) for _ in range(chance.randint(1, 12))]
        path = page(tmp_path, *(line for lines, _ in made for line in (*lines, "❤4💅3")))
        read = [post.model_copy(update={"entities": (), "tags": (), "reactions": ()}) for post in posts(path)]
        assert read == [post for _, post in made]


@pytest.mark.parametrize(
    "lines",
    [
        ["الف"] * 5_000,
        ["الف ب پ", "ت ث ج"] * 2_500,
        [f"{number * 7919 % 61} الف ب پ ت ث" for number in range(5_000)],
        [f"سطر {number * number % 977} از باغ" for number in range(5_000)],
        ["x" * (number % 400 + 1) for number in range(5_000)],
        [*TULIPS, *WALNUT] * 300,
        ["❤4" * 2_000 + "x", "a pinned «" * 300, "@a" * 1_000, "الف.ب" * 2_000] * 100,
    ],
    ids=["one line", "two lines", "61 lines", "977 lines", "beginnings", "posts", "long lines"],
)
def test_a_long_page_without_reactions_is_read_within_seconds(tmp_path: Path, lines: list[str]) -> None:
    path = page(tmp_path, *lines)
    start = time.process_time()
    assert posts(path)
    assert time.process_time() - start < 3
