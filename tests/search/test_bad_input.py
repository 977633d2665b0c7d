"""Whatever is looked for, the bot answers with a sentence, and nothing of it is read as a question to the database."""

import logging
import re
from typing import Final

import pytest

from bot.commands.chat.conversation import Conversation
from handlers.texts import texts
from tests.asking import ask, titles

_LONGEST: Final = 4_096 - len("/search ")  # what a message has room for

BAD: Final = {
    "only punctuation": "؟!…,.;:()[]{}<>/\\|~`@$%^&*+=_-",
    "a lone quotation mark": '"',
    "a lone apostrophe": "'",
    "empty quotation marks": '"" «» “”',
    "an unclosed quotation": 'یلدا "فال حافظ',
    "a quotation that ends inside a word": 'ویک"ری',
    "doubled quotation marks": '""یلدا""',
    "four thousand letters": "ن" * 4_000,
    "four thousand letters in words": "یلدا " * 800,
    "four thousand different words": " ".join(map(str, range(800)))[:4_000],
    "four thousand quotation marks": '"' * 4_000,
    "four thousand brackets": "(" * 4_000,
    "four thousand emoji": "\U0001f9ed" * 2_000,
    "AND": "AND",
    "OR at the end": "یلدا OR",
    "NOT at the start": "NOT یلدا",
    "NEAR": "NEAR(ویکری مزایده, 5)",
    "an unclosed NEAR": "NEAR(",
    "a star": "*",
    "a star after a word": "یلد*",
    "a caret": "^یلدا",
    "a plus": "یلدا + فال",
    "a column": "title:یلدا",
    "columns": "{title body}: یلدا",
    "all columns but one": "- title : یلدا",
    "an unclosed set of columns": "{title",
    "a minus alone": "-",
    "a minus before an unclosed quotation": '-"یلدا',
    "only words that must not be there": '-یلدا -"فال امشب" -#شعر',
    "an empty hashtag": "# #_ #۱۲",
    "an empty series": "series:",
    "a series that is none": 'series:"هیچ کدام" یلدا',
    "a date that is none": "after:yesterday before:99/99/99 یلدا",
    "the end of the days": "after:9999-12-31",
    "before all days": "before:0001-01-01",
    "a percent sign": "%",
    "SQL": "'; DROP TABLE posts; --",
    "SQL between quotation marks": '") OR 1=1 --',
    "an emoji": "🧭",
    "a family": "👩\u200d👩\u200d👧\u200d👦",
    "a lone surrogate": "یلدا \ud83d",
    "only a lone surrogate": "\udc00",
    "NUL": "یل\0دا",
    "only NUL": "\0",
    "overriding direction": "\u202eیلدا\u202c",
    "only direction marks": "\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    "only half-spaces": "\u200c\u200c",
    "only kashida and marks": "ـــ\u064b\u0651",
    "letters under a heap of marks": "ی" + "\u0651" * 1_000,
    "markup": "<b>یلدا</b> &amp; <a href='x'>",
    "what stands for the mark of titles in the index": "\ue000یلدا",
    "letters of a private use": "\ue000 \uf8ff \U0010fffd",
    "several lines": "یلدا\n\nفال\n",
    "white space of all kinds": "یلدا\u00a0\u2003\u3000فال",
}

SAME: Final = [
    ('ویکری" OR "یلدا', "ویکری or یلدا"),
    ('ویکری") OR ("یلدا', "ویکری or یلدا"),
    ("ویکری OR یلدا", "ویکری or یلدا"),
    ("مزایده NOT ویکری", "مزایده not ویکری"),
    ("یلدا AND ویکری", "یلدا and ویکری"),
    ("NEAR(ویکری مزایده, 5)", "near ویکری مزایده 5"),
    ("^ویکری", "ویکری"),
    ("ویکری*", "ویکری"),
    ("title:ویکری", "title ویکری"),
    ("{title}: ویکری", "title ویکری"),
    ("ویکری'--", "ویکری"),
    ("ویکری%", "ویکری"),
    ("_یلدا_", "یلدا"),
    ("\u202eویکری\u202c", "ویکری"),
]
"""Each finds what the plain words beside it find, and nothing else."""


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("words", BAD.values(), ids=BAD.keys())
async def test_whatever_is_looked_for_is_answered_with_a_sentence(
    sample: Conversation, language: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(words) <= _LONGEST
    await ask(sample, f"lang {language}")
    with caplog.at_level(logging.WARNING):
        answer = await ask(sample, f"/search {words}")
    said = re.sub(r"https?://\S+", "", answer).replace(words, "")
    assert re.search("[ا-ی]{3,}" if language == "fa" else "[A-Za-z]{3,}", said)
    errors = texts(language).errors
    assert errors.internal.plain() not in answer
    assert errors.busy.plain() not in answer
    assert caplog.messages == []


@pytest.mark.parametrize(("written", "plain"), SAME)
async def test_nothing_that_is_written_is_read_as_the_database_s_own_language(
    sample: Conversation, written: str, plain: str
) -> None:
    found = titles(await ask(sample, f"/search {written}"))
    assert found == titles(await ask(sample, f"/search {plain}"))
    assert found


async def test_after_all_of_it_the_index_is_as_it_was(sample: Conversation) -> None:
    before = await sample.store.channel(), await sample.store.tags(), await sample.store.latest(None, 100)
    for words in BAD.values():
        await sample.line(f"/search {words}")
    assert (await sample.store.channel(), await sample.store.tags(), await sample.store.latest(None, 100)) == before
