"""Telegram and the channel's page are reached through the proxy that the settings or the environment name."""

import ssl
from collections.abc import AsyncIterator

import pytest
import trustme
from telegram import Bot
from telegram.error import NetworkError

from bot.jobs.sync.public_pages import PageAwayError, Patience, open_pages
from bot.network import transport
from bot.network.proxies import proxy_for, shown
from bot.network.transport import AiohttpRequest
from channel.errors import SettingsError
from tests.bot.loopback import TOKEN, BotApi, loopback
from tests.bot.network.relays import Relay, relay

API = "http://telegram.invalid"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with loopback() as api:
        yield api


async def name_of_the_bot(proxy: str, api: str = API) -> str:
    request = AiohttpRequest(proxy_for(api, proxy))
    async with Bot(TOKEN, f"{api}/bot", request=request, get_updates_request=request) as bot:
        return bot.username


async def test_socks_looks_the_name_up_at_the_proxy_if_it_is_asked_to(api: BotApi) -> None:
    async with relay("socks", Relay(api.port)) as proxy:
        assert await name_of_the_bot(f"socks5h://127.0.0.1:{proxy.port}")
    assert set(proxy.hosts) == {"telegram.invalid"}


async def test_plain_socks_looks_the_name_up_here(api: BotApi) -> None:
    # proxy_for leaves this machine out, so the name is given at the request
    async with (
        relay("socks", Relay(api.port)) as proxy,
        AiohttpRequest(proxy_for(API, f"socks5://127.0.0.1:{proxy.port}")) as request,
    ):
        assert await request.post(f"http://localhost/bot{TOKEN}/getMe")
    assert proxy.hosts in (["127.0.0.1"], ["::1"])


async def test_a_user_and_a_password_are_given(api: BotApi) -> None:
    async with relay("socks", Relay(api.port, "ali", "pass@word")) as proxy:
        assert await name_of_the_bot(f"socks5h://ali:pass%40word@127.0.0.1:{proxy.port}")
    assert "ali" in proxy.users


@pytest.mark.parametrize(
    "proxied", [Relay(0, refusing=True), Relay(0, "ali", "another")], ids=["it refuses", "another password"]
)
async def test_a_refusal_is_told_without_the_token_and_the_password(api: BotApi, proxied: Relay) -> None:
    proxied.target = api.port
    async with relay("socks", proxied) as proxy:
        with pytest.raises(NetworkError) as caught:
            await name_of_the_bot(f"socks5h://ali:secret@127.0.0.1:{proxy.port}")
    assert "secret" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert api.asked == []


async def test_an_http_proxy_gets_its_password_and_serves(api: BotApi) -> None:
    assert await name_of_the_bot(api.url.replace("//", "//owner:secret@"))
    assert api.asked[-1].target.startswith(API)
    assert api.asked[-1].headers["Proxy-Authorization"] == "Basic b3duZXI6c2VjcmV0"


async def test_an_https_proxy_serves(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    server, client = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    monkeypatch.setattr(transport, "trusted", lambda: client)
    async with relay("http", Relay(api.port), server) as proxy:
        assert await name_of_the_bot(f"https://127.0.0.1:{proxy.port}")
    assert proxy.hosts[0].startswith(API)


async def test_the_page_is_read_through_it_too(api: BotApi) -> None:
    async with relay("socks", Relay(api.port, refusing=True)) as proxy:
        address = f"socks5h://127.0.0.1:{proxy.port}"
        async with open_pages("http://page.invalid", Patience(pauses=()), proxy_url=address) as pages:
            with pytest.raises(PageAwayError, match=r"page\.invalid could not be reached"):
                await pages.posts("channel")
    assert set(proxy.hosts) == {"page.invalid"}


async def test_the_one_that_the_environment_names_is_used(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", api.url)
    async with AiohttpRequest(proxy_for(API)) as request:
        assert await request.post(f"{API}/bot{TOKEN}/getMe")
    assert api.asked[-1].target == f"{API}/bot{TOKEN}/getMe"


def test_the_setting_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_for("https://api.telegram.org/") is None
    monkeypatch.setenv("all_proxy", "proxy.example:3128")
    assert str(proxy_for("https://api.telegram.org/")) == "http://proxy.example:3128"
    monkeypatch.setenv("https_proxy", "socks://other.example:1080/")
    assert str(proxy_for("https://api.telegram.org/")) == "socks5h://other.example:1080"
    assert str(proxy_for("https://api.telegram.org/", "socks5h://mine.example:1080")) == "socks5h://mine.example:1080"


def test_a_host_can_be_left_out_and_this_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for here in ("http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"):
        assert proxy_for(here, "http://proxy.example") is None
    monkeypatch.setenv("no_proxy", "telegram.org")
    assert proxy_for("https://api.telegram.org", "http://proxy.example") is None


@pytest.mark.parametrize(
    "named", ["ftp://user:secret@h", "socks4://user:secret@h", "http://", "http://user:secret@h:x", "no proxy at all"]
)
def test_one_that_cannot_be_used_is_told_without_its_password(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", named)
    with pytest.raises(SettingsError, match=r"socks5h.*PROXY_URL.*NO_PROXY to api\.telegram\.org") as caught:
        proxy_for("https://api.telegram.org/bot/getMe")
    assert "secret" not in str(caught.value)


def test_what_is_shown_of_it_has_no_password() -> None:
    proxy = proxy_for("https://api.telegram.org", "socks5h://ali:secret@proxy.example:1080")
    assert proxy is not None
    assert shown(proxy) == "socks5h://proxy.example:1080"
