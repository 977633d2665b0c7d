"""/stats, as the owner sees it: a picture, its figures in words, and nothing of any reader."""

import asyncio
import io
import json
import re
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from channel.owner.statistics import Asked
from channel.people.following import Subject, SubjectKind
from handlers.owner import drawing
from handlers.owner.drawing import draw, drawn
from handlers.owner.fonts import Legible
from handlers.owner.picture import Chart, DrawingError, Headline, Layer, Listing, Picture
from handlers.owner.search_counts import Searches
from handlers.texts import texts
from storage import open_store
from tests.asking import ask, bot_messages, buttons
from tests.conftest import Talk

PROJECT = Path(__file__).resolve().parents[2]
PNG = b"\x89PNG\r\n\x1a\n"
MONTHS = Chart("پست‌های هر ماه", ("آذر\n۱۴۰۳", "دی\n۱۴۰۳"), (Layer("متن", (3, 1)), Layer("عکس", (0, 2))))
TAGS = Listing("هشتگ‌ها", ("#شعر", "#$x_1$"), (3, 1), ("۳", "۱"))
PICTURE = Picture("آمار کانال", "۴ پست", (Headline("۴", "پست"),), (MONTHS, TAGS), language=texts("fa").language)


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are drawn in this process, which loads the library once for all of them."""

    async def draw(picture: Picture) -> bytes:
        return await asyncio.to_thread(drawn, picture)

    monkeypatch.setattr(drawing, "draw", draw)


def counted(url: str) -> int:
    """How many searches the database knows of."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as database:
        (count,) = database.execute("SELECT sum(count) FROM counts").fetchone()
        return int(count)


def photo(conversation: Conversation) -> bytes:
    """The bytes of the newest picture that the bot has sent."""
    shown = [one for one in bot_messages(conversation) if "photo" in one][-1]
    stored = conversation.telegram.files.find(shown["photo"][-1]["file_id"])
    assert stored is not None
    return stored.content


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    return width, height


async def test_the_owner_gets_a_picture_with_its_main_figures_in_words(sample: Conversation) -> None:
    await sample.line("as owner")
    told = await ask(sample, "/stats")
    assert told.startswith("[photo] 📊 آمار متفکر نمونه · ")
    assert "۴۶ پست، ۱۷ هشتگ، ۴ مجموعه" in told
    assert "پرپست‌ترین ماه: دی ۱۴۰۲ با ۴ پست" in told
    assert "پرکاربردترین‌ها: #note (۱۷)، #math (۱۶)، #language_modeling (۶)" in told
    assert buttons(told) == ["🌙 تیره"]
    width, height = size(photo(sample))
    assert (width, height > 1000) == (1280, True)


@pytest.mark.long
@pytest.mark.usefixtures("drawn_here")
async def test_in_english_days_and_numbers_are_english(sample: Conversation) -> None:
    await sample.line("as owner")
    await sample.line("lang en")
    told = await ask(sample, "/stats")
    assert "46 posts, 17 hashtags, 4 series" in told
    assert "Most posts: 5 in Nov 2024" in told
    assert not re.search("[۰-۹]", told)


@pytest.mark.long
@pytest.mark.usefixtures("drawn_here")
async def test_a_button_makes_the_same_picture_dark_and_light_again(sample: Conversation) -> None:
    await sample.line("as owner")
    light_caption = await ask(sample, "/stats")
    light = photo(sample)
    before = len(bot_messages(sample))
    dark_caption = await ask(sample, "!1")
    dark = photo(sample)
    assert buttons(dark_caption) == ["☀️ روشن"]
    assert dark_caption.splitlines()[:-1] == light_caption.splitlines()[:-1]
    assert dark != light
    assert size(dark) == size(light)
    assert brightness(dark) < 80 < 200 < brightness(light)
    await ask(sample, "!1")
    assert photo(sample) == light
    assert len(bot_messages(sample)) == before


def brightness(png: bytes) -> float:
    from PIL import Image, ImageStat  # comes with the library that draws

    return float(ImageStat.Stat(Image.open(io.BytesIO(png)).convert("L")).mean[0])


@pytest.mark.long
@pytest.mark.usefixtures("drawn_here")
async def test_whoever_is_not_the_owner_finds_no_such_command_and_no_such_button(sample: Conversation) -> None:
    for command in ("/stats", "/export", "/health"):
        assert f"فرمان {command} را نمی‌شناسم" in await ask(sample, command)
    await sample.line("as owner")
    await ask(sample, "/stats")
    picture = bot_messages(sample)[-1]
    await sample.line("as reader")
    query = sample.telegram.press(sample.speaker, picture, data="1:oG:1")
    await sample.telegram.settled()
    assert "show_alert" in json.dumps(sample.telegram.answered[query])


async def test_of_an_empty_index_there_is_a_sentence(talk: Talk) -> None:
    conversation = await talk()
    await conversation.line("as owner")
    assert "پستی برای شمردن نیست" in await ask(conversation, "/stats")
    assert "پستی برای خروجی گرفتن نیست" in await ask(conversation, "/export")


@pytest.mark.usefixtures("drawn_here")
async def test_searches_are_counted_and_their_words_are_nowhere(
    talk: Talk, sample_database: Path, copied: Callable[[Path], str]
) -> None:
    url = copied(sample_database)
    conversation = await talk(url)
    for line in ("/search Goldammer", "Goldammer", "یادگیری", "@ Goldammer", "/search", "/tags", "@ "):
        await conversation.line(line)
    await conversation.line("as owner")
    assert "جست‌وجو" not in await ask(conversation, "/stats"), "those of today are told tomorrow"
    path = url.removeprefix("sqlite:///")
    database = sqlite3.connect(path)
    assert sorted(database.execute("SELECT what, count FROM counts").fetchall()) == [
        ("inline", 1),
        ("search", 1),
        ("words", 2),
    ]
    assert not database.execute("SELECT 1 FROM counts WHERE day % 1800 <> 0").fetchall(), "a day, and no moment"
    database.close()
    assert b"Goldammer" not in b"".join(file.read_bytes() for file in Path(path).parent.glob("copy.db*"))


