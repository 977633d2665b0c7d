"""/export and `rahnama export`: the whole index as files, and nothing of any reader in them."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import make_bot
from bot.commands.chat.conversation import Conversation
from bot.commands.import_posts import SAMPLE
from bot.network.transport import AiohttpRequest
from bot.sandbox import Telegram
from bot.sandbox.server import Server
from channel.language.calendars import midnight
from channel.models import ChannelInfo, Origin, Post, Reaction, Record, SourceKind
from channel.store import Index, Memory
from handlers.owner import export_files
from handlers.owner.export import FILES, export
from handlers.telegram.sending import Where
from handlers.texts import texts
from storage import open_store
from tests.anonymity.canaries import anything
from tests.anonymity.conftest import Printed
from tests.anonymity.conftest import printed as printed  # a fixture
from tests.anonymity.readers import AROUND, entities, text
from tests.anonymity.scene import Scene
from tests.asking import ask, bot_messages
from tests.conftest import Talk
from tests.processes import rahnama

Rows = list[dict[str, str]]


def documents(conversation: Conversation) -> dict[str, bytes]:
    """The files that the bot has sent, by their names."""
    found = {}
    for message in bot_messages(conversation):
        if "document" in message:
            stored = conversation.telegram.files.find(message["document"]["file_id"])
            assert stored is not None
            found[stored.name] = stored.content
    return found


def table(content: bytes) -> Rows:
    """A table as the standard library reads it, without the mark at its beginning."""
    assert content.startswith(b"\xef\xbb\xbf"), "by this spreadsheets know UTF-8"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/index.db") as opened:
        yield opened


async def save(store: Index, *posts: Post) -> ChannelInfo:
    info = ChannelInfo(title="Sums", username="sums")
    records: list[Record] = [Origin(source=SourceKind.JSON, as_of=1), info, *posts]
    await store.save(records)
    return info


async def written(store: Memory, folder: Path, info: ChannelInfo | None) -> dict[str, bytes]:
    await asyncio.to_thread(folder.mkdir)
    await export(store, info, folder)
    return {name: (folder / name).read_bytes() for name in FILES}


async def test_the_owner_gets_all_files_and_they_hold_what_the_index_holds(sample: Conversation) -> None:
    await sample.line("as owner")
    told = await ask(sample, "/export")
    assert "🗂 همه‌ی داده‌ها: ۴۶ پست، ۱۷ هشتگ، ۴ مجموعه" in told
    files = documents(sample)
    assert set(files) == set(FILES)
    whole, posts = json.loads(files["index.json"]), table(files["posts.csv"])
    assert (len(whole["posts"]), len(posts)) == (46, 46)
    assert whole["channel"] == {"title": "متفکر نمونه", "username": "SampleThinker"}
    for told_post, row in zip(whole["posts"], posts, strict=True):
        stored = await sample.store.post_at(told_post["number"])
        assert stored is not None
        post = stored.post
        assert told_post["text"] == post.text
        assert row["text"].removeprefix("'") == post.text
        assert told_post["reactions"] == {one.emoji: one.count for one in post.reactions}
        assert row["link"] == told_post["link"] == f"https://t.me/SampleThinker/{post.message_id}"
        assert row["date"] == told_post["date"][:19]
        places: set[tuple[str | None, int | None]]
        places = {(place.series.name, place.series.parts[place.index].number) for place in stored.places}
        assert (told_post["series"], told_post["part"]) in (places or {(None, None)})
    tags = {tag.name: tag.posts for tag in await sample.store.tags() if tag.posts}
    assert {tag["tag"]: tag["posts"] for tag in whole["tags"]} == tags
    assert {row["tag"]: int(row["posts"]) for row in table(files["tags.csv"])} == tags
    series = await sample.store.series_list()
    assert [one["series"] for one in whole["series"]] == [one.name for one in series]
    assert len(table(files["series.csv"])) == sum(len(one.parts) for one in series)


async def test_hashtags_have_the_names_of_the_index_and_their_other_spellings(sample: Conversation) -> None:
    await sample.line("as owner")
    await ask(sample, "/export")
    whole = json.loads(documents(sample)["index.json"])
    names = {tag["tag"] for tag in whole["tags"]}
    assert {tag for post in whole["posts"] for tag in post["tags"]} == names
    assert ["notes"] in [tag["other_spellings"] for tag in whole["tags"] if tag["tag"] == "note"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://e.org")'])
async def test_what_a_spreadsheet_would_reckon_stays_words(store: Memory, tmp_path: Path, formula: str) -> None:
    info = await save(store, Post(message_id=1, date=1, text=formula, reactions=(Reaction(emoji="=", count=1),)))
    files = await written(store, tmp_path / "out", info)
    [row] = table(files["posts.csv"])
    assert row["text"] == f"'{formula}"
    assert row["reactions"] == "'=1"
    assert json.loads(files["index.json"])["posts"][0]["text"] == formula


async def test_commas_quotes_and_lines_come_back_as_they_were(store: Memory, tmp_path: Path) -> None:
    said = 'one, "two";\nthree 👩‍👩‍👧 نیم‌فاصله\n\nfour'
    info = await save(store, Post(message_id=1, date=midnight(1403, 10, 1), text=said), Post(text="without a number"))
    files = await written(store, tmp_path / "out", info)
    bare, row = table(files["posts.csv"])
    assert (row["text"], row["date"], row["number"]) == (said, "2024-12-21 00:00:00", "1")
    assert (bare["number"], bare["date"], bare["link"]) == ("", "", "")
    assert json.loads(files["index.json"])["posts"][1]["date"] == "2024-12-21 00:00:00+03:30"


async def test_an_index_of_many_posts_is_exported_whole_and_in_order(store: Memory, tmp_path: Path) -> None:
    info = await save(store, *(Post(message_id=number, date=number, text=f"post {number}") for number in range(1, 451)))
    advanced: list[int] = []
    (tmp_path / "out").mkdir()
    await export(store, info, tmp_path / "out", advanced.append)
    posts = json.loads((tmp_path / "out" / "index.json").read_bytes())["posts"]
    assert [post["number"] for post in posts] == list(range(1, 451))
    assert sum(advanced) == 450
    assert len(advanced) > 2


async def test_an_empty_index_makes_files_that_can_be_read(store: Memory, tmp_path: Path) -> None:
    files = await written(store, tmp_path / "out", None)
    assert json.loads(files["index.json"]) == {"channel": None, "posts": [], "tags": [], "series": []}
    assert table(files["posts.csv"]) == []


async def test_large_files_come_packed(sample: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "TOGETHER", 1000)
    await sample.line("as owner")
    assert "🗂" in await ask(sample, "/export")
    [(name, content)] = documents(sample).items()
    assert name == "rahnama-export.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        assert set(packed.namelist()) == set(FILES)
        assert len(json.loads(packed.read("index.json"))["posts"]) == 46


async def test_files_that_are_too_large_together_come_one_by_one_and_what_a_bot_may_not_send_is_told(
    sample: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "TOGETHER", 1000)
    monkeypatch.setattr(export_files, "MOST", 10_000)
    await sample.line("as owner")
    told = await ask(sample, "/export")
    assert set(documents(sample)) == {"tags.csv.zip", "series.csv.zip"}
    assert told.count("حداکثر ۵۰ مگابایت") == 2
    assert "rahnama export FOLDER" in told


async def test_a_packed_file_goes_over_http_from_the_disk(
    sample_store: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "TOGETHER", 1000)
    telegram = Telegram()
    owner = telegram.add_user("Owner")
    telegram.send(owner, "/start")
    async with Server(telegram).listening() as url:
        request = AiohttpRequest()
        async with make_bot(telegram.token, request, request, url) as bot:
            info = (await sample_store.channel()).info
            await export_files.send_files(bot, Where(owner.id), texts("en"), sample_store, info)
    sent = telegram.messages(owner)[-1]
    stored = telegram.files.find(sent["document"]["file_id"])
    assert stored is not None
    assert (stored.name, stored.content[:2]) == ("rahnama-export.zip", b"PK")
    assert "Everything: 46 posts" in sent["caption"]


async def test_a_refusal_of_telegram_is_told_and_nothing_is_left_on_the_disk(
    sample: Conversation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    await sample.line("as owner")
    sample.telegram.fail_next("sendMediaGroup", 500)
    assert "این بار فایل‌ها فرستاده نشدند" in await ask(sample, "/export")
    assert "🗂" in await ask(sample, "/export")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.long
async def test_nothing_of_a_reader_is_in_the_files(tmp_path: Path, printed: Printed) -> None:
    scene = Scene(tmp_path / "scene")
    async with scene.running():
        scene.telegram.post(scene.channel, "Die Post #eins")
        reader = scene.reader()
        said = text()
        for line in ("/feedback", said):
            await scene.says(reader, line, content={**AROUND, "entities": entities(said)} if line == said else None)
        assert await scene.presses(reader, "fs")
        await scene.says(reader, f"/search {said}", content=AROUND)
        await scene.says(scene.owner, "/export")
        await scene.says(scene.owner, "/stats")
        await scene.says(scene.owner, "/health")
        sent = [scene.telegram.files.find(f"sandbox-document-{number}") for number in range(1, 50)]
        files = {one.name: one.content for one in sent if one}
        assert set(FILES) <= set(files)
        assert b"Die Post" in files["index.json"]
        assert not anything(files)
        assert not scene.leaks(printed())


async def test_the_command_line_writes_the_files_and_says_so(tmp_path: Path) -> None:
    assert (await rahnama(tmp_path, "import", str(SAMPLE))).code == 0
    done = await rahnama(tmp_path, "export", "out/of/here")
    assert done.code == 0, done.err
    assert "posts 46, tags 17, series 4" in done.out
    assert {path.name for path in (tmp_path / "out/of/here").iterdir()} == set(FILES)
    again = await rahnama(tmp_path, "export", "out/of/here")
    assert again.code == 0, again.err
    whole: dict[str, Any] = json.loads((tmp_path / "out/of/here/index.json").read_bytes())
    assert len(whole["posts"]) == 46


async def test_the_command_line_tells_where_nothing_can_be_written_and_where_nothing_is(tmp_path: Path) -> None:
    empty = await rahnama(tmp_path, "export", "out")
    assert (empty.code, "There are no posts to export yet" in empty.err) == (1, True)
    await rahnama(tmp_path, "import", str(SAMPLE))
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = await rahnama(tmp_path, "export", "file")
    assert (done.code, "file can't be written to" in done.err) == (1, True)
    assert "Traceback" not in done.err


async def test_an_export_of_nothing_is_a_sentence(talk: Talk) -> None:
    conversation = await talk()
    await conversation.line("as owner")
    await conversation.line("lang en")
    assert "no posts to export" in await ask(conversation, "/export")
