"""An album's captions, live and from exports, in whatever order they come."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.commands.import_posts import bring_in
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Index as Store
from channel.views import ImportReport
from handlers.channel_posts import ChannelPosts

pytestmark = pytest.mark.everywhere

CHAT = {"id": -1001234567890, "type": "channel", "title": "Walls", "username": "the_walls"}
BEGAN = 1_700_000_000
CAPTIONS = {10: "#before the wall", 11: "#after the wall", 12: "#plan of the wall"}


def live(number: int, caption: str = "", group: str | None = "g", **fields: Any) -> dict[str, Any]:
    tag = caption.split(" ", 1)[0]
    message = {
        "message_id": number,
        "date": BEGAN,
        "chat": CHAT,
        "photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}],
        **({"media_group_id": group} if group else {}),
        **({"caption": caption} if caption else {}),
        **({"caption_entities": [{"type": "hashtag", "offset": 0, "length": len(tag)}]} if tag else {}),
    }
    return message | fields


def exported(folder: Path, captions: dict[int, str], reacted: Sequence[int] = ()) -> Path:
    messages = [
        {
            "id": number,
            "type": "message",
            "date": "2023-11-14T22:13:20",
            "date_unixtime": f"{BEGAN}",
            "from": "Walls",
            "from_id": "channel1234567890",
            "photo": f"photos/{number}.jpg",
            "text": caption,
            "text_entities": [
                {"type": "hashtag", "text": caption.split(" ", 1)[0]},
                {"type": "plain", "text": " " + caption.split(" ", 1)[1]},
            ]
            if caption
            else [],
        }
        | ({"reactions": [{"type": "emoji", "count": number, "emoji": "❤"}]} if number in reacted else {})
        for number, caption in captions.items()
    ]
    path = folder / "result.json"
    path.write_text(json.dumps({"name": "Walls", "type": "public_channel", "id": 1234567890, "messages": messages}))
    return path


async def took(store: Store, *messages: dict[str, Any]) -> None:
    posts = ChannelPosts(store, "the_walls")
    for message in messages:
        await posts.take(message)


async def posts(store: Store) -> list[Post]:
    found = [await store.post(card.id) for card in (await store.latest(None, 99)).posts]
    return [one.post for one in reversed([one for one in found if one])]


async def said(store: Store) -> list[tuple[tuple[int, ...], str]]:
    return [(one.album or (one.message_id or 0,), one.text) for one in await posts(store)]


def changed(report: ImportReport) -> int:
    return report.new + report.changed


WHOLE = [((10, 11, 12), "#before the wall\n\n#after the wall\n\n#plan of the wall")]


@pytest.mark.parametrize("order", [(10, 11, 12), (12, 11, 10), (11, 12, 10)])
async def test_all_captions_are_an_albums_words_in_the_order_of_its_pictures(
    empty_store: Store, order: tuple[int, ...]
) -> None:
    await took(empty_store, *(live(number, CAPTIONS[number]) for number in order))
    assert await said(empty_store) == WHOLE
    assert {tag.name for tag in await empty_store.tags()} == {"before", "after", "plan"}
    [post] = await posts(empty_store)
    assert [post.text[one.offset : one.end] for one in post.entities] == ["#before", "#after", "#plan"]
    assert (await empty_store.latest(None, 1)).posts[0].title == "#before the wall"


async def test_one_caption_that_is_edited_replaces_itself_alone(empty_store: Store) -> None:
    await took(empty_store, *(live(number, CAPTIONS[number]) for number in CAPTIONS))
    await took(empty_store, live(11, "#mended at last", edit_date=BEGAN + 100))
    assert await said(empty_store) == [((10, 11, 12), "#before the wall\n\n#mended at last\n\n#plan of the wall")]
    assert {tag.name for tag in await empty_store.tags()} == {"before", "mended", "plan"}
    await took(empty_store, live(10, "", edit_date=BEGAN + 200))
    assert await said(empty_store) == [((10, 11, 12), "#mended at last\n\n#plan of the wall")]
    await took(empty_store, live(11, "", edit_date=BEGAN + 300))
    await took(empty_store, live(12, "", edit_date=BEGAN + 300))
    assert await said(empty_store) == [((10, 11, 12), "")]
    await took(empty_store, live(12, "#again there", edit_date=BEGAN + 400))
    assert await said(empty_store) == [((10, 11, 12), "#again there")]


@pytest.mark.parametrize("captions", [CAPTIONS, CAPTIONS | {11: ""}, CAPTIONS | {10: ""}, CAPTIONS | {12: "", 11: ""}])
async def test_an_export_of_what_came_live_changes_nothing_however_often(
    empty_store: Store, tmp_path: Path, captions: dict[int, str]
) -> None:
    await took(empty_store, *(live(number, caption) for number, caption in captions.items()))
    before = await posts(empty_store)
    for _ in range(3):
        assert changed(await bring_in(empty_store, exported(tmp_path, captions))) == 0
    assert await posts(empty_store) == before


async def test_an_export_alone_settles_and_all_its_words_are_there(empty_store: Store, tmp_path: Path) -> None:
    path = exported(tmp_path, CAPTIONS)
    assert changed(await bring_in(empty_store, path)) == 3
    assert {tag.name for tag in await empty_store.tags()} == {"before", "after", "plan"}
    assert changed(await bring_in(empty_store, path)) == 0
    await took(empty_store, *(live(number, CAPTIONS[number], edit_date=BEGAN + 9) for number in CAPTIONS))
    assert {tag.name for tag in await empty_store.tags()} == {"before", "after", "plan"}
    assert changed(await bring_in(empty_store, path)) == 0


async def test_a_page_that_shows_no_words_of_an_album_takes_none_away(empty_store: Store) -> None:
    await took(empty_store, *(live(number, CAPTIONS[number]) for number in CAPTIONS))
    page = Post(message_id=10, album=(10, 11, 12), date=BEGAN, kind="photo")
    web = Origin(source=SourceKind.WEB, as_of=BEGAN + 5000)
    for text in ("", "#before the wall"):
        await empty_store.save([web, ChannelInfo(title="Walls"), page.model_copy(update={"text": text})])
        assert await said(empty_store) == WHOLE


async def test_what_telegram_has_told_to_be_two_posts_stays_two(empty_store: Store, tmp_path: Path) -> None:
    await took(empty_store, live(40, "#one alone", None), live(41, "", None))
    before = await said(empty_store)
    path = exported(tmp_path, {40: "#one alone", 41: ""}, reacted=[41])
    for times in range(3):
        report = await bring_in(empty_store, path)
        assert changed(report) == (1 if times == 0 else 0)
        assert await said(empty_store) == before == [((40,), "#one alone"), ((41,), "")]
    assert [[one.count for one in post.reactions] for post in await posts(empty_store)] == [[], [41]]


async def test_of_a_guessed_album_only_what_is_known_to_be_alone_is_taken_out(
    empty_store: Store, tmp_path: Path
) -> None:
    await took(empty_store, live(41, "", None))
    path = exported(tmp_path, {40: "#one more", 41: "", 42: "", 43: ""})
    await bring_in(empty_store, path)
    assert await said(empty_store) == [((40, 42, 43), "#one more"), ((41,), "")]
    assert changed(await bring_in(empty_store, path)) == 0
