"""A reader who is marked in every field walks every path; the marks turn up nowhere."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import User
from tests.anonymity.canaries import LATIN, PERSIAN, WORDS, anything, identities
from tests.anonymity.conftest import Printed
from tests.anonymity.readers import AROUND, KINDS, REFUSED, entities, file, text
from tests.anonymity.scene import Scene


@pytest.fixture(params=["private", "forum"])
async def scene(request: pytest.FixtureRequest, tmp_path: Path, printed: Printed) -> AsyncIterator[Scene]:
    """The bot with its desk in the owner's chat, and in a forum."""
    scene = Scene(tmp_path, in_forum=request.param == "forum")
    async with scene.running():
        yield scene
    assert not scene.leaks(printed())


async def write(scene: Scene, reader: User, words: str = "") -> None:
    """Words with marks all around them, up to the choice how to send them."""
    said = text(words)
    await scene.says(reader, "/feedback")
    await scene.says(reader, said, content={**AROUND, "entities": entities(said)})


async def test_a_conversation_both_ways(scene: Scene, printed: Printed) -> None:
    reader = scene.reader()
    await write(scene, reader)
    assert not anything(scene.files()), "a draft is sealed"
    assert await scene.presses(reader, "fs")
    assert any("Goldammer9Lied" in line for line in scene.telegram.to(scene.desk)), "the owner is to read the words"
    await scene.answers(scene.letter(), "Danke")
    assert "Danke" in scene.telegram.messages(reader)[-1]["text"]
    assert await scene.presses(reader, "fr")
    await write(scene, reader)
    assert await scene.presses(reader, "fs")
    assert await scene.presses(scene.owner, "od", scene.desk)
    assert await scene.presses(scene.owner, "oa", scene.desk)
    await scene.says(scene.owner, "/inbox", chat=scene.desk)
    assert await scene.presses(scene.owner, "oq", scene.desk)
    assert await scene.presses(reader, "ff")
    assert not scene.leaks(printed())


async def test_what_is_published_brings_the_words_into_the_index_and_nothing_around_them(scene: Scene) -> None:
    reader = scene.reader()
    await scene.says(reader, "/feedback")
    await scene.says(reader, "Wie geht das?", content=AROUND)
    assert await scene.presses(reader, "fs")
    await scene.answers(scene.letter(), "Danke")
    assert await scene.presses(scene.owner, "oq", scene.desk)
    assert await scene.presses(scene.owner, "os", scene.desk)
    assert any("Danke" in one["text"] for one in scene.channel.messages)
    async with asyncio.timeout(60):
        while not (await scene.store.channel()).posts:  # noqa: ASYNC110 - the store knows no events
            await asyncio.sleep(0.005)


async def test_a_post_of_the_channel_is_in_no_log_and_one_of_a_chat_that_is_not_ours_nowhere(
    scene: Scene, printed: Printed
) -> None:
    scene.telegram.post(scene.channel, "Die Post", author_signature="Redaktion")
    stranger = scene.telegram.add_channel(LATIN, bot_is_admin=True)
    scene.telegram.post(stranger, text(), **AROUND)
    scene.telegram.raw_update({"channel_post": {"chat": {"id": LATIN}, "text": text()}})
    await scene.done()
    assert (await scene.store.channel()).posts == 1
    assert not any(b"Die Post" in said or b"Redaktion" in said for said in printed().values())


async def test_one_way_keeps_nothing_of_the_sender(scene: Scene) -> None:
    reader = scene.reader()
    await write(scene, reader)
    assert await scene.presses(reader, "f1")
    await scene.answers(scene.letter(), "Wer ist da?")
    assert not any("Wer ist da?" in line for line in scene.telegram.to(reader))
    assert not any(await scene.store.kept_of(reader.id))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_of_every_kind(scene: Scene, kind: str) -> None:
    reader = scene.reader()
    said = text()
    await scene.says(reader, "/feedback")
    caption = {"caption": said, "caption_entities": entities(said)} if kind not in ("sticker", "video_note") else {}
    await scene.says(reader, content={**AROUND, **caption, **file(scene.telegram, kind)})
    await scene.presses(reader, "fy")
    assert await scene.presses(reader, "fs")
    assert scene.letter()


@pytest.mark.long
async def test_an_album(scene: Scene) -> None:
    reader = scene.reader()
    await scene.says(reader, "/feedback")
    for _ in range(3):
        album = {"media_group_id": LATIN, **file(scene.telegram, "photo")}
        scene.telegram.send(reader, caption=text(), content={**AROUND, **album})
    await scene.telegram.settled()
    assert not anything(scene.files()), "while the pictures wait for each other"
    await scene.done()
    assert await scene.presses(reader, "fs")
    assert sum("photo" in message for message in scene.desk.messages) == 3


async def test_what_is_refused(scene: Scene) -> None:
    reader = scene.reader()
    await scene.says(reader, "/feedback")
    before = len(scene.desk.messages)
    for name, content in REFUSED.items():
        words = text() if name.startswith("forward") else None
        await scene.says(reader, words, content=content)
        assert len(scene.desk.messages) == before


async def test_a_letter_goes_to_the_owner_alone_and_a_block_names_nobody(scene: Scene) -> None:
    reader, another = scene.reader(), scene.reader()
    for one in (reader, another):
        await write(scene, one)
        assert await scene.presses(one, "fs")
    assert await scene.presses(scene.owner, "ob", scene.desk)
    await write(scene, another)
    assert await scene.presses(another, "fs")
    assert "can't send this right now" in scene.telegram.messages(another)[-1]["text"]
    await scene.says(scene.owner, "/blocked", chat=scene.desk)
    assert await scene.presses(scene.owner, "oU", scene.desk)
    await scene.says(scene.owner, "/inbox", chat=scene.desk)
    assert await scene.presses(scene.owner, "oi", scene.desk)
    await scene.says(scene.owner, "/blocked", chat=scene.desk)


