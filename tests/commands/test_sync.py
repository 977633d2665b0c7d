"""`rahnama sync` as an owner uses it: its own process against a public page on loopback."""

import re
import signal
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands.import_posts import SAMPLE
from bot.commands.sync import sync_channel
from bot.settings import read_settings
from storage import open_store
from tests.bot.jobs.sync.public_page import CHANNEL, PublicPage, leading_to, nothing, showing
from tests.bot.loopback import page as answering
from tests.bot.loopback import silence
from tests.processes import Outcome, rahnama, start


@pytest.fixture
async def host() -> AsyncIterator[PublicPage]:
    async with showing(*range(1, 71)) as shown:
        yield shown


async def sync(folder: Path, host: PublicPage, *arguments: str, **settings: str) -> Outcome:
    return await rahnama(folder, "sync", *arguments, **(_settings(host) | settings))


def _settings(host: PublicPage) -> dict[str, str]:
    return {"SYNC_URL": host.url, "RAHNAMA_PACE": "1000"}


async def numbers(folder: Path) -> list[int]:
    async with open_store(f"sqlite:///{folder}/data/rahnama.db") as store:
        return sorted(card.message_id or 0 for card in (await store.latest(None, 10_000)).posts)


async def test_one_command_brings_the_whole_channel_in(tmp_path: Path, host: PublicPage) -> None:
    done = await sync(tmp_path, host, f"t.me/{CHANNEL}")
    assert done.code == 0, done.err
    assert done.out.splitlines() == [
        f"127.0.0.1:{host.port}/s/{CHANNEL} (public page)",
        "  pages read 4",
        "  posts read 70: new 70, changed 0, unchanged 0",
        "  skipped 0",
        "  in the index now: tags 1, series 1",
        "  walked to the end: marked as deleted 0, missed for the first time 0",
    ]
    assert await numbers(tmp_path) == list(range(1, 71))


async def test_the_channel_of_the_settings_is_meant_where_none_is_named(tmp_path: Path, host: PublicPage) -> None:
    done = await sync(tmp_path, host, CHANNEL=CHANNEL)
    assert done.code == 0, done.err
    host.write(71)
    again = await sync(tmp_path, host, CHANNEL=CHANNEL)
    assert "posts read 71: new 1, changed 0, unchanged 70" in again.out
    assert "walked to the end" not in again.out


async def test_without_a_channel_it_asks_which(tmp_path: Path, host: PublicPage) -> None:
    done = await sync(tmp_path, host)
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        "Which channel? Name it, for example: rahnama sync SingularThinker",
    )


async def test_many_vanished_posts_are_told_and_deleted_only_when_that_is_accepted(
    tmp_path: Path, host: PublicPage
) -> None:
    await sync(tmp_path, host, CHANNEL)
    host.delete(*range(10, 30))
    assert "missed for the first time 20" in (await sync(tmp_path, host, CHANNEL, "--whole")).out
    withheld = await sync(tmp_path, host, CHANNEL, "--whole")
    assert withheld.code == 0
    assert "missed twice 20: too many at once, so none was marked as deleted" in withheld.out
    assert "rahnama sync --accept-deletions" in withheld.out
    assert "marked as deleted 20" in (await sync(tmp_path, host, CHANNEL, "--accept-deletions")).out
    assert await numbers(tmp_path) == [*range(1, 10), *range(30, 71)]


@pytest.mark.long
@pytest.mark.parametrize("at", [1, 3, 5])
async def test_killed_at_any_page_it_goes_on_where_it_was(tmp_path: Path, host: PublicPage, at: int) -> None:
    process = await start(tmp_path, "sync", CHANNEL, **_settings(host))

    def kill(shown: PublicPage) -> None:
        if len(shown.asked) == at:
            process.kill()

    host.write(*range(71, 86))
    host.before_each = kill
    await process.communicate()
    assert process.returncode == -9
    host.before_each = nothing
    host.pages_asked()
    done = await sync(tmp_path, host, CHANNEL)
    assert "walked to the end" in done.out, done.err
    assert len(host.pages_asked()) <= 5 - at + 2
    assert await numbers(tmp_path) == list(range(1, 86))


