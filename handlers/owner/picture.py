"""A picture of statistics, ready to be drawn: every word in it is final text."""

import msgspec

from handlers.texts import Language


class DrawingError(Exception):
    """The picture could not be drawn."""


class Layer(msgspec.Struct, frozen=True):
    """Bars of one colour."""

    name: str
    values: tuple[int, ...]


class Chart(msgspec.Struct, frozen=True, tag=True):
    """Bars side by side, one per month, oldest first; layers are stacked."""

    title: str
    labels: tuple[str, ...]
    layers: tuple[Layer, ...]


class Listing(msgspec.Struct, frozen=True, tag=True):
    """Bars one below the other, the longest first, each with its name."""

    title: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    told: tuple[str, ...]
    """The values as text beside the bars."""


class Headline(msgspec.Struct, frozen=True):
    """A large number, and what it counts."""

    told: str
    name: str


class Picture(msgspec.Struct, frozen=True):
    """A title, large numbers side by side, then charts and lists one below the other."""

    title: str
    subtitle: str
    headlines: tuple[Headline, ...]
    parts: tuple[Chart | Listing, ...]
    language: Language
    dark: bool = False
