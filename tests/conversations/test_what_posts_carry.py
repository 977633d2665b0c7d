"""Posts are found and shown by what they carry beside their words."""

import json
import re
from pathlib import Path
from typing import Any

from bot.commands.import_posts import bring_in
from tests.asking import ask, buttons, titles
from tests.channel.sources.exports import export, message
from tests.conftest import Talk


def written(folder: Path, *posts: dict[str, Any]) -> Path:
    path = folder / "result.json"
    path.write_text(json.dumps(export(*posts)), encoding="utf-8")
    return path


async def test_a_post_without_words_is_found_and_called_by_its_file(talk: Talk, tmp_path: Path) -> None:
    reader = await talk()
    posts = [
        message(1, "", file="a.pdf", file_name="گلستان سعدی.pdf"),
        message(2, "", file="b.mp3", media_type="audio_file", performer="شجریان", title="مرغ سحر"),
        message(3, "درباره‌ی گلستان"),
        message(4, "متن ساز", file="c.pdf", file_name="notes_of_dawn.pdf"),
    ]
    await bring_in(reader.store, written(tmp_path, *posts))
    assert titles(await ask(reader, "/latest")) == ["متن ساز", "درباره‌ی گلستان", "شجریان – مرغ سحر", "گلستان سعدی"]
    assert titles(await ask(reader, "گلستان")) == ["درباره‌ی گلستان", "گلستان سعدی"]
    assert titles(await ask(reader, "مرغ سحر شجریان")) == ["شجریان – مرغ سحر"]
    assert "📎 شجریان – مرغ سحر" in await ask(reader, "!1")
    assert titles(await ask(reader, "dawn")) == ["متن ساز"]
    shown = await ask(reader, "!1")
    assert "متن ساز" in shown
    assert "📎 notes of dawn" in shown


async def test_words_on_buttons_are_found_and_stand_under_the_post_with_their_addresses(
    talk: Talk, tmp_path: Path
) -> None:
    reader = await talk()
    buttons_below = [
        {"type": "url", "text": "متن کامل", "data": "https://example.org/whole"},
        {"type": "url", "text": "گفتگو", "data": "tg://resolve?domain=somebody"},
        {"type": "url", "text": "نشانی بد", "data": "https://nowhere"},
        {"type": "callback", "text": "رأی من"},
    ]
    posts = [message(1, "خبر کوتاه", inline_bot_buttons=[buttons_below]), message(2, "متن کامل")]
    await bring_in(reader.store, written(tmp_path, *posts))
    assert titles(await ask(reader, "متن کامل")) == ["متن کامل", "خبر کوتاه"]
    shown = await ask(reader, "!1")
    assert buttons(shown)[:2] == [
        "متن کامل (https://example.org/whole)",
        "گفتگو (tg://resolve?domain=somebody)",
    ]
    assert "نشانی بد" not in shown
    assert titles(await ask(reader, "رأی من")) == ["خبر کوتاه"]


async def test_a_small_sign_in_lists_tells_what_a_post_carries(talk: Talk, tmp_path: Path) -> None:
    reader = await talk()
    posts = [
        message(1, "دریا و کوه", photo="a.jpg"),
        message(2, "دریا و موج", file="b.mp4", media_type="video_file"),
        message(3, "دریا و باد", file="c.ogg", media_type="voice_message"),
        message(4, "دریا و کتاب", file="d.pdf", file_name="sea.pdf"),
        message(5, "دریا و سرود", file="e.mp3", media_type="audio_file"),
        message(6, "دریا"),
    ]
    await bring_in(reader.store, written(tmp_path, *posts))
    signs = {"کوه": "🖼", "موج": "🎬", "باد": "🎤", "کتاب": "📎", "سرود": "🎵"}
    for asked in ("/latest", "دریا"):
        items = re.split(r"^[۰-۹]+\. ", await ask(reader, asked), flags=re.MULTILINE)[1:]
        assert len(items) >= 5
        for item in items:
            carried = next((sign for word, sign in signs.items() if word in item), "")
            assert "".join(letter for letter in item if letter in "🖼🎬🎤📎🎵📊") == carried, item
