"""Html: text that is safe to send. Values put into it are escaped, and their direction is isolated."""

from typing import Final, overload

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"


class Html(str):
    """Markup for Telegram in which every tag that opens also closes."""

    __slots__ = ()

    @overload
    def __add__(self, other: "Html") -> "Html": ...
    @overload
    def __add__(self, other: str) -> str: ...
    def __add__(self, other: str) -> str:
        """Concatenate: Html + Html is Html; Html + str is a plain str."""
        together = str.__add__(self, other)
        return Html(together) if isinstance(other, Html) else together


def escape(text: str) -> Html:
    """Return plain text as markup."""
    return Html(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def isolate(text: str) -> str:
    """Return text of unknown direction, isolated so that it does not affect the direction of the text around it."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if text else ""


def link(label: str, url: str) -> Html:
    """Return a link; the isolates go around its label, not its address."""
    return link_to(escape(isolate(label)), url)


def link_to(label: Html, url: str) -> Html:
    """Return a link whose label is markup."""
    return Html(f'<a href="{escape(url).replace(chr(34), "&quot;")}">{label}</a>')


def join(separator: str, pieces: "list[Html] | tuple[Html, ...]") -> Html:
    """Join pieces of markup, leaving out empty ones."""
    return Html(separator.join(piece for piece in pieces if piece))
