"""Addresses as settings have them. What is none raises ValueError, which says what is expected."""

import re

from pydantic import HttpUrl, TypeAdapter, ValidationError
from yarl import URL

_CHANNEL = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
_CHANNEL_ID = re.compile(r"-100\d{5,13}", re.ASCII)
_PRIVATE_ADDRESS = re.compile(r"(?:https?://)?t\.me/c/(\d{5,13})(?:/\d*)?", re.ASCII)
_PROXIES = {"http": "http", "https": "https", "socks": "socks5h", "socks5": "socks5", "socks5h": "socks5h"}
_CHANNEL_ADDRESS = re.compile(r"^(?:https?://)?(?:t\.me/(?:s/)?)?@?")


def channel(value: object) -> object:
    written = str(value).strip()
    if private := _PRIVATE_ADDRESS.fullmatch(written):
        return f"-100{private[1]}"
    name = _CHANNEL_ADDRESS.sub("", written).rstrip("/")
    if not (_CHANNEL.fullmatch(name) or _CHANNEL_ID.fullmatch(name)):
        raise ValueError(
            "the channel's public name without @, such as SingularThinker, or a private channel's id, "
            "such as -1001234567890"
        )
    return name


def database(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("an address such as sqlite:///data/rahnama.db or postgresql://rahnama@localhost/rahnama")
    return value


def api_url(value: str) -> str:
    try:
        TypeAdapter(HttpUrl).validate_python(value)
    except ValidationError:
        raise ValueError("an http or https address, such as https://api.telegram.org") from None
    return value.rstrip("/")


def page_url(value: str) -> str:
    try:
        return api_url(value)
    except ValueError:
        raise ValueError("an http or https address, such as https://t.me") from None


def proxy(value: str) -> str:
    written = value.strip()
    try:
        url = URL(written if "://" in written else f"http://{written}")
        url = url.with_scheme(_PROXIES[url.scheme])
        if not url.host or url.port == 0 or re.search(r"\s", written):
            raise ValueError(written)
    except (KeyError, ValueError):
        raise ValueError(
            "the address of a proxy of the kind http, https, socks5 or socks5h, such as socks5h://127.0.0.1:1080"
        ) from None
    return str(url.with_path(""))


def webhook(value: str) -> str:
    if not re.fullmatch(r"https://[^/\s@]+/[^\s?#]+", value):
        raise ValueError("an https address with a path, such as https://guide.example.org/telegram")
    return value


def listening(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) < 65_536:
        raise ValueError("an address and a port, such as 0.0.0.0:8080")
    return value