async def test_what_was_counted_is_kept_over_a_stop(
    talk: Talk, sample_database: Path, copied: Callable[[Path], str]
) -> None:
    url = copied(sample_database)
    sample = await talk(url)
    await sample.line("گرادیان")
    await sample.line("restart")
    assert counted(url) == 1


async def test_what_the_database_refuses_is_counted_the_next_time(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/index.db") as store:
        searches = Searches(store, now=lambda: 1_735_000_000)
        searches.note(Asked.WORDS)
        database = sqlite3.connect(tmp_path / "index.db", isolation_level=None)
        database.execute("ALTER TABLE counts RENAME TO away")
        await searches.flush()
        searches.note(Asked.WORDS)
        database.execute("ALTER TABLE away RENAME TO counts")
        database.close()
        for _ in range(2):
            await searches.flush()
        assert counted(f"sqlite:///{tmp_path}/index.db") == 2


@pytest.mark.long
@pytest.mark.usefixtures("drawn_here")
async def test_conversations_are_counted_and_who_began_them_is_not_told(sample: Conversation) -> None:
    await ask(sample, "/feedback سلام")
    await ask(sample, "!1")
    reader = sample.speaker
    await sample.line("as owner")
    told = await ask(sample, "/stats")
    assert "۱ گفت‌وگو شروع کرده‌اند" in told
    said = json.dumps(bot_messages(sample), ensure_ascii=False)
    assert str(reader.id) not in said
    assert reader.first_name not in told


@pytest.mark.long
@pytest.mark.usefixtures("drawn_here")
async def test_followers_and_wishes_are_told_in_tens_and_about(sample: Conversation) -> None:
    [first, second, *_] = await sample.store.series_list()
    for reader in range(1, 20):
        await sample.store.follow(reader, Subject(SubjectKind.SERIES, first.id), language="fa")
        await sample.store.vote(reader, Subject(SubjectKind.SERIES, first.id), True)
        if reader < 10:
            await sample.store.follow(reader, Subject(SubjectKind.SERIES, second.id), language="fa")
    await sample.line("as owner")
    told = await ask(sample, "/stats")
    assert re.search(rf"بیشترین دنبال‌کننده: {first.name} \(≈ [۱۲]۰\)", told)
    assert re.search(rf"پرخواهان‌ترین: {first.name} \(≈ [۱۲]۰\)", told)
    assert "۱۹" not in told


async def test_where_no_picture_can_be_drawn_the_figures_come_in_words(
    sample: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")  # the process that draws dies
    await sample.line("as owner")
    told = await ask(sample, "/stats")
    assert "این بار تصویر کشیده نشد" in told
    assert "۴۶ پست، ۱۷ هشتگ" in told


@pytest.mark.long
async def test_a_picture_is_drawn_in_another_process_and_leaves_no_memory_behind() -> None:
    before = resident()
    pictures = [await draw(PICTURE) for _ in range(2)]
    assert resident() - before < 10 << 20
    assert pictures[0] == pictures[1] == drawn(PICTURE)


def resident() -> int:
    """Bytes that this process has in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


async def test_what_is_no_picture_is_told_and_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: Any = {"title": 5}
    with pytest.raises(DrawingError):
        await draw(broken)
    monkeypatch.setattr("handlers.owner.drawing.PATIENCE", 0.01)
    with pytest.raises(DrawingError):
        await asyncio.wait_for(draw(PICTURE), 60)


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("months", [1, 2, 12, 36])
def test_pictures_of_few_and_of_many_months_are_drawn_without_a_complaint(months: int, language: str) -> None:
    chart = Chart("ماه‌ها", tuple(f"دی\n{1400 + month}" for month in range(months)), (Layer("", (0,) * months),))
    picture = Picture("«$a_b$»", "", (), (chart, TAGS, TAGS), language=texts(language).language)
    assert size(drawn(picture, 40))[0] == 200


@pytest.mark.long
@pytest.mark.usefixtures("drawn_here")
async def test_what_readers_do_is_a_second_picture_in_the_same_message(sample: Conversation) -> None:
    await ask(sample, "/feedback سلام")
    await ask(sample, "!1")
    await sample.line("as owner")
    channel = await ask(sample, "/stats")
    before, first = len(bot_messages(sample)), photo(sample)
    assert buttons(channel) == ["👥 خواننده‌ها", "🌙 تیره"]
    readers = await ask(sample, "!1")
    assert buttons(readers) == ["📊 کانال", "🌙 تیره"]
    assert photo(sample) != first
    await ask(sample, "!1")
    assert photo(sample) == first
    assert len(bot_messages(sample)) == before


def test_no_letter_is_a_box() -> None:
    clear = Legible().words
    assert clear("#شعر ۱۴۰۳ poem, поэма") == "#شعر ۱۴۰۳ poem, поэма"
    assert clear("#نوت😀\U0001fae8") in ("#نوت", "#نوت😀")
    assert clear("数学") == "…"
    assert clear("") == ""


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for name in ("stats-light.png", "stats-dark.png"):
        content = (PROJECT / "docs" / "pictures" / name).read_bytes()
        assert content.startswith(PNG)
        assert len(content) < 150_000
        assert f"docs/pictures/{name}" in readme
