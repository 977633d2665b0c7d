"""The language that the bot speaks where everybody reads the same."""

from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.owner.corrections import Correction, CorrectionKind
from channel.store import Index
from handlers.telegram.channel_language import channel_language
from handlers.texts import channels_texts

INFO = ChannelInfo(title="نمونه")


async def test_the_newest_posts_count_and_not_what_was_long_ago(empty_store: Index) -> None:
    assert await channel_language(empty_store) == "fa"
    old = [Post(message_id=number, date=number, text="یک نوشته‌ی قدیمی و بلند به فارسی") for number in range(1, 30)]
    new = [Post(message_id=number, date=number, text="A new post, in English") for number in range(30, 290)]
    await empty_store.save([Origin(source=SourceKind.JSON), INFO, *old])
    assert await channel_language(empty_store) == "fa"
    await empty_store.save([Origin(source=SourceKind.JSON), INFO, *new])
    assert await channel_language(empty_store) == "en"


async def test_the_owners_word_counts_before_the_setting_and_that_before_the_posts(empty_store: Index) -> None:
    await empty_store.save([Origin(source=SourceKind.JSON), INFO, Post(message_id=1, text="A post in English")])
    assert await channel_language(empty_store, "ru") == "ru"
    number = await empty_store.correct(Correction(kind=CorrectionKind.LANGUAGE, text="uk"), 0)
    assert await channel_language(empty_store, "ru") == "uk"
    assert isinstance(number, int)
    await empty_store.take_back(number)
    assert await channel_language(empty_store) == "en"


def test_a_channel_in_a_language_without_sentences_has_english_ones_with_its_own_names_of_parts() -> None:
    texts = channels_texts("ru")
    assert (texts.series.part.plain(number=3), texts.guide_post.part.plain(number=3)) == ("Часть 3", "Часть 3")
    assert texts.series.introduction.plain() == "Introduction"
    assert not texts.language.is_jalali
    assert channels_texts("fa").language.is_jalali
    assert channels_texts("xx").code == "en"
