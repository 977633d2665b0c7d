"""Telegram's HTML, read as strictly as Telegram reads it.

It is neither lenient like a browser (html.parser) nor XML: tags and attributes follow Telegram's own few rules, and
every refusal has Telegram's words.
"""

import re
from dataclasses import dataclass, field

from bot.sandbox.entities import Entity
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.urls import checked_url, linked_user

_LOOKS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
}
_TAGS = {*_LOOKS, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_MARKUP = re.compile("[<&]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]*));?")
_SPACE = " \t\r\n\v"
_SPACES = re.compile(f"[{_SPACE}]*")
_TAG_NAME = re.compile(f"[^{_SPACE}>]*")
_ATTRIBUTE_NAME = re.compile(f"[^{_SPACE}=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


@dataclass
class _OpenTag:
    name: str
    begin: int
    """Where its text begins, in characters of the result."""
    attributes: dict[str, str] = field(default_factory=dict)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the text without its tags, and their entities, with offsets in characters."""
    if "\0" in source:
        raise _refusal("Text must not contain null bytes")
    text = _Text()
    entities: list[Entity] = []
    open_tags: list[_OpenTag] = []
    position = 0
    while markup := _MARKUP.search(source, position):
        start = markup.start()
        text.add(source[position:start])
        if source[start] == "&":
            character, position = _reference(source, start)
            text.add(character)
        elif source.startswith("</", start):
            position = _end_tag(source, start, open_tags)
            _close(open_tags.pop(), text, entities)
        else:
            tag, position = _start_tag(source, start, text.length)
            open_tags.append(tag)
    text.add(source[position:])
    if open_tags:
        raise _refusal(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].name}"')
    for entity in entities:
        entity.pop("class", None)
    whole = text.whole()
    if _SURROGATE.search(whole):
        raise _refusal(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return whole, entities


class _Text:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0

    def add(self, part: str) -> None:
        self._parts.append(part)
        self.length += len(part)

    def whole(self) -> str:
        return "".join(self._parts)


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _byte(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8", "surrogatepass"))


def _reference(source: str, start: int) -> tuple[str, int]:
    """Return the character that `&...;` stands for, or a plain "&" if it stands for none."""
    match = _REFERENCE.match(source, start)
    hexadecimal, decimal, name = match.groups() if match else (None, None, None)
    if match is None or (name is not None and name not in _REFERENCES):
        return "&", start + 1
    if name is not None:
        return _REFERENCES[name], match.end()
    code = int(hexadecimal or "0", 16) if hexadecimal is not None else int(decimal or "0")
    written = len(match.group().rstrip(";"))
    if code == 0 or code >= 0x10FFFF or written >= 10:
        return "&", start + 1
    return chr(code), match.end()


def _start_tag(source: str, start: int, begin: int) -> tuple[_OpenTag, int]:
    position = _end(_TAG_NAME, source, start + 1)
    if position == len(source):
        raise _refusal(f"Unclosed start tag at byte offset {_byte(source, start)}")
    tag = _OpenTag(source[start + 1 : position].lower(), begin)
    if tag.name not in _TAGS:
        raise _refusal(f'Unsupported start tag "{tag.name}" at byte offset {_byte(source, start)}')
    while True:
        position = _end(_SPACES, source, position)
        if source.startswith(">", position):
            break
        position = _attribute(source, start, position, tag)
    if tag.name == "span" and tag.attributes.get("class") != "tg-spoiler":
        raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {_byte(source, start)}')
    return tag, position + 1


def _attribute(source: str, start: int, position: int, tag: _OpenTag) -> int:
    end = _end(_ATTRIBUTE_NAME, source, position)
    name = source[position:end]
    if not name:
        raise _refusal(f'Empty attribute name in the tag "{tag.name}" at byte offset {_byte(source, start)}')
    position = _end(_SPACES, source, end)
    if not source.startswith("=", position):
        if position == len(source):
            raise _refusal(f'Unclosed start tag "{tag.name}" at byte offset {_byte(source, start)}')
        tag.attributes[name] = ""
        return position
    position = _end(_SPACES, source, position + 1)
    if position == len(source):
        raise _refusal(f'Unclosed start tag "{tag.name}" at byte offset {_byte(source, start)}')
    if source[position] in "\"'":
        value, position = _quoted(source, position)
    else:
        end = _end(_NAME_TOKEN, source, position)
        value = source[position:end].lower()
        if end < len(source) and source[end] not in _SPACE + ">":
            raise _refusal(f"Unexpected end of name token at byte offset {_byte(source, position)}")
        position = end
    if position == len(source):
        raise _refusal(f"Unclosed start tag at byte offset {_byte(source, start)}")
    tag.attributes[name] = value
    return position


def _quoted(source: str, position: int) -> tuple[str, int]:
    end = source.find(source[position], position + 1)
    end = len(source) if end < 0 else end
    value = _REFERENCE.sub(lambda match: _reference(match.string, match.start())[0], source[position + 1 : end])
    return value, min(end + 1, len(source))


def _end_tag(source: str, start: int, open_tags: list[_OpenTag]) -> int:
    if not open_tags:
        raise _refusal(f"Unexpected end tag at byte offset {_byte(source, start)}")
    end = _end(_TAG_NAME, source, start + 2)
    name = source[start + 2 : end].lower()
    end = _end(_SPACES, source, end)
    if not source.startswith(">", end):
        raise _refusal(f"Unclosed end tag at byte offset {_byte(source, start)}")
    expected = open_tags[-1].name
    if name and name != expected:
        raise _refusal(
            f'Unmatched end tag at byte offset {_byte(source, start)}, expected "</{expected}>", found "</{name}>"'
        )
    return end + 1


def _close(tag: _OpenTag, text: _Text, entities: list[Entity]) -> None:
    """Add the entity that a closed tag stands for, if it holds any text."""
    length = text.length - tag.begin
    if length == 0:
        return
    place: Entity = {"offset": tag.begin, "length": length}
    language = tag.attributes.get("class", "").removeprefix("language-") if tag.name == "code" else ""
    last = entities[-1] if entities else {}
    same_place = last.get("offset") == tag.begin and last.get("length") == length
    if tag.name in _LOOKS:
        entities.append({"type": _LOOKS[tag.name], **place})
    elif tag.name == "a":
        entities.extend(_link(tag.attributes.get("href") or text.whole()[tag.begin :], place))
    elif tag.name == "blockquote":
        kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
        entities.append({"type": kind, **place})
    elif tag.name == "pre" and same_place and last["type"] == "code" and last["class"]:
        last.update(type="pre", language=last["class"])
    elif tag.name == "code" and same_place and last["type"] == "pre" and language:
        last["language"] = language
    elif tag.name == "pre":
        entities.append({"type": "pre", **place})
    elif tag.name == "code":
        entities.append({"type": "code", "class": language, **place})
    elif tag.name == "tg-emoji":
        entities.append({"type": "custom_emoji", "custom_emoji_id": _emoji_id(tag), **place})
    else:
        entities.extend(_time(tag, place))


def _link(url: str, place: Entity) -> list[Entity]:
    if user_id := linked_user(url):
        return [{"type": "text_mention", "user": {"id": user_id}, **place}]
    try:
        return [{"type": "text_link", "url": checked_url(url), **place}]
    except ValueError:
        return []  # Telegram keeps the words and drops the link


def _emoji_id(tag: _OpenTag) -> str:
    emoji_id = tag.attributes.get("emoji-id", "")
    if not emoji_id.lstrip("-").isdecimal() or int(emoji_id) == 0:
        raise _refusal("Invalid custom emoji identifier specified")
    return emoji_id


def _time(tag: _OpenTag, place: Entity) -> list[Entity]:
    date_format = tag.attributes.get("format", "")
    if date_format.lower() != "r" and not set(date_format) <= set("tTdDwW"):
        raise _refusal("Invalid date format used")
    unix = tag.attributes.get("unix", "")
    if not unix.isdecimal() or int(unix) == 0:
        return []
    return [{"type": "date_time", "unix_time": int(unix), "date_time_format": date_format, **place}]


def _end(pattern: re.Pattern[str], source: str, position: int) -> int:
    match = pattern.match(source, position)
    return match.end() if match else position
