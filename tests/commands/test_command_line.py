"""`rahnama` as a newcomer meets it: help, settings, import, check, and a scripted chat."""

import json
import os
import re
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.commands.import_posts import SAMPLE
from tests.processes import PROJECT, TOKEN, rahnama
from tests.shared import SEED, TRANTOR, real


async def test_run_without_settings_says_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    done = await rahnama(tmp_path, "run")
    assert done.code == 2
    assert "BOT_TOKEN is missing" in done.err
    assert "@BotFather" in done.err
    assert "rahnama init" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("BOT_TOKEN", "a secret that is no token", "BOT_TOKEN is wrong: expected the bot's token"),
        ("CHANNEL", "no channel!", "CHANNEL is wrong: expected the channel's public name"),
        ("OWNER_ID", "me", "OWNER_ID is wrong: expected a number"),
        ("DATABASE_URL", "mongo://x", "DATABASE_URL is wrong: expected an address such as sqlite:///"),
        ("BOT_API_URL", "ftp://x", "BOT_API_URL is wrong: expected an http or https address"),
        ("SYNC_URL", "t.me/s", "SYNC_URL is wrong: expected an http or https address, such as https://t.me"),
        ("SYNC_HOURS", "often", "SYNC_HOURS is wrong: expected a number of hours from 1 to 720, or 0 for never"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL is wrong: expected one of DEBUG"),
    ],
)
async def test_a_wrong_setting_is_told_by_name_and_never_by_value(
    tmp_path: Path, setting: str, value: str, expected: str
) -> None:
    done = await rahnama(tmp_path, "run", **{setting: value})
    assert (done.code, done.err.startswith(expected)) == (2, True), done.err
    assert value not in done.err
    assert "Traceback" not in done.err


async def test_settings_are_read_from_the_file_env(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=\nCHANNEL=@SingularThinker\n", encoding="utf-8")
    done = await rahnama(tmp_path, "run")
    assert "BOT_TOKEN is missing" in done.err
    assert "CHANNEL" not in done.err


async def test_the_version_is_that_of_the_project(tmp_path: Path) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    done = await rahnama(tmp_path, "--version")
    assert (done.code, done.out, done.err) == (0, f"rahnama {project['version']}\n", "")


@pytest.mark.parametrize("command", ["chat", "run", "import", "sync", "guide", "check", "export"])
async def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    done = await rahnama(tmp_path, command, "--help")
    assert done.code == 0
    assert "Usage" in done.out
    assert len(done.out) > 200
    assert command in (await rahnama(tmp_path, "--help")).out


async def test_an_import_ends_with_a_summary_and_a_second_changes_nothing(tmp_path: Path) -> None:
    first = await rahnama(tmp_path, "import", str(SAMPLE))
    assert first.code == 0, first.err
    assert "posts read 46: new 46, changed 0, unchanged 0" in first.out
    assert "service message: 1 (first: message 1)" in first.out
    assert "tags 17, series 4" in first.out
    second = await rahnama(tmp_path, "import", str(SAMPLE))
    assert "posts read 46: new 0, changed 0, unchanged 46" in second.out
    assert (tmp_path / "data" / "rahnama.db").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n binary", "is of an unknown kind"),
        (b"a shopping list\nmilk\nbread\n", "is of an unknown kind"),
        (SAMPLE.read_bytes()[:20_000], "is cut off"),
        (SAMPLE.read_bytes().replace(b'"messages": [', b'"messages": [ }', 1), "not valid JSON"),
        (b'{"name": "A", "type": "personal_chat", "id": 5, "messages": []}', "channel"),
    ],
)
async def test_a_file_that_cannot_be_read_is_named_and_the_database_stays_as_it_was(
    tmp_path: Path, content: bytes, said: str
) -> None:
    assert (await rahnama(tmp_path, "import", str(SAMPLE))).code == 0
    before = await rahnama(tmp_path, "guide")
    (tmp_path / "broken.json").write_bytes(content)
    done = await rahnama(tmp_path, "import", "broken.json")
    assert done.code == 1
    assert "broken.json" in done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert (await rahnama(tmp_path, "guide")).out == before.out


