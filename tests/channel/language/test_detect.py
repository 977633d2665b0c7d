"""In which language a channel is written."""

import pytest

from channel.language.detect import language_of
from channel.models import Post
from channel.posts.titles import title_of
from tests.series.labelled import Half, labelled, records


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["متفکر", "فضای هیلبرت", "شعر و چای"], "fa"),
        (["كتاب في الشعر العربي", "إلى من يهمه الأمر"], "ar"),
        (["یہ کہانی کا آغاز ہے", "چائے اور بارش"], "ur"),
        (["Thinker", "Hilbert spaces", "a poem"], "en"),
        (["Über die Liebe", "Der Tee ist kalt"], "de"),
        (["Стихи", "О любви и чае, но не о дожде"], "ru"),
        (["Вірші", "Про чай та дощ"], "uk"),
        (["川陀大学图书馆"], "zh"),
        (["مدلسازی زبان (language modeling)"], "fa"),
        (["معرفی GPT برای همه", "Attention is all you need"], "fa"),
        (["ჩაი და წვიმა"], "en"),
        (["😀", "۱۲۳", "123", "-"], "nothing"),
        ([], "nothing"),
    ],
)
def test_letters_and_small_words_tell_a_language(words: list[str], language: str) -> None:
    assert language_of(words, "nothing") == language


@pytest.mark.parametrize("half", ["open", "closed"])
def test_the_language_of_every_labelled_channel_is_told_from_its_titles(half: Half) -> None:
    for channel in labelled(half):
        titles = [title_of(one) for one in records(channel) if isinstance(one, Post)]
        assert language_of([channel.title, *titles], "") == channel.language, channel.name
