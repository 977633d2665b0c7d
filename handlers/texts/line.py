"""A sentence of the texts, and the values that fill it."""

import string
from collections.abc import Iterator, Mapping
from typing import Final

from handlers.html import Html, escape, isolate
from handlers.texts.language import Language

Wordings = Mapping[str, str]
"""Wordings by their plural forms."""

_PLAIN: Final[Wordings] = {"other": "#"}
_ORDINAL: Final[Wordings] = {"other": "ordinal"}


class Line:
    """A sentence with placeholders.

    `{name}` takes anything: strings are escaped and isolated, Html is inserted as it is, numbers get the language's
    digits. `{count:one=# post|other=# posts}` takes a number and has a wording for each plural form of the language,
    with the number at "#"; `{number:ordinal}` spells it.
    """

    __slots__ = ("_language", "_pieces", "template")

    def __init__(self, template: str, language: Language) -> None:
        self.template = template
        self._language = language
        self._pieces = [(text, name, _wordings(spec)) for text, name, spec, _ in string.Formatter().parse(template)]

    @property
    def places(self) -> frozenset[str]:
        return frozenset(name for _, name, _ in self._pieces if name)

    @property
    def plurals(self) -> list[frozenset[str]]:
        """Return the plural forms of each number that has wordings."""
        return [frozenset(wordings) for _, _, wordings in self._pieces if wordings not in (_PLAIN, _ORDINAL)]

    def __call__(self, **values: object) -> Html:
        return Html(
            "".join(text + self._filled(name, wordings, values, safe=True) for text, name, wordings in self._pieces)
        )

    def plain(self, **values: object) -> str:
        """Return the sentence as plain text for a place without markup, such as a button."""
        return "".join(text + self._filled(name, wordings, values, safe=False) for text, name, wordings in self._pieces)

    def _filled(self, name: str | None, wordings: Wordings, values: dict[str, object], *, safe: bool) -> str:
        if name is None:
            return ""
        value = values[name]
        if isinstance(value, Html):
            return value
        if isinstance(value, int):
            return self._number(value, wordings)
        text = isolate(str(value))
        return escape(text) if safe else text

    def _number(self, number: int, wordings: Wordings) -> str:
        if wordings is _PLAIN:
            return self._language.number(number)
        if wordings is _ORDINAL:
            return self._language.ordinal(number)
        return wordings[self._language.plural(number)].replace("#", self._language.number(number))


class Section:
    """Sentences that belong together, each an attribute under its name."""

    def __init__(self, lines: Mapping[str, Line]) -> None:
        vars(self).update(lines)

    def __iter__(self) -> Iterator[tuple[str, Line]]:
        """Yield each name with its sentence, in the file's order."""
        return iter(vars(self).items())


def _wordings(spec: str | None) -> Wordings:
    if spec == "ordinal":
        return _ORDINAL
    return dict(one.split("=", 1) for one in spec.split("|")) if spec else _PLAIN
