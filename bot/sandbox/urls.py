"""Addresses in links and buttons: which ones Telegram accepts, and in which form it returns them."""

import re
from functools import lru_cache

_URL = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://)?(?:(?P<user>[^/?#@]*)@)?"
    r"(?P<host>\[[^\]/?#]*\]|[^:/?#]*)(?::(?P<port>[^/?#]*))?(?P<rest>.*)",
    re.DOTALL,
)
_USER_LINK = re.compile(r"tg:(?://)?user\?(?:[^#]*&)?id=(\d+)(?:[&#].*)?", re.IGNORECASE)
_BAD_IN_HOST = re.compile(r"[\x00-\x20\"'()<>\\^`{|}]")


def linked_user(url: str) -> int | None:
    """Return the id of the user in `tg://user?id=...`."""
    match = _USER_LINK.fullmatch(url)
    return int(match.group(1)) or None if match else None


@lru_cache(maxsize=4096)
def checked_url(url: str) -> str:
    """Return the address in Telegram's form: a scheme, a host in lower case, at least "/" as a path.

    Raises ValueError with Telegram's reason.
    """
    url = url.strip()
    if re.match(r"(?:tg|ton|tonsite):", url, re.IGNORECASE):
        return _internal(url)
    match = _URL.fullmatch(url)
    parts = match.groupdict() if match else {}
    scheme = (parts.get("scheme") or "http").lower()
    host = (parts.get("host") or "").lower()
    if scheme not in {"http", "https"}:
        raise ValueError("Unsupported URL protocol")
    if not host:
        raise ValueError("URL host is empty")
    if _BAD_IN_HOST.search(host):
        raise ValueError("Disallowed character in URL host")
    port = parts.get("port")
    if port and not (port.isdecimal() and 0 < int(port) <= 65535):
        raise ValueError("Wrong port number specified in the URL")
    if "." not in host and not host.startswith("["):
        raise ValueError("Wrong HTTP URL")
    user = f"{parts['user']}@" if parts.get("user") else ""
    rest = parts.get("rest") or "/"
    rest = re.sub(r"[\x00-\x20]", lambda bad: f"%{ord(bad.group()):02X}", rest)
    return f"{scheme}://{user}{host}{f':{port}' if port else ''}{rest if rest.startswith('/') else '/' + rest}"


def _internal(url: str) -> str:
    scheme, _, rest = url.partition(":")
    match = re.fullmatch(r"([A-Za-z0-9_\-]+)(/?)([?#].*)?", rest.removeprefix("//"), re.DOTALL)
    if match is None:
        raise ValueError("Wrong URL")
    return f"{scheme.lower()}://{match.group(1).lower()}{match.group(3) or ''}"
