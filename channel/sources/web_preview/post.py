"""One message of a page of t.me/s, as a Post, a Pinned or a Skipped."""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from channel.language.calendars import instant
from channel.models import Pinned, Post, PostKind, Quote, Reaction, Skipped
from channel.posts.file_names import with_files
from channel.sources.markup import (
    CUSTOM_EMOJI,
    LONGEST_TEXT,
    PAID,
    Excess,
    Formatted,
    Node,
    attribute,
    classes,
    counted,
    elements,
    excerpt_of,
    find,
    find_all,
    formatted,
    line_of,
    tags_of,
)
from channel.sources.page_text.page_lines import pinned
from channel.sources.telegram_json.message import NO_NUMBER, SERVICE
from channel.sources.web_preview.media import (
    MESSAGE,
    OWN_WORDS,
    PREVIEW,
    QUOTED,
    REPLY,
    TEXT,
    buttons_under,
    file_in,
    media_of,
    question_in,
)

ELSEWHERE = "it is of another channel"

_FALLBACK = "media_not_supported_cont"  # what a browser that cannot show the medium shows; always present
_SERVICE = "Service message"
_UNSUPPORTED = "message_media_not_supported_wrap"

_LAST_NUMBER = 2**52
_LAST_SECOND = 253_402_300_799  # of the year 9999
_POST = re.compile(r"(\w{1,64})/([0-9]{1,16})", re.ASCII)
_ADDRESS = re.compile(
    r"(?:https?:)?(?://)?(?:t|telegram)\.me/(?:s/)?(\w{1,64})/([0-9]{1,16})/?(\?single)?(?:[?&#].*)?", re.ASCII
)
_COUNT = re.compile(r"([0-9][0-9.,\s]{0,20})([KMB]?)", re.IGNORECASE)
_THOUSANDS = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_FORWARDED = re.compile(r"Forwarded from:?\s*", re.IGNORECASE)


class Place(NamedTuple):
    """A post's address: a channel's username, in lower case, and a number."""

    channel: str
    number: int


def place_of(node: Node) -> Place | None:
    """The post of the message; None if the message does not say."""
    match = _POST.fullmatch(attribute(node, "data-post"))
    number = int(match[2]) if match else 0
    return Place(match[1].casefold(), number) if match and 0 < number < _LAST_NUMBER else None


def date_of(node: Node) -> int | None:
    """When the message was posted, in Unix seconds."""
    for link in find_all(node, f"{MESSAGE}_date", QUOTED):
        for inner in elements(link):
            if date := _seconds(inner.attributes.get("datetime")):
                return date
    return None


def says_nothing(node: Node) -> bool:
    """Whether the message has nothing known to be a post's content, although it may have some."""
    if find(node, TEXT, QUOTED) is not None or find(node, _UNSUPPORTED) is not None:
        return False
    return next(media_of(node), None) is None


def is_service(node: Node) -> bool:
    """Whether the message is Telegram's own about the channel; for some, the page says only that."""
    label = find(node, "message_media_not_supported_label", QUOTED)
    return "service_message" in classes(node) or line_of(label) == _SERVICE


def record_of(node: Node, username: str | None, place: str) -> Post | Pinned | Skipped:
    """The message as a record, on the page of the channel `username`. `place` names it if it has no number."""
    post = place_of(node)
    if post is None:
        return Skipped(place=place, reason=NO_NUMBER)
    place = f"message {post.number}"
    if username is not None and post.channel != username.casefold():
        return Skipped(place=place, reason=ELSEWHERE)
    try:
        if is_service(node):
            return _service(node, post, place)
        return _post(node, post)
    except Excess as excess:
        return Skipped(place=place, reason=str(excess))


def _service(node: Node, post: Place, place: str) -> Pinned | Skipped:
    words = find(node, TEXT, QUOTED)
    said = line_of(words, LONGEST_TEXT)
    opening = pinned(said)
    if words is not None and (opening is not None or " pinned " in said):
        for link in words.css("a"):
            number = _number_at(link, post.channel)
            if number:
                return Pinned(message_id=number)
    return Pinned(opening=opening) if opening else Skipped(place=place, reason=SERVICE)


