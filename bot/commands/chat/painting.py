"""What a chat shows, for a terminal that knows colours: bold, italics, links as words, buttons dimmed."""

import re
from collections.abc import Iterator
from typing import Any, Final

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.commands.chat.showing import Message, button_rows, media_and_text
from channel.language.text import without_direction_marks

_STYLES: Final = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "underline": Style(underline=True),
    "strikethrough": Style(strike=True),
    "code": Style(color="cyan"),
    "pre": Style(color="cyan"),
    "blockquote": Style(dim=True),
    "expandable_blockquote": Style(dim=True),
}
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a post must not command the terminal


def painted(message: Message) -> str:
    """Return a message with ANSI styles and OSC 8 links, unwrapped; `Text.from_ansi` reads it."""
    console = Console(force_terminal=True, color_system="standard", no_color=False, legacy_windows=False)
    lines = [line for line in (_via(message), _words(message), *_keyboard(message)) if line]
    with console.capture() as capture:
        console.print(Text("\n").join(lines), soft_wrap=True, highlight=False, end="")
    return without_direction_marks(capture.get())


def _via(message: Message) -> Text:
    return Text(f"(via @{message['via_bot']['username']})" if "via_bot" in message else "", style="dim")


def _words(message: Message) -> Text:
    media, text, entities = media_and_text(message)
    said = Text(_clean(text))
    for entity in entities:
        start = _characters(text, entity["offset"])
        end = _characters(text, entity["offset"] + entity["length"])
        if style := _style(entity):
            said.stylize(style, start, end)
    return Text(" ").join(part for part in (Text(media), said) if part)


def _style(entity: dict[str, Any]) -> Style | None:
    address = entity.get("url") or (f"tg://user?id={entity['user']['id']}" if "user" in entity else "")
    if address:
        return Style(underline=True, link=_CONTROLS.sub("", address))
    return _STYLES.get(entity["type"])


def _keyboard(message: Message) -> Iterator[Text]:
    for row in button_rows(message):
        labels = Text(style="dim")
        for number, label, address in row:
            labels.append("  " if labels else "")
            labels.append(f"[{number}] ")
            labels.append(_clean(label), Style(underline=True, link=_CONTROLS.sub("", address)) if address else None)
        yield labels


def _clean(text: str) -> str:
    """Return the text without control characters, at the same length."""
    return _CONTROLS.sub(" ", text)


def _characters(text: str, units: int) -> int:
    """Return how many characters this many UTF-16 units of the text are."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
