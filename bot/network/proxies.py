"""Proxies of the kinds http, https, socks5 and socks5h, from PROXY_URL or the environment.

aiohttp itself speaks to those of the first two kinds, aiohttp-socks to the others.
"""

import ipaddress
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from bot.settings import addresses
from channel.errors import SettingsError


def proxy_for(url: str, given: str | None = None) -> URL | None:
    """The proxy for a URL: the one that is given, else the environment's (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY).

    None if there is none, if NO_PROXY names the host, or if one is given and the host is this machine. Raises
    SettingsError if the environment's can't be used.
    """
    target = URL(url)
    if target.host is None or proxy_bypass(target.host):
        return None
    if given:
        return None if _is_this_machine(target.host) else URL(given)
    proxies = getproxies()
    named = proxies.get(target.scheme) or proxies.get("all")
    if not named:
        return None
    try:
        return URL(addresses.proxy(named))
    except ValueError as fault:
        raise SettingsError(
            f"The environment (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) names a proxy that cannot be used:"
            f" expected {fault}. Correct it, set PROXY_URL, or set NO_PROXY to {target.host}."
        ) from None


def connector(proxy: URL | None, **options: Any) -> aiohttp.TCPConnector:
    """A connector for a session. Its requests get `over(proxy)`, too."""
    if proxy is None or over(proxy):
        return aiohttp.TCPConnector(**options)
    from aiohttp_socks import ProxyConnector, ProxyType  # only those who use it wait for it

    return ProxyConnector(
        host=str(proxy.host),
        port=proxy.port or 1080,
        proxy_type=ProxyType.SOCKS5,
        username=proxy.user,
        password=proxy.password,
        rdns=proxy.scheme == "socks5h",  # whether the proxy looks names up
        **options,
    )


def over(proxy: URL | None) -> URL | None:
    """The proxy to name at each request; None where the connector has it."""
    return proxy if proxy is not None and proxy.scheme.startswith("http") else None


def refusal() -> type[Exception]:
    """What is raised when a proxy refuses, besides aiohttp's errors and OSError."""
    from aiohttp_socks import ProxyError

    return ProxyError


def shown(proxy: URL) -> str:
    """The proxy's address without its user and password."""
    return str(proxy.with_user(None).with_path("")).rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
