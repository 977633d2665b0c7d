"""The language that the bot speaks where everybody reads the same."""

from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Index
from handlers.telegram.channel_language import channel_language


async def test_the_newest_posts_count_and_not_what_was_long_ago(empty_store: Index) -> None:
    assert await channel_language(empty_store) == "fa"
    old = [Post(message_id=number, date=number, text="یک نوشته‌ی قدیمی و بلند به فارسی") for number in range(1, 30)]
    new = [Post(message_id=number, date=number, text="A new post, in English") for number in range(30, 90)]
    await empty_store.save([Origin(source=SourceKind.JSON), ChannelInfo(title="نمونه"), *old])
    assert await channel_language(empty_store) == "fa"
    await empty_store.save([Origin(source=SourceKind.JSON), ChannelInfo(title="نمونه"), *new])
    assert await channel_language(empty_store) == "en"
