"""In which language a channel is written."""

import pytest

from channel.language.detect import channel_language, language_of
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Index


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


async def test_the_newest_posts_count_and_not_what_was_long_ago(empty_store: Index) -> None:
    assert await channel_language(empty_store) == "fa"
    old = [Post(message_id=number, date=number, text="یک نوشته‌ی قدیمی و بلند به فارسی") for number in range(1, 30)]
    new = [Post(message_id=number, date=number, text="A new post, in English") for number in range(30, 90)]
    await empty_store.save([Origin(source=SourceKind.JSON), ChannelInfo(title="نمونه"), *old])
    assert await channel_language(empty_store) == "fa"
    await empty_store.save([Origin(source=SourceKind.JSON), ChannelInfo(title="نمونه"), *new])
    assert await channel_language(empty_store) == "en"
