"""`make pictures`: what the main screens look like on a phone, drawn by Chromium from what the bot really sends."""

import asyncio
import html
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
from telegram import Message

from bot.commands.chat.conversation import Conversation
from bot.commands.import_posts import SAMPLE
from channel.people.keyring import Keyring

SCREENS: Final = {
    "start": ("/start",),
    "guide": ("/guide",),
    "series": ("/series hilbert",),
    "part": ("/series language_modeling 4",),
    "search": ("گرادیان",),
    "tags": ("/tags",),
    "panel": ("as owner", "/panel"),
}
"""What is typed for each."""
LANGUAGES: Final = ("fa", "en")
THEMES: Final = ("light", "dark")
_WIDTH, _HEIGHT, _SCALE = 390, 844, 1.5  # a phone's, in CSS pixels
_KEYRING: Final = Keyring(b"p" * 32, {"2024-01-01-1": b"s" * 32})
_FONTS: Final = Path(__file__).resolve().parents[1] / "handlers" / "owner" / "fonts"
_FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=2000"),
)
_COLOURS: Final = {
    "light": ("#dfe8d8", "#fff", "#e3f7cf", "#111", "#2678b6", "#0000001f"),
    "dark": ("#0e1621", "#182533", "#2b5278", "#f3f6f9", "#6ab3f3", "#ffffff1f"),
}
"""The ground, a message, one's own message, words, links, buttons."""
_PAGE: Final = """<!doctype html><html lang="{language}"><meta charset="utf-8"><style>
@font-face{{font-family:V;src:url("{fonts}/Vazirmatn-Regular.ttf")}}
@font-face{{font-family:V;font-weight:700;src:url("{fonts}/Vazirmatn-Bold.ttf")}}
*{{box-sizing:border-box}}
body{{margin:0;padding:8px;gap:6px;height:{height}px;overflow:hidden;background:{colours[0]};color:{colours[3]};
font:15.5px/1.45 V,"Noto Color Emoji",sans-serif;display:flex;flex-direction:column;justify-content:flex-end}}
.m{{max-width:92%;align-self:flex-start}} .m.own{{align-self:flex-end}}
.b{{background:{colours[1]};border-radius:14px;padding:7px 11px;
white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}}
.own .b{{background:{colours[2]}}}
.r{{display:flex;gap:4px;margin-top:4px}}
.k{{flex:1 1 0;min-width:0;text-align:center;background:{colours[5]};border-radius:8px;padding:7px 4px;font-size:14px;
white-space:nowrap;overflow:hidden;text-overflow:ellipsis;unicode-bidi:plaintext}}
a{{color:{colours[4]};text-decoration:none}}
blockquote{{margin:2px 0;padding:0 8px;border-inline-start:3px solid {colours[4]}}}
</style><body>{messages}</body></html>"""
_ISOLATED: Final = re.compile("\u2068[^\u2069]*\u2069|<[^>]*>")
_MARKS: Final = {"L": "\u200e", "R": "\u200f", "AL": "\u200f"}


async def make(folder: Path) -> None:
    """Draw every screen into the folder, as NAME-LANGUAGE-THEME.png. Raises FileNotFoundError without Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise FileNotFoundError("Chromium isn't installed; on Debian: apt install chromium fonts-noto-color-emoji")
    for language in LANGUAGES:
        for name, lines in SCREENS.items():
            shown = "".join(map(_message, await _said(language, lines)))
            for theme in THEMES:
                page = _PAGE.format(
                    language=language, fonts=_FONTS.as_uri(), colours=_COLOURS[theme], height=_HEIGHT, messages=shown
                )
                picture = await asyncio.to_thread(_drawn, browser, page)
                (folder / f"{name}-{language}-{theme}.png").write_bytes(picture)


async def _said(language: str, lines: tuple[str, ...]) -> list[dict[str, Any]]:
    """The messages of a fresh chat after these lines."""
    with tempfile.TemporaryDirectory() as folder:
        talk = Conversation(f"sqlite:///{folder}/chat.db", _KEYRING)
        await talk.start([SAMPLE])
        try:
            for line in lines:
                await talk.line(line)
                await talk.line(f"lang {language}")
            begun = len(talk.telegram.messages(talk.speaker))
            await talk.line(lines[-1])
            return talk.telegram.messages(talk.speaker)[begun:]
        finally:
            await talk.stop()


def _message(message: dict[str, Any]) -> str:
    sent = Message.de_json(message)
    own = " own" if sent.from_user and not sent.from_user.is_bot else ""
    words = "\n".join(map(_directed, (sent.text_html or sent.caption_html or "").split("\n")))
    rows = sent.reply_markup.inline_keyboard if sent.reply_markup else ()
    keys = "".join(
        f'<div class="r">{"".join(f"<div class=k>{html.escape(one.text)}</div>" for one in row)}</div>' for row in rows
    )
    return f'<div class="m{own}"><div class="b">{words}</div>{keys}</div>'


def _directed(line: str) -> str:
    """A line with the mark of its direction: Chromium looks for it inside isolates, too, which Telegram passes over."""
    strong = (unicodedata.bidirectional(letter) for letter in _ISOLATED.sub("", line))
    return next((_MARKS[one] for one in strong if one in _MARKS), "") + line


def _drawn(browser: str, page: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        source, shot = Path(name) / "page.html", Path(name) / "page.png"
        source.write_text(page, encoding="utf-8")
        size = f"--window-size={_WIDTH},{_HEIGHT}", f"--force-device-scale-factor={_SCALE}"
        command = [browser, *_FLAGS, *size, f"--user-data-dir={name}/profile", f"--screenshot={shot}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        output = BytesIO()
        Image.open(shot).convert("RGB").quantize(128).save(output, "png", optimize=True)
        return output.getvalue()


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1])))