async def test_a_cut_off_file_names_the_place_of_the_fault(tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_bytes(SAMPLE.read_bytes()[:20_000])
    done = await rahnama(tmp_path, "import", "cut.json")
    assert "message " in done.err
    assert "byte " in done.err


async def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in (await rahnama(tmp_path, "import", "nowhere.json")).err
    assert "is a folder" in (await rahnama(tmp_path, "import", ".")).err


async def test_the_posts_of_another_channel_are_refused(tmp_path: Path) -> None:
    other = json.loads(SAMPLE.read_text(encoding="utf-8")) | {"id": 1, "username": "Another", "name": "Another"}
    (tmp_path / "other.json").write_text(json.dumps(other), encoding="utf-8")
    await rahnama(tmp_path, "import", str(SAMPLE))
    done = await rahnama(tmp_path, "import", "other.json")
    assert done.code == 1
    assert "One database serves one channel" in done.err


@pytest.mark.long
async def test_a_real_export_is_imported_whole(tmp_path: Path) -> None:
    done = await rahnama(tmp_path, "import", str(real(TRANTOR)))
    assert "posts read 678: new 678" in done.out, done.err
    answer = await rahnama(tmp_path, "chat", "--database", "sqlite:///data/rahnama.db", stdin="/guide\n/latest\n!1\n")
    assert re.search(r"#D_开源 \(\S+\) \(۱۸۳\)", answer.out)
    assert "https://t.me/c/1878264527/" in answer.out


@pytest.mark.long
async def test_both_exports_of_a_channel_give_equal_databases_alone_and_one_after_the_other(tmp_path: Path) -> None:
    of_json, of_html = str(real(TRANTOR)), str(real(TRANTOR.with_name("messages.html")))
    orders = {"json": [of_json], "html": [of_html], "json first": [of_json, of_html], "html first": [of_html, of_json]}
    for name, sources in orders.items():
        done = await rahnama(tmp_path, "import", "--database", f"sqlite:///{name}.db", *sources)
        assert "posts read 678: new 678" in done.out, done.err
    contents = {name: content(tmp_path / f"{name}.db") for name in orders}
    assert as_in_html(contents["html"]) == as_in_html(contents["json"])
    # If both were imported, everything from either is there, in any order.
    assert contents["json first"] == contents["html first"] == contents["json"]


def content(path: Path) -> dict[str, list[Any]]:
    """All that an index holds of a channel, table by table."""
    database = sqlite3.connect(path)
    tables = {
        "posts": "SELECT message_id, date, kind, title, opening, reactions, pinned, listed, document FROM posts",
        "tags": "SELECT key, name, uses, posts, headings FROM tags",
        "post_tags": "SELECT position, tags.key, post_tags.name FROM post_tags JOIN tags ON tags.id = written",
        "albums": "SELECT album_messages.message_id, posts.message_id FROM album_messages JOIN posts ON id = post",
        "series": "SELECT name, tags, gaps FROM series",
        "parts": "SELECT number, label, posts.message_id FROM parts LEFT JOIN posts ON posts.id = post",
        "guide": "SELECT value FROM facts WHERE name = 'guide'",
        "found": "SELECT rowid FROM words WHERE words MATCH 'linux'",
    }
    found = {name: sorted(database.execute(query).fetchall(), key=repr) for name, query in tables.items()}
    database.close()
    assert found["posts"]
    assert found["found"]
    return found


def as_in_html(content: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without what HTML does not hold: when a post was edited, and the programming language of code."""
    posts = []
    for *row, document in content["posts"]:
        post = json.loads(document) | {"edited": None}
        post["entities"] = [entity | {"language": None} for entity in post.get("entities", ())]
        posts.append((*row, post))
    return content | {"posts": posts}


async def test_the_guide_is_printed_as_readers_see_it(tmp_path: Path) -> None:
    await rahnama(tmp_path, "import", str(SAMPLE))
    assert "📖 راهنمای متفکر نمونه" in (await rahnama(tmp_path, "guide")).out
    assert "📖 Guide to متفکر نمونه" in (await rahnama(tmp_path, "guide", "--language", "en")).out
    wrong = await rahnama(tmp_path, "guide", "--language", "xx")
    assert (wrong.code, "expected one of fa, en" in wrong.err) == (2, True)


async def test_check_tells_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    empty = await rahnama(tmp_path, "check")
    assert empty.code == 1
    assert "no posts yet" in empty.out
    await rahnama(tmp_path, "import", str(SAMPLE))
    loaded = await rahnama(tmp_path, "check")
    assert loaded.code == 0
    assert "46 posts, 17 tags, 4 series" in loaded.out
    assert "BOT_TOKEN is missing" in loaded.out


async def test_check_tells_that_nobody_answers_without_showing_the_token(tmp_path: Path) -> None:
    await rahnama(tmp_path, "import", str(SAMPLE))
    done = await rahnama(tmp_path, "check", BOT_TOKEN=TOKEN, BOT_API_URL="http://127.0.0.1:9")
    assert done.code == 1
    assert "can't be reached" in done.out
    assert TOKEN not in done.out + done.err


async def test_check_names_the_proxy_without_its_password(tmp_path: Path) -> None:
    await rahnama(tmp_path, "import", str(SAMPLE))
    proxy = "socks5h://ali:secret@127.0.0.1:9"
    done = await rahnama(tmp_path, "check", BOT_TOKEN=TOKEN, PROXY_URL=proxy)
    assert "https://api.telegram.org can't be reached through socks5h://127.0.0.1:9" in done.out
    assert "secret" not in done.out + done.err
    wrong = await rahnama(tmp_path, "check", BOT_TOKEN=TOKEN, PROXY_URL="gopher://ali:secret@127.0.0.1:9")
    assert "PROXY_URL is wrong: expected the address of a proxy" in wrong.out
    assert "secret" not in wrong.out + wrong.err


async def test_a_scripted_chat_prints_plain_answers_and_numbered_buttons(tmp_path: Path) -> None:
    script = "/start\n!2\nlang en\n/tag meme\n!9\nas reader 2\n/start\nas owner\nrestart\n/tags\n"
    done = await rahnama(tmp_path, "chat", stdin=script)
    assert done.code == 0, done.err
    assert done.err == ""
    assert "[1] 🏷 هشتگ‌ها  [2] 📖 راهنما" in done.out
    assert "🏷 #meme — 2 posts" in done.out
    assert "(the last buttons are 1 to 5)" in done.out
    assert "(you are reader 2)" in done.out
    assert "(the bot was restarted)" in done.out
    assert "\u2068" not in done.out


async def test_a_chat_on_the_page_text_needs_nothing_else(tmp_path: Path) -> None:
    done = await rahnama(tmp_path, "chat", "--import", str(real(SEED)), stdin="/tag tweet\n")
    assert "t-tweet) — ۲ پست" in done.out
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - a look that does not wait


async def test_a_chat_on_a_file_that_is_none_ends_with_a_sentence(tmp_path: Path) -> None:
    done = await rahnama(tmp_path, "chat", "--import", "nowhere.txt", stdin="/start\n")
    assert done.code == 1
    assert "nowhere.txt" in done.err
    assert "Traceback" not in done.err
