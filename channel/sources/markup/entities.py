"""The entities of a post, from the elements in its text."""

import re

from channel.models import Entity, EntityKind
from channel.sources.markup.tree import Node, attribute, classes
from channel.sources.styles import LINK, MERGED

LONGEST_LINK = 2048
"""The longest address, in characters; a longer one is not a link."""

_TAGS = {
    "b": EntityKind.BOLD,
    "strong": EntityKind.BOLD,
    "i": EntityKind.ITALIC,
    "em": EntityKind.ITALIC,
    "u": EntityKind.UNDERLINE,
    "ins": EntityKind.UNDERLINE,
    "s": EntityKind.STRIKETHROUGH,
    "del": EntityKind.STRIKETHROUGH,
    "strike": EntityKind.STRIKETHROUGH,
    "code": EntityKind.CODE,
    "pre": EntityKind.PRE,
    "blockquote": EntityKind.BLOCKQUOTE,
    "tg-spoiler": EntityKind.SPOILER,
    "tg-emoji": EntityKind.CUSTOM_EMOJI,
}
_SPOILERS = frozenset(("spoiler", "tg-spoiler"))
_ACTIONS = {
    "return ShowHashtag(": EntityKind.HASHTAG,
    "return ShowCashtag(": EntityKind.CASHTAG,
    "return ShowBotCommand(": EntityKind.BOT_COMMAND,
    "return ShowNotLoadedEmoji(": EntityKind.CUSTOM_EMOJI,
    "return ShowNotAvailableEmoji(": EntityKind.CUSTOM_EMOJI,
}
_SEARCHES = {"#": ("q=%23", EntityKind.HASHTAG), "$": ("q=%24", EntityKind.CASHTAG)}
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
_MENTIONED = re.compile(r"https?://(?:t|telegram)\.me/(\w+)/?", re.IGNORECASE)
_EMOJI_FILE = re.compile(r"[^:?#]+\.(?:tgs|webp|webm|png|jpg)", re.IGNORECASE)
_HASHTAG = re.compile(r"#\S{1,300}")
_LANGUAGE = re.compile(r"(?:language-)?([\w+#.-]{1,64})")


def entities_of(found: list[tuple[int, int, Node]], text: str) -> tuple[Entity, ...]:
    """The entities in order, outer ones first; adjacent ones of the same kind become one."""
    entities: list[Entity] = []
    latest: dict[tuple[EntityKind, str | None], int] = {}
    for start, length, node in sorted(found, key=lambda mark: (mark[0], -mark[1])):
        entity = _entity(node, start, text[start : start + length])
        if entity is None:
            continue
        look = entity.kind, entity.url
        before = entities[latest[look]] if look in latest else None
        if before and entity.kind in MERGED and before.end >= entity.offset:
            end = max(before.end, entity.end)
            entities[latest[look]] = before.model_copy(update={"length": end - before.offset})
        else:
            latest[look] = len(entities)
            entities.append(entity)
    return tuple(entities)


def _entity(node: Node, offset: int, words: str) -> Entity | None:
    tag = node.tag or ""
    if tag == "a":
        kind, url = _link(node, words)
    elif tag == "span":
        kind, url = (EntityKind.SPOILER if classes(node) & _SPOILERS else None), None
    else:
        kind, url = _TAGS.get(tag), None
    if kind is None:
        return None
    language = _language(node) if kind is EntityKind.PRE else None
    return Entity(kind=kind, offset=offset, length=len(words), url=url, language=language)


def _link(node: Node, words: str) -> tuple[EntityKind | None, str | None]:
    """The kind of the link, and its target if its text does not show it."""
    address = attribute(node, "href")
    action = attribute(node, "onclick")
    for start, kind in _ACTIONS.items():
        if action.startswith(start):
            return (None if kind is EntityKind.HASHTAG and not _HASHTAG.fullmatch(words) else kind), None
    search, kind = _SEARCHES.get(words[:1], ("", EntityKind.HASHTAG))
    if search and f"?{search}" in address.casefold():
        return (kind if _HASHTAG.fullmatch("#" + words[1:]) else None), None
    mentioned = _MENTIONED.fullmatch(address)
    if mentioned and words.casefold() == f"@{mentioned[1]}".casefold():
        return EntityKind.MENTION, None
    if address == f"mailto:{words}":
        return EntityKind.EMAIL, None
    if address == f"tel:{words}":
        return EntityKind.PHONE, None
    if len(address) > LONGEST_LINK:
        return None, None
    if LINK.fullmatch(address):
        bare = address in (words, f"http://{words}", f"http://{words}/")
        return (EntityKind.URL, None) if bare else (EntityKind.TEXT_LINK, address)
    if address and not _SCHEME.match(address):
        if address == words:
            return EntityKind.URL, None
        if _EMOJI_FILE.fullmatch(address):
            return EntityKind.CUSTOM_EMOJI, None
    return None, None


def _language(node: Node) -> str | None:
    """The programming language that a block of code names."""
    inner = node.child
    for named in (node, inner) if inner is not None and inner.tag == "code" else (node,):
        match = _LANGUAGE.fullmatch(attribute(named, "class"))
        if match:
            return match[1]
    return None
