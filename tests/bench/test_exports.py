import json
from pathlib import Path

import pytest

from bench.exports import write_export
from bench.imports_floor import decode_blocks
from channel.models import Pinned, Post, Record, Skipped
from channel.sources.telegram_json import read
from storage import open_store

pytestmark = pytest.mark.long

POSTS = 3_000


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "result.json"
    write_export(path, POSTS)
    return path


def records(path: Path) -> list[Record]:
    return list(read(path, lambda _: None))


def test_an_export_is_written_in_telegram_desktops_layout(exported: Path) -> None:
    content = exported.read_text(encoding="utf-8")
    assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=1)


def test_an_export_is_the_same_each_time_and_another_with_another_seed(exported: Path, tmp_path: Path) -> None:
    write_export(tmp_path / "again.json", POSTS)
    write_export(tmp_path / "other.json", 10, seed=2)
    assert (tmp_path / "again.json").read_bytes() == exported.read_bytes()
    assert (tmp_path / "other.json").read_bytes()[:20_000] != exported.read_bytes()[:20_000]


def test_both_layouts_hold_the_same_posts(exported: Path, tmp_path: Path) -> None:
    compact = tmp_path / "compact.json"
    write_export(compact, POSTS, layout="compact")
    assert b"\n" not in compact.read_bytes()
    assert records(compact) == records(exported)


def test_an_export_looks_like_a_channel(exported: Path) -> None:
    found = records(exported)
    posts = [record for record in found if isinstance(record, Post)]
    assert len(posts) == POSTS
    assert sum(isinstance(record, Pinned) for record in found) == 1
    assert sum(isinstance(record, Skipped) for record in found) == 1
    assert 900 < sum(len(post.text.encode()) for post in posts) / POSTS < 1_200
    assert 0.3 < sum(bool(post.reactions) for post in posts) / POSTS < 0.37
    assert len({tag for post in posts for tag in post.tags}) < 180
    words = {word for post in posts for word in post.text.split()}
    assert len(words) > 20_000


async def test_an_exports_guide_and_serials_are_found(exported: Path) -> None:
    async with open_store("sqlite:///:memory:") as store:
        report = await store.save(iter(records(exported)))
        assert report.series >= POSTS / 1_200
        guide = (await store.guide()).guide
        assert guide is not None
        assert [len(section.tags) for section in guide.sections] == [40]
        assert len(guide.series) == 12


def test_the_floor_decodes_every_message(exported: Path) -> None:
    messages = [message for block in decode_blocks(exported) for message in block]
    assert len(messages) == POSTS + 2
    posts = {record.message_id: record for record in records(exported) if isinstance(record, Post)}
    for message in messages:
        if text := "".join(run.text for run in message.text_entities):
            edited = int(message.edited_unixtime) if message.edited_unixtime else None
            post = posts[message.id]
            assert (post.date, post.edited, post.text) == (int(message.date_unixtime), edited, text)
