"""What an older version folded in another way is brought to the new way when the index is made anew."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from channel.models import ChannelInfo, Entity, EntityKind, Post
from channel.owner.corrections import Correction, CorrectionKind
from channel.store import Index
from storage import open_store


def _tagged(number: int, tag: str) -> Post:
    entity = Entity(kind=EntityKind.HASHTAG, offset=0, length=len(tag) + 1)
    return Post(message_id=number, date=number, text=f"#{tag} پست", entities=(entity,), tags=(tag,))


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Index]:
    async with open_store(f"sqlite:///{file}") as store:
        yield store


def _as_an_older_version(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        for statement in (*statements, "UPDATE facts SET value = 'old' WHERE name = 'indexed_by'"):
            assert database.execute(statement).rowcount
        database.commit()


async def test_a_hashtag_s_old_key_becomes_the_new_one_and_keeps_its_number(tmp_path: Path) -> None:
    file = tmp_path / "index.db"
    async with _opened(file) as store:
        await store.save([ChannelInfo(title="کانال", username="folded"), _tagged(1, "ھدایت"), _tagged(2, "راه")])
        before = await store.tag("هدایت", None, 5)
        assert before
    _as_an_older_version(file, "UPDATE tags SET key = 'ھدایت' WHERE key = 'هدایت'")
    async with _opened(file) as store:
        for written in ("هدایت", "ھدایت"):
            found = await store.tag(written, None, 5)
            assert found
            assert (found.tag.id, found.tag.key, len(found.posts)) == (before.tag.id, "هدایت", 1)
        assert [tag.key for tag in await store.tags()].count("هدایت") == 1


async def test_two_hashtags_whose_keys_become_one_are_one_by_both_numbers(tmp_path: Path) -> None:
    file = tmp_path / "index.db"
    async with _opened(file) as store:
        posts = [_tagged(1, "هدایت"), _tagged(2, "دیگر"), _tagged(3, "راه")]
        await store.save([ChannelInfo(title="کانال", username="folded"), *posts])
        one, other = await store.tag("هدایت", None, 5), await store.tag("دیگر", None, 5)
        assert one
        assert other
    document = _tagged(2, "ھدایت").model_dump_json(exclude_defaults=True)
    _as_an_older_version(
        file,
        "UPDATE tags SET key = 'ھدایت', name = 'ھدایت' WHERE key = 'دیگر'",
        f"UPDATE posts SET document = '{document}' WHERE message_id = 2",
    )
    async with _opened(file) as store:
        for number in (one.tag.id, other.tag.id):
            found = await store.tag(number, None, 5)
            assert found
            assert {card.message_id for card in found.posts} == {1, 2}
        assert [tag.key for tag in await store.tags()] == ["هدایت", "راه"]


async def test_the_owner_s_corrections_hold_under_the_new_key(tmp_path: Path) -> None:
    file = tmp_path / "index.db"
    async with _opened(file) as store:
        await store.save([ChannelInfo(title="کانال", username="folded"), _tagged(1, "هدایت")])
        await store.correct(Correction(kind=CorrectionKind.DESCRIBE, tag="هدایت", text="راهنمای راه"), 1)
    _as_an_older_version(
        file,
        "UPDATE tags SET key = 'ھدایت' WHERE key = 'هدایت'",
        "UPDATE corrections SET about = 'describe:ھدایت', document = replace(document, 'هدایت', 'ھدایت')",
    )
    async with _opened(file) as store:
        found = await store.tag("هدایت", None, 5)
        assert found
        assert found.description == "راهنمای راه"
        [kept] = await store.corrections()
        assert kept.correction.tag == "هدایت"
        assert await store.take_back(kept.id)
        undone = await store.tag("هدایت", None, 5)
        assert undone
        assert undone.description == ""