async def test_stopped_from_the_keyboard_it_says_that_nothing_is_lost(tmp_path: Path, host: PublicPage) -> None:
    process = await start(tmp_path, "sync", CHANNEL, **_settings(host))

    def interrupt(shown: PublicPage) -> None:
        if len(shown.asked) == 3:
            process.send_signal(signal.SIGINT)
            shown.answer_next(silence)

    host.before_each = interrupt
    out, err = await process.communicate()
    assert process.returncode == 130, err.decode()
    assert "run the same command again to continue" in out.decode()
    assert err == b""
    assert await numbers(tmp_path) == list(range(31, 71))


async def test_on_a_terminal_a_bar_shows_how_far_it_is(
    tmp_path: Path, host: PublicPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAHNAMA_PACE", "1000")
    screen = StringIO()
    console = Console(file=screen, force_terminal=True, width=120)
    settings = read_settings(channel=CHANNEL, sync_url=host.url)
    await sync_channel(settings, f"sqlite:///{tmp_path}/bar.db", console, whole=False, accept_deletions=False)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())
    assert re.search(rf"/s/{CHANNEL} .*\b70/70\b", shown)
    assert shown.rstrip().endswith("missed for the first time 0")


async def test_trouble_is_one_sentence_and_leaves_all_as_it_was(tmp_path: Path, host: PublicPage) -> None:
    await sync(tmp_path, host, CHANNEL)
    for answers, said in (
        ([answering(200, "<html><body>something else</body></html>")], "Telegram may have changed the page"),
        ([leading_to(f"/{CHANNEL}")], "shows no posts: the channel is private"),
        ([answering(503, "")] * 6, "is not ready (status 503)"),
    ):
        host.answer_next(*answers)
        done = await sync(tmp_path, host, CHANNEL, "--whole")
        assert (done.code, said in done.err) == (1, True), done.err
        assert len(done.err.splitlines()) == 1
    assert await numbers(tmp_path) == list(range(1, 71))
    async with open_store(f"sqlite:///{tmp_path}/data/rahnama.db") as store:
        assert (await store.sync_state()).passes == 1


async def test_a_database_of_another_channel_is_left_alone(tmp_path: Path, host: PublicPage) -> None:
    await rahnama(tmp_path, "import", str(SAMPLE))
    done = await sync(tmp_path, host, CHANNEL)
    assert (done.code, "One database serves one channel" in done.err) == (1, True), done.err


async def test_another_channel_under_the_same_name_is_refused_and_told(tmp_path: Path, host: PublicPage) -> None:
    await sync(tmp_path, host, CHANNEL)
    host.title = "Shoe shop"
    host.posts = {number: f"Order {number}: shoes at half price" for number in range(1, 71)}
    for options in ((), ("--whole",), ("--accept-deletions",)):
        done = await sync(tmp_path, host, CHANNEL, *options)
        assert (done.code, len(done.err.splitlines())) == (1, 1), done.err
        assert "“Small Thinker” (@SmallThinker)" in done.err
        assert "none of the 20 posts compared" in done.err
    assert await numbers(tmp_path) == list(range(1, 71))
    checked = await rahnama(tmp_path, "check")
    assert checked.code == 1
    assert "page belongs to another channel: Shoe shop (@SmallThinker)" in checked.out
    assert "(3 times, last just now)" in checked.out


async def test_a_channel_with_a_new_name_is_known_by_its_posts_or_by_the_owner_s_word(
    tmp_path: Path, host: PublicPage
) -> None:
    await sync(tmp_path, host, CHANNEL)
    host.channel = "NewName"
    host.write(71)
    renamed = await sync(tmp_path, host, "NewName")
    assert (renamed.code, "new 1" in renamed.out) == (0, True), renamed.err
    host.posts = {number: f"All is written anew, and this is number {number}" for number in range(1, 72)}
    host.title = "Great Thinker"
    assert "--renamed" in (await sync(tmp_path, host, "NewName")).err
    sure = await sync(tmp_path, host, "NewName", "--renamed")
    assert (sure.code, "changed 71" in sure.out) == (0, True), sure.err
    assert (await rahnama(tmp_path, "check")).code == 0
