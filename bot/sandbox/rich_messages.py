"""Rich messages as Telegram gives them to bots: trees of blocks, refused if Telegram would not have made them."""

from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.errors import JSON

_DEEPEST: Final = 16
_MOST_BLOCKS: Final = 500
# The fields of each type; those with "?" may be missing.
_BLOCKS: Final[Mapping[str, tuple[str, ...]]] = {
    "paragraph": ("text",),
    "heading": ("text", "size"),
    "pre": ("text", "language?"),
    "footer": ("text",),
    "divider": (),
    "mathematical_expression": ("expression",),
    "anchor": ("name",),
    "list": ("items",),
    "blockquote": ("blocks", "credit?"),
    "pullquote": ("text", "credit?"),
    "collage": ("blocks", "caption?"),
    "slideshow": ("blocks", "caption?"),
    "table": ("cells", "is_bordered?", "is_striped?", "caption?"),
    "details": ("summary", "blocks", "is_open?"),
    "map": ("location", "zoom", "width", "height", "caption?"),
    **{kind: (kind, "has_spoiler?", "caption?") for kind in ("animation", "photo", "video")},
    **{kind: (kind, "caption?") for kind in ("audio", "voice_note")},
}
_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("bold", "italic", "underline", "strikethrough", "spoiler", "code"), ("text",)),
    **dict.fromkeys(("subscript", "superscript", "marked"), ("text",)),
    "date_time": ("text", "unix_time", "date_time_format"),
    "text_mention": ("text", "user"),
    "custom_emoji": ("custom_emoji_id", "alternative_text"),
    "mathematical_expression": ("expression",),
    "url": ("text", "url"),
    **{kind: ("text", kind) for kind in ("email_address", "phone_number", "bank_card_number")},
    **{kind: ("text", kind) for kind in ("hashtag", "cashtag", "bot_command")},
    "mention": ("text", "username"),
    "anchor": ("name",),
    "anchor_link": ("text", "anchor_name"),
    "reference": ("text", "name"),
    "reference_link": ("text", "reference_name"),
}


def rich_message(given: JSON) -> JSON:
    """Return the Bot API's RichMessage, unchanged. Raises ValueError if it is invalid."""
    _known(given, ("blocks", "is_rtl?"), "rich message")
    if (count := _blocks(given["blocks"], 1)) > _MOST_BLOCKS:
        raise ValueError(f"a rich message has at most {_MOST_BLOCKS} blocks, not {count}")
    return given


def _blocks(blocks: Any, depth: int) -> int:
    """Return how many blocks there are, including nested ones."""
    if not isinstance(blocks, list) or depth > _DEEPEST:
        raise ValueError(f"blocks are a list, and lie at most {_DEEPEST} deep")
    return sum(_block(block, depth) for block in blocks)


def _block(block: JSON, depth: int) -> int:
    name = str(block.get("type"))
    if name not in _BLOCKS:
        raise ValueError(f"there is no block of the type {name!r}")
    _known(block, ("type", *_BLOCKS[name]), f"{name} block")
    for key in ("text", "summary", "credit"):
        if key in block:
            _text(block[key], depth)
    if caption := block.get("caption"):
        _caption(caption, name, depth)
    for cell in (cell for row in block.get("cells", ()) for cell in row):
        _known(cell, ("text?", "is_header?", "colspan?", "rowspan?", "align", "valign"), "cell")
        _text(cell.get("text", ""), depth)
    count = 1
    for item in block.get("items", ()):
        _known(item, ("label", "blocks", "has_checkbox?", "is_checked?", "value?", "type?"), "list item")
        count += 1 + _blocks(item["blocks"], depth + 1)
    return count + (_blocks(block["blocks"], depth + 1) if "blocks" in block else 0)


def _caption(caption: Any, name: str, depth: int) -> None:
    if name == "table":
        _text(caption, depth)
        return
    _known(caption, ("text", "credit?"), "caption")
    _text(caption["text"], depth)
    _text(caption.get("credit", ""), depth)


def _text(text: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"formatting lies at most {_DEEPEST} deep")
    if isinstance(text, list):
        for one in text:
            _text(one, depth)
    elif not isinstance(text, str):
        name = text.get("type")
        if name not in _TEXTS:
            raise ValueError(f"there is no rich text of the type {name!r}")
        _known(text, ("type", *_TEXTS[name]), f"{name} text")
        _text(text.get("text", ""), depth + 1)


def _known(value: JSON, fields: tuple[str, ...], what: str) -> None:
    named = {name.removesuffix("?") for name in fields}
    needed = {name for name in fields if not name.endswith("?")}
    if not needed <= value.keys() <= named:
        raise ValueError(f"a {what} has the fields {', '.join(fields)}, not {', '.join(value)}")
