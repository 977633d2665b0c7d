"""Addresses of posts at Telegram."""

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from channel.language.text import fold
from channel.models import ChannelInfo, Post

_FIRST_BOT_API_CHANNEL: Final = -1_000_000_000_000
_NUMBER: Final = re.compile(r"#?(\d{1,15})", re.ASCII)
_NAME: Final = r"[a-z]\w{3,31}"
_WEB: Final = re.compile(
    rf"""
    (?<! [\w.@/-] ) (?:https?://)?
    (?: (?:www\.)? (?:t\.me|telegram\.(?:me|dog)) / (?:s/)? (?: c/(?P<channel>\d{{1,15}}) | (?P<name>{_NAME}) )
      | (?P<site>{_NAME}) \.t\.me (?:/s)?
    )
    / (?P<post>\d{{1,15}}) (?! \w | /\w )
    """,
    re.ASCII | re.VERBOSE,
)
_REST: Final = re.compile(r"/?(?:[?#].*)?", re.ASCII)
_APP: Final = re.compile(r"(?<!\w)tg:\S+")
_BEHIND: Final = ".,:;!?)]}>»\"'؛،؟"


class PostLink(NamedTuple):
    """Where a post is: its number, and what the address says of its channel."""

    message_id: int
    username: str | None = None
    """In small letters."""
    chat_id: int | None = None


def chat_of(info: ChannelInfo | None) -> int | str | None:
    """Return the channel's id or @username for the Bot API; None if neither is known."""
    if info is None:
        return None
    return info.chat_id or (f"@{info.username}" if info.username else None)


def post_url(channel: ChannelInfo | None, message_id: int | None) -> str | None:
    """Where a post can be opened: by its members only, for a channel without a public name. None if not known."""
    if channel is None or message_id is None:
        return None
    if channel.username:
        return f"https://t.me/{channel.username}/{message_id}"
    if channel.chat_id:
        return f"https://t.me/c/{str(channel.chat_id).removeprefix('-100')}/{message_id}"
    return None


def comments_url(channel: ChannelInfo | None, message_id: int | None) -> str | None:
    """Where the comments on a post can be read and written; the number of the comment to begin at need not exist."""
    url = post_url(channel, message_id)
    return f"{url}?comment=1" if url else None


def read_link(written: str) -> PostLink | None:
    """The post that somebody means by an address of any of Telegram's forms, or by its bare number; None for others."""
    address = fold(written)
    if number := _NUMBER.fullmatch(address):
        return PostLink(int(number[1]))
    if (web := _WEB.match(address)) and _REST.fullmatch(address, web.end()):
        return _web_link(web)
    return _app_link(address)


def links_in(written: str) -> tuple[PostLink, ...]:
    """The posts whose addresses are somewhere in a text, each once, those for browsers first."""
    text = fold(written)
    found = [_web_link(match) for match in _WEB.finditer(text)]
    found += [link for match in _APP.finditer(text) if (link := _app_link(match[0].rstrip(_BEHIND)))]
    return tuple(dict.fromkeys(found))


def is_elsewhere(link: PostLink, channel: ChannelInfo | None) -> bool:
    """Whether the address names another channel; compared by id, if both are known."""
    if channel and channel.chat_id and link.chat_id:
        return link.chat_id != channel.chat_id
    if channel and channel.username and link.username:
        return link.username != channel.username.casefold()
    return False


def is_of(link: PostLink, channel: ChannelInfo) -> bool:
    """Whether the address names this channel; a bare number names none."""
    if link.chat_id:
        return link.chat_id == channel.chat_id
    return bool(link.username and channel.username) and link.username == str(channel.username).casefold()


def mentioned(post: Post, channel: ChannelInfo) -> tuple[int, ...]:
    """The numbers of the channel's other posts that a post answers or links to, in this order, each once."""
    addresses = [entity.url for entity in post.entities if entity.url]
    links = [link for link in links_in("\n".join([post.text, *addresses])) if is_of(link, channel)]
    own = {post.message_id, *post.album}
    found = ([post.reply_to] if post.reply_to else []) + [link.message_id for link in links]
    return tuple(dict.fromkeys(number for number in found if number not in own))


def _web_link(match: re.Match[str]) -> PostLink:
    channel = _FIRST_BOT_API_CHANNEL - int(match["channel"]) if match["channel"] else None
    return PostLink(int(match["post"]), match["name"] or match["site"], channel)


def _app_link(address: str) -> PostLink | None:
    """tg://resolve?domain=name&post=12 and tg://privatepost?channel=123&post=12."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    post, channel = _NUMBER.fullmatch(told.get("post", "")), _NUMBER.fullmatch(told.get("channel", ""))
    if parts.scheme != "tg" or post is None:
        return None
    match parts.netloc or parts.path:
        case "resolve" if told.get("domain"):
            return PostLink(int(post[1]), told["domain"])
        case "privatepost" if channel:
            return PostLink(int(post[1]), chat_id=_FIRST_BOT_API_CHANNEL - int(channel[1]))
    return None
