"""How the public page is asked for: politely, patiently, and never without an end."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.jobs.sync.public_pages import PageAwayError, PageClosedError, Patience, PublicPages, open_pages
from channel.errors import RahnamaError
from tests.bot.jobs.sync.public_page import CHANNEL, PublicPage, dripping, endless, leading_to, showing
from tests.bot.loopback import hang_up, page, silence

UNHURRIED = Patience(apart=0, pauses=(2.0, 5.0, 15.0))
HURRIED = Patience(apart=0, pauses=(0.0,) * 9, silence=0.3, whole=0.6)


class Pauses:
    """Sleeps no moment, and remembers for how long it should have."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def host() -> AsyncIterator[PublicPage]:
    async with showing(*range(1, 31)) as shown:
        yield shown


@pytest.fixture
async def pages(host: PublicPage, pauses: Pauses) -> AsyncIterator[PublicPages]:
    async with open_pages(host.url, UNHURRIED, pauses) as opened:
        yield opened


async def test_a_page_is_what_the_host_shows(pages: PublicPages, host: PublicPage) -> None:
    assert (await pages.posts(CHANNEL)).decode() == host.page(None)
    assert (await pages.posts(CHANNEL, 11)).decode() == host.page(11)
    assert await pages.link(CHANNEL, 7) == host.link(7).encode()


async def test_requests_are_a_second_apart_over_one_connection_under_our_own_name(
    host: PublicPage, pauses: Pauses
) -> None:
    async with open_pages(host.url, Patience(), pauses, lambda: 100 + sum(pauses.taken)) as pages:
        for _ in range(4):
            await pages.posts(CHANNEL)
    assert len(pauses.taken) == 3
    assert all(1.0 <= pause <= 1.5 for pause in pauses.taken)
    assert len(host.connections) == 1
    assert [agent.split()[0] for agent in host.agents] == ["Rahnama"]


async def test_a_host_that_is_not_ready_is_asked_again_after_growing_pauses(
    pages: PublicPages, host: PublicPage, pauses: Pauses
) -> None:
    host.answer_next(page(503, "busy"), page(500, "broken"), page(429, "too many"))
    assert b"Thought 30" in await pages.posts(CHANNEL)
    assert pauses.taken == [2.0, 5.0, 15.0]


async def test_who_asks_for_a_pause_gets_it(pages: PublicPages, host: PublicPage, pauses: Pauses) -> None:
    host.answer_next(page(429, "", **{"Retry-After": "37"}))
    host.answer_next(page(503, "", **{"Retry-After": "1"}))
    later = datetime.now(UTC) + timedelta(seconds=300)
    host.answer_next(page(429, "", **{"Retry-After": format_datetime(later, usegmt=True)}))
    await pages.posts(CHANNEL)
    assert pauses.taken[:2] == [37.0, 5.0]
    assert 200 < pauses.taken[2] <= 300


async def test_who_asks_for_a_long_pause_is_left_alone(pages: PublicPages, host: PublicPage, pauses: Pauses) -> None:
    host.answer_next(page(429, "", **{"Retry-After": "7200"}))
    with pytest.raises(PageAwayError, match="left alone for 120 minutes"):
        await pages.posts(CHANNEL)
    assert pauses.taken == []


async def test_what_is_no_pause_at_all_is_not_waited_for(pages: PublicPages, host: PublicPage, pauses: Pauses) -> None:
    host.answer_next(page(429, "", **{"Retry-After": "soon"}), page(429, "", **{"Retry-After": "-5"}))
    await pages.posts(CHANNEL)
    assert pauses.taken == [2.0, 5.0]


async def test_after_some_tries_it_gives_up_with_a_sentence(
    pages: PublicPages, host: PublicPage, pauses: Pauses
) -> None:
    host.answer_next(*[page(502, "away")] * 10)
    with pytest.raises(PageAwayError, match=r"status 502.*try again later"):
        await pages.posts(CHANNEL)
    assert len(host.asked) == 4


async def test_a_refusal_is_not_asked_again(pages: PublicPages, host: PublicPage) -> None:
    host.answer_next(page(403, "no"))
    with pytest.raises(PageAwayError, match="refuses the page"):
        await pages.posts(CHANNEL)
    assert len(host.asked) == 1


async def test_a_connection_that_breaks_is_made_again(pages: PublicPages, host: PublicPage) -> None:
    host.answer_next(hang_up, hang_up)
    assert b"Thought 30" in await pages.posts(CHANNEL)


async def test_a_host_that_is_not_there_is_told() -> None:
    async with showing() as host:
        url = host.url
    async with open_pages(url, HURRIED, Pauses()) as pages:
        with pytest.raises(PageAwayError, match="could not be reached"):
            await pages.posts(CHANNEL)


async def test_silence_and_dripping_have_an_end(host: PublicPage, pauses: Pauses) -> None:
    host.answer_next(silence, dripping)
    async with open_pages(host.url, HURRIED, pauses) as pages:
        assert b"Thought 30" in await pages.posts(CHANNEL)
    assert len(host.asked) >= 3


async def test_an_endless_page_is_not_swallowed(host: PublicPage) -> None:
    async with open_pages(host.url, Patience(apart=0)) as pages:
        host.answer_next(endless)
        with pytest.raises(PageAwayError, match="more than 8 MiB"):
            await pages.posts(CHANNEL)
    assert len(host.asked) == 1


@pytest.mark.parametrize("location", [f"/{CHANNEL}", "https://telegram.org/", f"http://127.0.0.2/s/{CHANNEL}", "/"])
async def test_a_page_that_leads_elsewhere_is_closed(pages: PublicPages, host: PublicPage, location: str) -> None:
    host.answer_next(leading_to(location))
    with pytest.raises(PageClosedError, match="shows no posts") as told:
        await pages.posts(CHANNEL)
    assert f"{host.url}/s/{CHANNEL}" in str(told.value)
    assert len(host.asked) == 1


async def test_a_page_that_leads_to_itself_is_followed_a_little(pages: PublicPages, host: PublicPage) -> None:
    host.answer_next(leading_to(f"/s/{CHANNEL.lower()}?again"))
    assert b"Thought 30" in await pages.posts(CHANNEL)
    host.answer_next(*[leading_to(f"/s/{CHANNEL}?and-again")] * 9)
    with pytest.raises(PageClosedError):
        await pages.posts(CHANNEL)


@pytest.mark.parametrize("location", ["http://[", "//:x", ""])
async def test_a_broken_address_is_no_crash(pages: PublicPages, host: PublicPage, location: str) -> None:
    host.answer_next(*[leading_to(location)] * 9)
    with pytest.raises(RahnamaError):
        await pages.posts(CHANNEL)


async def test_the_proxy_of_the_environment_is_used(host: PublicPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", host.url)
    monkeypatch.setenv("no_proxy", "")
    async with open_pages("http://page.example", UNHURRIED) as pages:
        await pages.posts(CHANNEL)
    assert host.asked == ["newest"]


async def test_a_proxy_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "socks4://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(RahnamaError, match="socks5"):
        async with open_pages("http://page.example", UNHURRIED):
            pass


async def test_a_link_that_leads_elsewhere_tells_nothing(pages: PublicPages, host: PublicPage) -> None:
    host.answer_next(leading_to("/"))
    assert await pages.link(CHANNEL, 7) is None
