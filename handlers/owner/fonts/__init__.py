"""The fonts of pictures: Vazirmatn (see OFL.txt beside it), then the one that comes with the library that draws."""

from pathlib import Path
from typing import Final, TypeVar

import msgspec

_FOLDER: Final = Path(__file__).parent
_FALLBACK: Final = "DejaVu Sans"

T = TypeVar("T")


class Legible:
    """Makes what is drawn legible: letters that no font has are left out, since they would be empty boxes."""

    def __init__(self) -> None:
        from matplotlib import font_manager as fonts
        from matplotlib.ft2font import FT2Font

        for file in sorted(_FOLDER.glob("*.ttf")):
            fonts.fontManager.addfont(file)
        self.families = ["Vazirmatn", _FALLBACK]
        self._known = {code for family in self.families for code in FT2Font(fonts.findfont(family)).get_charmap()} | {
            ord(mark) for mark in "\n\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"
        }

    def picture(self, picture: T) -> T:
        """Return the same picture with legible words alone."""
        return msgspec.convert(self._cleared(msgspec.to_builtins(picture)), type(picture))

    def _cleared(self, found: object) -> object:
        if isinstance(found, str):
            return self.words(found)
        if isinstance(found, dict):
            return {name: self._cleared(value) if name != "language" else value for name, value in found.items()}
        return [self._cleared(one) for one in found] if isinstance(found, list | tuple) else found

    def words(self, written: str) -> str:
        """Return the text without letters that no font has; "…" if nothing of it is left."""
        kept = "".join(letter for letter in written if ord(letter) in self._known)
        return kept if kept.strip(" #") or not written.strip(" #") else "…"
