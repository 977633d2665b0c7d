"""A page of t.me/s, read as a whole."""

import base64
import binascii
import json
import re
from typing import NamedTuple

from channel.errors import SourceError
from channel.models import ChannelInfo, Pinned, Post, Skipped
from channel.sources.markup import Node, attribute, classes, elements, find, find_all, line_of, parsed
from channel.sources.web_preview.faults import Absence, MarkupChanged, NoPosts
from channel.sources.web_preview.media import MESSAGE, TEXT
from channel.sources.web_preview.post import date_of, is_service, place_of, record_of, says_nothing

LARGEST_PAGE = 16 << 20
"""The largest page, in bytes; the twenty posts of one take about 300,000."""

_LONGEST_TITLE = 128
_LONGEST_TOKEN = 4096
_BEFORE = re.compile(r"[?&]before=([0-9]{1,16})")
_USERNAME = re.compile(r"/?@?(?:s/)?([A-Za-z]\w{2,63})/?", re.ASCII)
_NOT_FOUND = "Post not found"
_MEMBERS = re.compile(r"\bmembers?\b|\bmonthly users\b", re.IGNORECASE)
_FIRST_BOT_API_CHANNEL = -1_000_000_000_000


class WebPage(NamedTuple):
    """The content of one page."""

    info: ChannelInfo
    records: tuple[Post | Pinned | Skipped, ...]
    """In ascending order."""
    older: int | None
    """The number that gives the next older page, with `?before=`; None if there is none."""
    numbers: tuple[int, ...]
    """Those of all messages on the page, ascending, including service messages and every picture of an album."""


def read_page(content: bytes, name: str) -> WebPage:
    """The page's posts. `name` is its name in errors.

    Raises NoPosts if the page says that there are none, MarkupChanged if they are not found, and SourceError if it is
    too large, cut off or not HTML.
    """
    if len(content) > LARGEST_PAGE:
        raise SourceError(name, f"is larger than {LARGEST_PAGE >> 20} MiB, as no page of t.me/s is")
    root = parsed(content, name)
    messages = [node for node in find_all(root, MESSAGE) if "err_message" not in classes(node)]
    if not messages:
        raise _absence(root, name)
    _check(messages, name)
    info = _info(root, messages)
    records: dict[int, Post | Pinned | Skipped] = {}
    unnumbered: list[Post | Pinned | Skipped] = []
    numbers: set[int] = set()
    for index, node in enumerate(messages, 1):
        record = record_of(node, info.username, f"message block {index} of {name}")
        place = place_of(node)
        if place is None:
            unnumbered.append(record)
        else:
            records.setdefault(place.number, record)
            numbers |= {place.number, *(record.album if isinstance(record, Post) else ())}
    return WebPage(
        info,
        (*unnumbered, *(records[number] for number in sorted(records))),
        _older(root),
        tuple(sorted(numbers)),
    )


def link_state(content: bytes) -> bool | None:
    """Whether the post exists whose page `https://t.me/<channel>/<number>?embed=1` this is.

    None if the page does not say.
    """
    try:
        root = parsed(content, "the post's page")
    except SourceError:
        return None
    error = find(root, f"{MESSAGE}_error")
    if error is not None:
        return False if line_of(error) == _NOT_FOUND else None
    return True if any(place_of(node) for node in find_all(root, MESSAGE)) else None


def _check(messages: list[Node], name: str) -> None:
    """Raises MarkupChanged if something that every page has is missing from this one."""
    if all(place_of(node) is None for node in messages):
        raise MarkupChanged(name, "no message on it has a number")
    posts = [node for node in messages if not is_service(node)]
    if all(date_of(node) is None for node in posts or messages):
        raise MarkupChanged(name, "no message on it has a date")
    if posts and all(says_nothing(node) for node in posts):
        raise MarkupChanged(name, "no message on it has words, pictures or anything else that is known")
    if posts and not any(find(node, TEXT) for node in posts) and any(_strange(node) for node in posts):
        raise MarkupChanged(name, "no message on it has words where they used to be")


def _strange(node: Node) -> bool:
    """Whether a message has words but no known part."""
    bubble = find(node, f"{MESSAGE}_bubble")
    return bubble is not None and any(
        not any(part.startswith(("tgme_", "media_", "message_media_")) for part in classes(element) or ("",))
        and bool(line_of(element))
        for element in elements(bubble)
    )


def _absence(root: Node, name: str) -> SourceError:
    """Why a page without messages has none."""
    history = find(root, "tgme_channel_history") or find(root, "js-message_history")
    if history is not None:
        if find(history, "tme_no_messages_found") is not None or not line_of(history):
            return NoPosts(name, Absence.EMPTY)
        return MarkupChanged(name, "something is in its list of messages, but no message")
    if find(root, "tgme_page") is None and find(root, "tgme_page_description") is None:
        return MarkupChanged(name, "it has no list of messages")
    said = line_of(find(root, "tgme_page_description")).casefold()
    if find(root, "tgme_page_title") is None and "you can contact" in said:
        return NoPosts(name, Absence.MISSING)
    if _MEMBERS.search(line_of(find(root, "tgme_page_extra"))):
        return NoPosts(name, Absence.NO_CHANNEL)
    if find(root, "tgme_page_title") is not None or "you can view" in said or "private" in said:
        return NoPosts(name, Absence.CLOSED)
    return MarkupChanged(name, "it has no list of messages and does not say why")


def _info(root: Node, messages: list[Node]) -> ChannelInfo:
    title = next(
        (
            words
            for part in ("tgme_channel_info_header_title", "tgme_header_title")
            if (words := line_of(find(root, part)))
        ),
        "",
    )
    username = _username(root)
    if username is None:  # a page saved in part: its messages say it
        username = next((place.channel for node in messages if (place := place_of(node))), None)
    return ChannelInfo(
        title=title[:_LONGEST_TITLE] or "…",
        username=username,
        chat_id=next((number for node in messages if (number := _chat_id(node))), None),
    )


def _username(root: Node) -> str | None:
    main = find(root, "tgme_main")
    written = (
        line_of(find(root, "tgme_channel_info_header_username")),
        (attribute(main, "data-url")) if main is not None else "",
    )
    return next((match[1] for name in written if (match := _USERNAME.fullmatch(name))), None)


def _chat_id(node: Node) -> int | None:
    """The channel's id, from the token that the page counts views with."""
    token = attribute(node, "data-view")
    if not 0 < len(token) <= _LONGEST_TOKEN:
        return None
    try:
        view = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    number = view.get("c") if isinstance(view, dict) else None
    # The Bot API writes the same channel as -100 and the number.
    if type(number) is int and _FIRST_BOT_API_CHANNEL < number < 0:
        return _FIRST_BOT_API_CHANNEL + number
    return None


def _older(root: Node) -> int | None:
    for link in find_all(root, "js-messages_more"):
        number = attribute(link, "data-before")
        match = _BEFORE.search(attribute(link, "href"))
        number = number or (match[1] if match else "")
        if number.isascii() and number.isdigit() and len(number) <= 16 and int(number):
            return int(number)
    for link in root.css("link"):
        match = _BEFORE.search(attribute(link, "href"))
        if link.attributes.get("rel") == "prev" and match:
            return int(match[1]) or None
    return None