def _post(node: Node, post: Place) -> Post:
    words = find(node, TEXT, QUOTED)
    text = formatted(words) if words is not None else Formatted("", ())
    media = list(media_of(node))
    kind = media[0][0] if media else PostKind.TEXT
    if not media and (not text.text or _is_unsupported(node)):
        kind = PostKind.OTHER
    album = _album(media, post)
    files = {_message_of(medium, post): file for one, medium in reversed(media) if (file := file_in(one, medium))}
    reply = find(node, REPLY)
    return Post(
        message_id=album[0] if album else post.number,
        date=date_of(node),
        kind=kind,
        text=text.text or question_in(media)[:LONGEST_TEXT],
        entities=text.entities,
        tags=tags_of(text),
        reactions=_reactions(node),
        quotes=tuple(_quotes(node, reply)),
        forwarded_from=_forwarded_from(node),
        reply_to=_number_at(reply, post.channel) if reply is not None else None,
        author=line_of(find(node, f"{MESSAGE}_from_author", OWN_WORDS)) or None,
        buttons=buttons_under(node),
        album=album,
        **with_files(files, album[0] if album else post.number),
    )


def _is_unsupported(node: Node) -> bool:
    """Whether the page itself says that only Telegram can show the post."""
    return find(node, _UNSUPPORTED, QUOTED | {_FALLBACK}) is not None


def _album(media: list[tuple[PostKind, Node]], post: Place) -> tuple[int, ...]:
    """The numbers of all messages of an album: each of its media links to its own."""
    numbers = {post.number, *(_message_of(medium, post) for _, medium in media)}
    return tuple(sorted(numbers)) if len(numbers) > 1 else ()


def _message_of(medium: Node, post: Place) -> int:
    match = _ADDRESS.fullmatch(attribute(medium, "href"))
    return (_number_at(medium, post.channel) if match and match[3] else None) or post.number


def _number_at(link: Node, channel: str) -> int | None:
    """The post of the channel that the link leads to."""
    match = _ADDRESS.fullmatch(attribute(link, "href"))
    if not match or match[1].casefold() != channel or not 0 < int(match[2]) < _LAST_NUMBER:
        return None
    return int(match[2])


def _quotes(node: Node, reply: Node | None) -> Iterator[Quote]:
    """The answered post, then the previews of links."""
    if reply is not None:
        words = find(reply, TEXT) or find(reply, f"{MESSAGE}_metatext") or find(reply, "js-message_reply_text")
        name = line_of(find(reply, f"{MESSAGE}_author_name") or find(reply, f"{MESSAGE}_author"))
        excerpt = excerpt_of(words)
        if name or excerpt:
            yield Quote(title=name, text=excerpt)
    for preview in find_all(node, PREVIEW, frozenset((REPLY,))):
        heading = [line_of(find(preview, f"link_preview_{part}")) for part in ("site_name", "title")]
        text = excerpt_of(find(preview, "link_preview_description"))
        if any(heading) or text:
            yield Quote(title=" · ".join(filter(None, heading)), text=text)


def _forwarded_from(node: Node) -> str | None:
    header = find(node, f"{MESSAGE}_forwarded_from", OWN_WORDS)
    if header is None:
        return None
    named = find(header, f"{MESSAGE}_forwarded_from_name")
    return line_of(named) or _FORWARDED.sub("", line_of(header), count=1) or None


def _reactions(node: Node) -> tuple[Reaction, ...]:
    found = find_all(node, "tgme_reaction", OWN_WORDS)
    return counted((_emoji(reaction), count_of(_own_text(reaction))) for reaction in found)


def _emoji(reaction: Node) -> str:
    if "tgme_reaction_paid" in classes(reaction):
        return PAID
    if any(child.tag == "tg-emoji" for child in elements(reaction)):
        return CUSTOM_EMOJI
    return line_of(find(reaction, "emoji"))


def _own_text(node: Node) -> str:
    """The text directly in the element."""
    words = []
    child = node.child
    while child is not None:
        if child.is_text_node:
            words.append(child.text_content or "")
        child = child.next
    return "".join(words).strip()


def count_of(written: str) -> int | None:
    """A number as the page writes it: 12, 1,204, 2.41M."""
    match = _COUNT.fullmatch(written.strip())
    if not match:
        return None
    digits = re.sub(r"[\s,]", "", match[1])
    try:
        return int(Decimal(digits) * _THOUSANDS[match[2].upper()])
    except InvalidOperation:
        return None


def _seconds(written: str | None) -> int | None:
    try:
        seconds = instant(datetime.fromisoformat(written or ""))
    except (ValueError, OverflowError):
        return None
    return seconds if 0 < seconds <= _LAST_SECOND else None
