"""In which language a channel is written."""

from typing import Final

import pytest

from channel.language.detect import language_of

LETTERS: Final = {"fa": "\u0620-\u064a\u066e-\u06d3"}


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["متفکر", "فضای هیلبرت", "شعر"], "fa"),
        (["Thinker", "Hilbert spaces", "a poem"], "en"),
        (["Über die Liebe"], "en"),
        (["川陀大学图书馆"], "en"),
        (["مدلسازی زبان (language modeling)"], "fa"),
        (["معرفی GPT", "Attention is all you need"], "en"),
        (["كتاب عربي"], "fa"),
        (["😀", "۱۲۳", "123", "-"], "fa"),
        ([], "fa"),
    ],
)
def test_it_is_persian_unless_other_letters_are_many_more(words: list[str], language: str) -> None:
    assert language_of(words, LETTERS, "en") == language


@pytest.mark.parametrize(
    ("words", "language"),
    [(["Стихи", "О любви"], "ru"), (["شعر", "Стихи"], "ru"), (["Poems", "Poetry"], "en"), ([], "fa")],
)
def test_of_several_languages_with_letters_of_their_own_most_letters_decide(words: list[str], language: str) -> None:
    assert language_of(words, {**LETTERS, "ru": "а-яА-Я"}, "en") == language
