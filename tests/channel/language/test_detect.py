"""In which language a channel is written."""

import pytest

from channel.language.detect import language_of


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
    assert language_of(words) == language
