"""Marks for readers in an Update, and the search for them in every form in which they may leak.

Each mark has a stem that occurs nowhere else, so that one search finds all of them; ids share their upper digits.
"""

import base64
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import quote

LATIN: Final = "Kanari7Vogel"
PERSIAN: Final = "قناری۷زرد"
PHONE: Final = "447946001853"
PLACE: Final = "51.477321"
FIRST_ID: Final = 0xA5B4C3D2E1F00  # 52 bits, the longest id at Telegram; 256 ids share the rest
WORDS: Final = ("Goldammer9Lied", "زردپره۹آواز")
"""What readers write. Only the owner may read it."""

IDENTITY: Final = (LATIN, PERSIAN, PHONE, PLACE)
_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Hit(NamedTuple):
    sink: str
    form: str
    around: bytes


def identities(sinks: Mapping[str, bytes]) -> list[Hit]:
    """Where something reveals who a reader is."""
    return list(_hits(sinks, _IDENTITY_NEEDLES))


def anything(sinks: Mapping[str, bytes]) -> list[Hit]:
    """Where something reveals who a reader is, or what they wrote."""
    return list(_hits(sinks, (*_IDENTITY_NEEDLES, *_WORD_NEEDLES)))


def _hits(sinks: Mapping[str, bytes], needles: Iterable[tuple[str, bytes, bool]]) -> Iterator[Hit]:
    for sink, data in sinks.items():
        lowered = data.lower()
        for form, needle, as_it_is in needles:
            place = data.find(needle) if as_it_is else lowered.find(needle)
            if place >= 0:
                yield Hit(sink, form, data[max(0, place - 60) : place + 90])


def written(text: str) -> dict[str, bytes]:
    """A text in all forms that it may have in a file or a line."""
    plain = text.encode()
    escaped = json.dumps(text).strip('"').encode()
    return {
        "plain": plain,
        "UTF-16": text.encode("utf-16-le"),
        "UTF-16, big end first": text.encode("utf-16-be"),
        "hex": plain.hex().encode(),
        "percent": quote(text, safe="").encode(),
        "percent throughout": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "JSON": escaped,
        "JSON, escaped throughout": "".join(f"\\u{unit:04x}" for unit in _units(text)).encode(),
        "HTML": "".join(f"&#{ord(letter)};" for letter in text).encode(),
        "HTML, escaped": html.escape(text).encode(),
        "repr": ascii(text).strip("'").encode(),
        "bytes": repr(plain)[2:-1].encode(),
        **_base64(plain),
        **{f"JSON in {form}": found for form, found in _base64(escaped).items()},
    }


def numbered(number: int) -> dict[str, bytes]:
    """A number in all forms that it may have in a file or a line."""
    length = (number.bit_length() + 7) // 8
    big, little = number.to_bytes(length, "big"), number.to_bytes(length, "little")
    return {
        **written(str(number)),
        "Persian digits": str(number).translate(_DIGITS).encode(),
        "grouped": f"{number:,}".encode(),
        "number in hex": f"{number:x}".encode(),
        "number in hex, little end first": little.hex().encode(),
        "bytes of the number": big,
        "bytes of the number, little end first": little,
        **{f"bytes of the number in {form}": found for form, found in _base64(big).items()},
        **{f"bytes of the number, little end first, in {form}": found for form, found in _base64(little).items()},
    }


def _base64(data: bytes) -> dict[str, bytes]:
    """What any base64 with the data must contain, for each place in a group of three where it may begin."""
    forms = {}
    for offset in range(3):
        first, last = -(-offset * 8 // 6), (offset + len(data)) * 8 // 6
        padded = bytes(offset) + data
        forms[f"base64 at {offset}"] = base64.b64encode(padded)[first:last]
        forms[f"base64 for URLs at {offset}"] = base64.urlsafe_b64encode(padded)[first:last]
    return forms


def _units(text: str) -> Iterator[int]:
    units = text.encode("utf-16-be")
    return (int.from_bytes(units[place : place + 2], "big") for place in range(0, len(units), 2))


def _needles(forms: Mapping[str, bytes]) -> Iterator[tuple[str, bytes, bool]]:
    """Each form, what to look for, and whether capitals matter in it."""
    for form, needle in forms.items():
        as_it_is = "base64" in form or "bytes of" in form
        yield form, needle if as_it_is else needle.lower(), as_it_is


def _shared_forms() -> dict[str, bytes]:
    """The common part of the ids, in the forms of `numbered`."""
    first, last = numbered(FIRST_ID), numbered(FIRST_ID + 255)
    shared = {form: _common(first[form], last[form]) for form in first}
    return {form: needle for form, needle in shared.items() if len(needle) >= 6}


def _common(one: bytes, other: bytes) -> bytes:
    """The longest part at the same place in both."""
    stretches, stretch = [b""], b""
    for ours, theirs in zip(one, other, strict=True):
        stretch = stretch + bytes((ours,)) if ours == theirs else b""
        stretches.append(stretch)
    return max(stretches, key=len)


_IDENTITY_NEEDLES: Final = (
    *(needle for stem in IDENTITY for needle in _needles(written(stem))),
    *_needles(numbered(int(PHONE))),
    *_needles(_shared_forms()),
)
_WORD_NEEDLES: Final = tuple(needle for words in WORDS for needle in _needles(written(words)))
