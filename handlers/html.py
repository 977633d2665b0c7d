"""Html: text that is safe to send. What is put into it is escaped, and its direction isolated."""

from typing import Final, overload

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"


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
