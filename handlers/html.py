"""Html: text that is safe to send. What is put into it is escaped, and its direction isolated."""

import string
from typing import Final, overload

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Html(str):
    """Markup for Telegram, complete in itself: every tag that opens in it closes in it."""

    __slots__ = ()

    @overload
    def __add__(self, other: "Html") -> "Html": ...
    @overload
    def __add__(self, other: str) -> str: ...
    def __add__(self, other: str) -> str:
        """Markup and markup is markup; markup and a bare string is not."""
        together = str.__add__(self, other)
        return Html(together) if isinstance(other, Html) else together


def escape(text: str) -> Html:
    """Plain words as markup."""
    return Html(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def isolate(text: str) -> str:
    """Words of unknown direction, so that they do not turn what stands around them."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if text else ""


def link(label: str, url: str) -> Html:
    """A link; the isolates stay inside its words and out of its address."""
    return link_to(escape(isolate(label)), url)


def link_to(label: Html, url: str) -> Html:
    """A link whose words are markup."""
    return Html(f'<a href="{escape(url).replace(chr(34), "&quot;")}">{label}</a>')


def join(separator: str, pieces: "list[Html] | tuple[Html, ...]") -> Html:
    """Pieces of markup, those that are empty left out."""
    return Html(separator.join(piece for piece in pieces if piece))


def persian_digits(text: str) -> str:
    return text.translate(_PERSIAN_DIGITS)


class Line:
    """A sentence of the texts, with places to fill: `{name}`, or `{count:post|posts}` for a number with its noun.

    Strings that fill a place are escaped and isolated, Html is taken as it is, and numbers get the language's digits.
    """

    __slots__ = ("_persian", "_pieces", "template")

    def __init__(self, template: str, language: str) -> None:
        self.template = template
        self._persian = language == "fa"
        self._pieces = [(text, name, spec or "") for text, name, spec, _ in string.Formatter().parse(template)]

    @property
    def places(self) -> frozenset[str]:
        return frozenset(name for _, name, _ in self._pieces if name)

    def __call__(self, **values: object) -> Html:
        return Html("".join(text + self._filled(name, spec, values, safe=True) for text, name, spec in self._pieces))

    def plain(self, **values: object) -> str:
        """The sentence for a place that takes no markup, such as a button."""
        return "".join(text + self._filled(name, spec, values, safe=False) for text, name, spec in self._pieces)

    def _filled(self, name: str | None, spec: str, values: dict[str, object], *, safe: bool) -> str:
        if name is None:
            return ""
        value = values[name]
        if isinstance(value, Html):
            return value
        if isinstance(value, int):
            return self._number(value, spec)
        text = isolate(str(value))
        return escape(text) if safe else text

    def _number(self, number: int, spec: str) -> str:
        digits = persian_digits(str(number)) if self._persian else f"{number:,}"
        one, _, many = spec.partition("|")
        noun = one if number == 1 or not many else many
        return f"{digits} {noun}" if noun else digits
