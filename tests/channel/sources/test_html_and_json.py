"""Both exports of one real channel say the same."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from channel.models import Entity, Origin, Pinned, Post, PostKind, Record, Skipped
from channel.posts import albums
from channel.sources import telegram_html, telegram_json
from tests.shared import TRANTOR, real

NOT_IN_HTML = (
    "Origin.source",
    "Origin.as_of",  # each file tells it in its own way; compared below
    "ChannelInfo.username",
    "ChannelInfo.chat_id",
    "Post.edited",
    "Entity.language",
)
"""All that the JSON export holds and the HTML export does not."""


@pytest.mark.long
def test_both_exports_of_a_channel_give_the_same_records(json: list[Record], html: list[Record]) -> None:
    assert _comparable(html) == _comparable(json)


def test_the_comparison_is_of_a_whole_channel(html: list[Record]) -> None:
    posts = [record for record in html if isinstance(record, Post)]
    messages = sum(len(post.album) or 1 for post in posts)
    pinned = [record for record in html if isinstance(record, Pinned)]
    service = [record for record in html if isinstance(record, Skipped)]
    assert (messages, len(pinned), len(service)) == (908, 14, 2)
    assert sum(entity.kind == "hashtag" for post in posts for entity in post.entities) == 4375
    assert sum(post.date is not None for post in posts) == len(posts)
    assert {post.kind for post in posts} == {
        *(PostKind.TEXT, PostKind.PHOTO, PostKind.VIDEO, PostKind.DOCUMENT),
        *(PostKind.AUDIO, PostKind.STICKER, PostKind.POLL),
    }
    assert any(len(post.album) == albums.MOST for post in posts)
    assert sum(bool(post.reactions) for post in posts) > 300
    assert sum(post.reply_to is not None for post in posts) > 50
    assert sum(post.author is not None for post in posts) > 400


def test_the_export_is_as_of_its_newest_post(html: list[Record]) -> None:
    assert isinstance(html[0], Origin)
    assert html[0].as_of == max(post.date or 0 for post in html if isinstance(post, Post))


@pytest.fixture(scope="module")
def json() -> list[Record]:
    return list(albums.gathered(telegram_json.read(real(TRANTOR), lambda _: None)))


@pytest.fixture(scope="module")
def html() -> list[Record]:
    return list(telegram_html.read(real(Path(TRANTOR).with_name("messages.html")), lambda _: None))


def _comparable(records: Iterable[Record]) -> list[Record]:
    return [_without(record) for record in records]


def _without(record: Record) -> Record:
    """The record without what HTML does not hold."""
    lost = [name.partition(".")[2] for name in NOT_IN_HTML if name.startswith(f"{type(record).__name__}.")]
    kept = record.model_copy(update=dict.fromkeys(lost))
    if isinstance(kept, Post):
        kept = kept.model_copy(update={"entities": tuple(_entity(entity) for entity in kept.entities)})
    return kept


def _entity(entity: Entity) -> Entity:
    lost = [name.partition(".")[2] for name in NOT_IN_HTML if name.startswith("Entity.")]
    return entity.model_copy(update=dict.fromkeys(lost))