async def test_the_reader_has_blocked_the_bot_before_the_answer_comes(scene: Scene) -> None:
    reader = scene.reader()
    await write(scene, reader)
    assert await scene.presses(reader, "fs")
    scene.telegram.block(reader)
    await scene.answers(scene.letter(), "Danke")
    receipt = scene.desk.messages[-1]
    assert receipt["reply_to_message"]["text"] == "Danke"


async def test_every_other_command_and_button(scene: Scene) -> None:
    reader = scene.reader()
    commands = ("start", "guide", "tags", "tag", "series", "latest", "language", "help")
    ours = ("privacy", "forget", "cancel", "inbox", "blocked", "stats", "export", "health")
    for line in (f"/start feedback_{WORDS[0]}", f"/{WORDS[0]}", text(), "/language fa"):
        await scene.says(reader, line, content=AROUND)
    for command in (*commands, *ours):
        await scene.says(reader, f"/{command}", content=AROUND)
        await scene.says(reader, f"/{command} {text()}", content=AROUND)
    message = scene.telegram.messages(reader)[-1]
    for data in (f"1:{LATIN}:5", LATIN, f"1:fs:{reader.id}", f"1:ff:{reader.id}", f"1:ob:{reader.id}"):
        scene.telegram.press(reader, message, data=data)
    await scene.done()


async def test_what_is_asked_in_any_chat_is_answered_for_everybody_alike(scene: Scene, printed: Printed) -> None:
    scene.telegram.post(scene.channel, "Die Post\nmit Worten")
    await scene.done()
    answers = []
    for reader in (scene.reader(), scene.owner):
        for words in ("", "Post", text(), f"{LATIN} {PERSIAN}"):
            query = scene.telegram.inline_query(reader, words)
            await scene.done()
            answers.append(scene.telegram.answered[query])
    assert answers[:4] == answers[4:]
    assert not any(answer["is_personal"] for answer in answers)
    assert not anything({"answers": json.dumps(answers).encode()}), "what somebody asks is not said to others"
    reader = scene.reader()
    query = scene.telegram.inline_query(reader, "Post")
    await scene.done()
    group = scene.telegram.add_group(f"{LATIN} {PERSIAN}", [reader])
    for chat in (group, reader):
        scene.telegram.choose(query, scene.telegram.answered[query]["results"][0]["id"], chat)
    await scene.done()
    assert not scene.leaks(printed())


async def test_an_edit(scene: Scene) -> None:
    reader = scene.reader()
    await scene.says(reader, "/feedback")
    said = await scene.says(reader, text(), content=AROUND)
    scene.telegram.edit(said, text(LATIN))
    await scene.done()


async def test_in_a_group_of_readers(scene: Scene) -> None:
    reader = scene.reader()
    group = scene.telegram.add_group(f"{LATIN} {PERSIAN}", [reader])
    await scene.says(reader, f"/feedback@rahnama_bot {text()}", chat=group, content=AROUND)
    assert "start=feedback" in json.dumps(group.messages)
    assert not any("Goldammer" in line for line in scene.telegram.to(scene.desk))


async def test_forgetting_and_expiry(scene: Scene) -> None:
    reader = scene.reader()
    for _ in range(2):
        await write(scene, reader)
        assert await scene.presses(reader, "fs")
    await scene.says(reader, "/forget")
    assert await scene.presses(reader, "fz")
    assert not any(await scene.store.kept_of(reader.id))
    await write(scene, reader)
    await scene.store.expire(int(time.time()) + 40 * 86_400, 30)
    assert not any(await scene.store.kept_of(reader.id))


async def test_a_signed_letter_tells_name_username_and_id_and_no_more(tmp_path: Path, printed: Printed) -> None:
    scene = Scene(tmp_path)
    async with scene.running():
        reader = scene.reader()
        await write(scene, reader)
        assert await scene.presses(reader, "fn")
        assert await scene.presses(reader, "fg")
    assert not anything({**scene.files(), **printed()})
    letter = next(params for method, params in scene.telegram.asked if "tg://user" in str(params.get("text")))
    name = f'<a href="tg://user?id={reader.id}">\u2068{reader.full_name}\u2069</a>'
    assert name in str(letter["text"])
    scene.telegram.asked[:] = [(method, _unsigned(params, name, reader)) for method, params in scene.telegram.asked]
    assert not identities({"requests": scene.telegram.but_addresses()})


def _unsigned(params: dict[str, Any], name: str, reader: User) -> dict[str, Any]:
    """A request without the signature: the letter has it, and what its writer was shown before."""
    text = str(params.get("text", ""))
    return {**params, "text": text.replace(name, "").replace(f"@{reader.username}", "")}


async def test_the_owner_gets_the_same_from_whomever_it_comes(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    plain = scene.telegram.add_user("A", language_code="fa")
    async with scene.running():
        for reader in (scene.reader(), plain):
            for way in ("fs", "f1"):
                await write(scene, reader)
                assert await scene.presses(reader, way)
    asked = scene.telegram.to(scene.desk)
    alike = [re.sub(r"\b[A-Z2-9]{4}\b|\b\d{9,}\b", "…", line) for line in asked]
    assert len(alike) == 4
    assert alike[:2] == alike[2:]
