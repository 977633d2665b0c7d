"""What of a post answers a question, and which words of it are marked."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.language import words
from channel.language.text import tag_key
from channel.language.words import tokens
from channel.search import parse
from channel.search.passages import best_passage, marked
from channel.search.query import Query
from channel.search.tokens import one_line, words_at
from channel.views import Passage

LETTERS = "ابپتکگلمنوهيكیئأآۀabcXYZé0۱ \n.،؛!#_«»-\u200c\u0651\u0640\u200f\u2068\u0301😀👨\u200d👩🏽🇮🇷ھﻧﻻﷲﹰﹱ﷼²Ａ𝐁"
TEXTS = st.text() | st.text(LETTERS, max_size=300)
WORDS = st.text(LETTERS, min_size=1, max_size=6)


def brackets(passage: Passage) -> str:
    text = passage.text
    for start, end in reversed(passage.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def title(text: str, asked: str, *, typing: bool = False) -> str:
    return brackets(marked(text, parse(asked, typing=typing)))


def passage(text: str, asked: str, length: int = 60) -> str:
    return brackets(best_passage(text, parse(asked), length))


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("درباره شبکه‌های عصبی", "شبکه", "درباره [شبکه‌های] عصبی"),
        ("شبکههای «عصبي»، خوب", "شبکه‌های عصبی", "[شبکههای] «[عصبي]»، خوب"),
        ("يادگيري ماشين", "یادگیری", "[يادگيري] ماشين"),
        ("این مدلّ خوب و مـــدل بد", "مدل", "این [مدلّ] خوب و [مـــدل] بد"),
        ("سال ۱۴۰۳!", "1403", "سال [۱۴۰۳]!"),
        ("Deep Learning, deeply", "learn", "Deep [Learning], deeply"),
        ("#یادگیری_ماشین #مدل‌ها", "ماشین مدل", "#یادگیری_[ماشین] #[مدل‌ها]"),
        ("Café CAFE\u0301 cafes", "café", "[Café] [CAFE\u0301] [cafes]"),
        ("1️⃣ و 2", "1", "[1️⃣] و 2"),
        ("ﷲ، ﺑﻬﺎﺭ و ﷺ آمد", "بهار محمد صلی الله", "[ﷲ]، [ﺑﻬﺎﺭ] و [ﷺ] آمد"),
        ("سه ﷼ و چهار ریال", "ریال", "سه [﷼] و چهار [ریال]"),
        ("طول x₁² و Ｗａｖｅ", "wave x12", "طول [x₁²] و [Ｗａｖｅ]"),
        ("هیچ", "مدل", "هیچ"),
        ("", "مدل", ""),
        ("دو\n\n  خط  ", "خط", "دو [خط]"),
    ],
)
def test_whole_words_that_were_looked_for_are_marked(text: str, asked: str, found: str) -> None:
    assert title(text, asked) == found


def test_the_ending_of_a_word_marks_no_other_word() -> None:
    assert title("مدل‌های شبکه‌های", "شبکه‌های") == "مدل‌های [شبکه‌های]"
    assert title("شبکه می‌شود، می ناب", "شبکه می") == "[شبکه] می‌شود، [می] ناب"
    assert title("مدل‌های", "های") == "[مدل‌های]"


def test_words_side_by_side_are_marked_where_they_are_so() -> None:
    assert title("مدل زبانی، مدل بد، زبانی", '"مدل زبانی"') == "[مدل] [زبانی]، مدل بد، زبانی"
    assert title("مدل‌زبانی و مدل زبانی", '"مدل زبانی"') == "[مدل‌زبانی] و [مدل] [زبانی]"
    assert title("neural networks", '"neural network"') == "[neural] [networks]"


def test_a_word_that_is_being_written_marks_what_begins_so() -> None:
    assert title("زبان زبانه بازی", "خوب زب", typing=True) == "[زبان] [زبانه] بازی"
    assert title("زبان زبانه بازی", "خوب زب") == "زبان زبانه بازی"
    assert title("زبان خوبی", "خو زبان", typing=True) == "[زبان] خوبی"


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("درباره شبکه‌های عصبی مصنوعی", "شبکههایعصبی", "درباره [شبکه‌های] [عصبی] مصنوعی"),
        ("کتاب‌خانه ملی", "کتابخانه", "[کتاب‌خانه] ملی"),
        ("state-of-the-art", "stateofthe", "[state]-[of]-[the]-art"),
        ("tokenizers", "keniz", "[tokenizers]"),
        ("شبکههای عصبی", '"شبکه های"', "[شبکههای] عصبی"),
        ("html", "ml", "html"),
        ("کار داشت و رفت", "اردا", "کار داشت و رفت"),
    ],
)
def test_letters_that_are_no_word_mark_the_words_they_touch(text: str, asked: str, found: str) -> None:
    assert title(text, asked) == found


def test_a_short_text_is_its_own_passage() -> None:
    assert passage("مدل\nخوب", "خوب") == "مدل [خوب]"


def test_the_passage_with_most_of_the_words_closest_together_is_shown() -> None:
    text = "آب " * 30 + "خاک " * 30 + "آب سرد و گرم و خاک " + "گل " * 30 + "آب خاک " + "گل " * 30 + "آب خاک"
    found = passage(text, "آب خاک")
    assert "[خاک]" in found
    assert "[آب] [خاک]" in found
    assert found.startswith("…")


def test_the_passage_answers_what_the_title_does_not() -> None:
    text = "آب و باز آب. " + "گل " * 60 + "خاک هم هست."
    assert "خاک" in best_passage(text, parse("آب خاک"), 40, title="آب").text
    assert "خاک" not in best_passage(text, parse("آب خاک"), 40, title="خاک").text


def test_of_equal_passages_the_earliest_is_shown() -> None:
    assert passage("گل " * 40 + "آب یک. " + "گل " * 40 + "آب دو.", "آب", 30).count("یک") == 1


def test_words_in_sentences_are_better_than_hashtags_but_more_words_are_better_than_fewer() -> None:
    text = "#شبکه #عصبی\n" + "گل " * 40 + "این شبکه عصبی است. " + "گل " * 40
    assert "[شبکه] [عصبی] است" in passage(text, "شبکه عصبی")
    assert passage(text, "شبکه").count("این [شبکه]") == 1
    assert passage(text.replace("عصبی است", "است"), "شبکه عصبی").startswith("#[شبکه] #[عصبی]")


def test_a_passage_begins_with_its_sentence_if_that_is_near() -> None:
    text = "گل " * 40 + "پایان. آغاز خوب آب است " + "گل " * 40
    assert passage(text, "آب").startswith("…آغاز خوب [آب] است")


def test_a_passage_at_the_end_of_a_text_is_no_stump() -> None:
    assert passage("گل " * 40 + "پایان خوب بود. #آب", "آب", 40) == "…گل گل گل گل گل گل پایان خوب بود. #[آب]"


def test_where_nothing_stands_the_beginning_is_shown_without_the_hashtags() -> None:
    assert passage("گل " * 40, "آب", 10) == "گل گل گل…"
    assert passage("#آ #ب\nخاک " + "گل " * 40, "سنگ", 12) == "…خاک گل گل…"
    assert passage("#گل " * 40, "سنگ", 12) == "#گل #گل…"


def test_a_word_longer_than_the_passage_is_cut_and_nothing_is_torn() -> None:
    assert passage("آ" * 50, "آ" * 50, 10) == f"[{'آ' * 8}]…"
    family = "👨\u200d👩\u200d👧"
    assert passage(family * 20, "x", 9) == f"{family}…"
    assert passage("🇮🇷" * 20, "x", 9) == "🇮🇷🇮🇷🇮🇷…"
    assert passage("🏽👍🏽" + "e\u0301" * 20, "x", 8) == "🏽👍🏽e\u0301…"


def test_the_words_of_a_reader_are_not_remembered() -> None:
    tags = tag_key.cache_info().currsize
    query = parse("zqxwvings #zqxwvit tag:zqxwvut", typing=True)
    best_passage("گل سرخ " * 100, query)
    assert not [word for word in words._stems if "zqxwv" in word]
    assert tag_key.cache_info().currsize == tags


@given(TEXTS, st.lists(WORDS, max_size=4), st.integers(0, 80), st.booleans())
def test_a_passage_is_a_piece_of_the_text_with_whole_words_marked(
    text: str, asked: list[str], length: int, typing: bool
) -> None:
    query = parse(" ".join(asked), typing=typing)
    line = one_line(text)
    found = best_passage(text, query, length)
    assert len(found.text) <= length
    assert found.text.removeprefix("…").removesuffix("…") in line
    whole = marked(text, query)
    assert whole.text == line
    ends = [0, *(end for _, end in whole.marks)]
    assert all(before <= start < end for before, (start, end) in zip(ends, whole.marks, strict=False))
    for start, end in whole.marks:
        assert tokens(line[start:end])
        assert not unicodedata.category(line[end : end + 1] or " ").startswith(("L", "Nd"))
        assert not line[start - 1 : start].isalnum() or start == 0
    assert bool(found.marks) <= bool(whole.marks)
    assert not whole.marks or found.marks or length < 3
    for start, end in found.marks:
        assert 0 <= start < end <= len(found.text)


@given(st.text(LETTERS, max_size=100))
def test_the_words_of_a_reader_are_those_of_the_index(text: str) -> None:
    line = one_line(text)
    assert [token for _, word in words_at(line) for token in word.tokens] == tokens(line)


@given(st.text(LETTERS, max_size=100))
def test_every_word_of_a_text_finds_itself(text: str) -> None:
    for word in tokens(one_line(text)):
        assert marked(text, Query(words=(word,))).marks


@pytest.mark.timed
@pytest.mark.parametrize("asked", ["شبکه عصبی", '"مدل زبانی" یادگیری ماشین', "بکههایعص", "و"])
def test_a_long_post_takes_less_than_a_millisecond(asked: str) -> None:
    written = "شبکه‌های عصبی مدل‌های زبانی یادگیری ماشین است که در این پست درباره آن می‌نویسم و"
    some = written.split()
    text = " ".join(some[number * number % len(some)] + str(number % 90) for number in range(450))[:3000]
    query = parse(asked)
    best_passage(text, query)
    start = time.process_time()
    for _ in range(50):
        best_passage(text, query)
    assert (time.process_time() - start) / 50 < 0.002


def test_marks_and_cuts_agree_on_whole_sentences() -> None:
    text = "یکم است. " * 40 + "دوم این است. " + "سوم است. " * 40
    found = best_passage(text, parse("دوم"), 60)
    assert [found.text[start:end] for start, end in found.marks] == ["دوم"]
    assert re.fullmatch(r"…(\w+ \w+( \w+)?\. ?)+…?|…[^…]+…", found.text)
