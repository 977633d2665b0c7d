"""The sample channel shows everything that the bot can do, in words of its own."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import channel
from channel.language.text import squeeze, tag_key, utf16_length
from channel.models import ChannelInfo, Entity, EntityKind, Pinned, Post, PostKind, Record
from channel.sources.telegram_json import read, recognises
from tests.shared import SEED, real

SAMPLE = Path(channel.__file__).parent / "sample" / "result.json"
GUIDE = 59

TAGS = [
    *("note", "notes", "tweet", "video", "podcast", "music", "meme", "شعر", "youtube", "math", "game_theory", "apply"),
    *("phd_position", "research_stuff", "course", "language_modeling", "learning_theory"),
]
TITLES = [
    *(f"مدلسازی زبان - قسمت {part}" for part in ("اول", "دوم", "سوم", "چهارم", "پنجم", "ششم")),
    *(f"فضای هیلبرت - {part}" for part in ("معرفی", "قسمت اول", "قسمت دوم")),
    "توضیح نگار در مورد فضای هیلبرت",
    *(f"فضای هیلبرت reproducing kernel (RKHS) - قسمت {part}" for part in ("اول", "دوم")),
]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(read(SAMPLE, lambda _: None))


@pytest.fixture(scope="module")
def posts(records: list[Record]) -> dict[int, Post]:
    return {record.message_id or 0: record for record in records if isinstance(record, Post)}


def of_kind(post: Post, kind: EntityKind) -> list[Entity]:
    return [entity for entity in post.entities if entity.kind is kind]


def first_line(post: Post) -> str:
    return post.text.split("\n", 1)[0]


def test_it_is_an_export_that_says_it_is_a_sample(records: list[Record]) -> None:
    assert recognises(SAMPLE, SAMPLE.read_bytes()[: 1 << 16])
    info = records[1]
    assert isinstance(info, ChannelInfo)
    assert (info.title, info.username, info.sample) == ("متفکر نمونه", "SampleThinker", True)


def test_it_has_some_forty_posts_and_a_pinned_guide(records: list[Record], posts: dict[int, Post]) -> None:
    assert len(posts) == 46
    assert [record for record in records if isinstance(record, Pinned)] == [Pinned(message_id=GUIDE)]
    assert first_line(posts[GUIDE]) == "راهنمای کانال 🧭"


def test_every_tag_is_used_by_a_post_beside_the_guide(posts: dict[int, Post]) -> None:
    used = Counter(tag for number, post in posts.items() if number != GUIDE for tag in post.tags)
    assert [tag for tag in TAGS if not used[tag]] == []
    assert {tag for tag, _ in used.items()} - set(TAGS) == {"book"}
    assert used["book"] == 2


def test_the_guide_names_every_tag_but_the_one_it_forgets(posts: dict[int, Post]) -> None:
    named = {tag_key(tag) for tag in posts[GUIDE].tags}
    assert named == {tag_key(tag) for tag in TAGS} - {"notes"}


def test_every_part_of_every_series_has_its_post_and_its_link(posts: dict[int, Post]) -> None:
    found = {first_line(post): number for number, post in posts.items()}
    guide = posts[GUIDE]
    linked = [int((link.url or "").rsplit("/", 1)[1]) for link in of_kind(guide, EntityKind.TEXT_LINK)[: len(TITLES)]]
    assert linked == [found[title] for title in TITLES]


def test_one_part_is_announced_without_a_post(posts: dict[int, Post]) -> None:
    guide = posts[GUIDE]
    start = guide.text.index("/هفتم")
    assert not any(entity.offset <= start + 1 < entity.end for entity in guide.entities)
    assert not any("قسمت هفتم" in first_line(post) for number, post in posts.items() if number != 61)


def test_the_sessions_on_youtube_are_links_that_lead_outside(posts: dict[int, Post]) -> None:
    outside = [link.url for link in of_kind(posts[GUIDE], EntityKind.TEXT_LINK)][len(TITLES) :]
    assert outside == [f"https://youtu.be/sample-{session}" for session in (1, 2, 3, 4)]


def test_every_kind_of_formatting_and_of_post_is_there(posts: dict[int, Post]) -> None:
    kinds = {post.kind for post in posts.values()}
    assert kinds >= {
        PostKind.PHOTO,
        PostKind.VIDEO,
        PostKind.ANIMATION,
        PostKind.AUDIO,
        PostKind.DOCUMENT,
        PostKind.POLL,
    }
    looks = {entity.kind for post in posts.values() for entity in post.entities}
    assert looks >= {
        *(EntityKind.BOLD, EntityKind.ITALIC, EntityKind.UNDERLINE, EntityKind.STRIKETHROUGH, EntityKind.SPOILER),
        *(EntityKind.CODE, EntityKind.PRE, EntityKind.BLOCKQUOTE, EntityKind.TEXT_LINK, EntityKind.URL),
    }


def test_posts_that_need_care_are_there(posts: dict[int, Post]) -> None:
    every = posts.values()
    assert sum(post.edited is not None for post in every) >= 3
    assert sum(post.forwarded_from is not None for post in every) == 1
    assert all(post.reply_to in posts for post in every if post.reply_to is not None)
    assert any(post.reply_to for post in every)
    assert sum(bool(post.reactions) for post in every) > len(posts) * 0.9
    assert [number for number, post in posts.items() if utf16_length(post.text) > 4300] == [24]
    assert any({"note", "notes"} <= set(post.tags) for post in every)
    english = [post for post in every if post.text and not re.search("[آ-ی]", post.text)]
    assert [post.tags[0] for post in english] == ["tweet", "tweet"]


def test_the_dates_rise_over_more_than_a_year_and_agree_with_the_local_time() -> None:
    messages: list[dict[str, Any]] = json.loads(SAMPLE.read_text(encoding="utf-8"))["messages"]
    seconds = [int(message["date_unixtime"]) for message in messages]
    assert seconds == sorted(seconds)
    assert seconds[-1] - seconds[0] > 400 * 86400
    for message in messages:
        for key in ("date", "edited"):
            if key in message:
                local = datetime.fromisoformat(message[key]).replace(tzinfo=UTC) - timedelta(hours=3.5)
                assert local.timestamp() == int(message[f"{key}_unixtime"])


def test_no_sentence_of_the_real_channel_stands_in_it(posts: dict[int, Post]) -> None:
    words = squeeze("\n".join(post.text for post in posts.values()))
    lines = real(SEED).read_text(encoding="utf-8").splitlines()
    sentences = {part.strip() for line in lines for part in (line, *re.split(r"[.!؟:؛]", line))}
    # The lines that list a series' parts, "first/second/third", are the real ones on purpose.
    long = [sentence for sentence in sentences if len(sentence) > 30 and "/" not in sentence]
    assert len(long) > 100
    assert [sentence for sentence in long if squeeze(sentence) in words] == []
