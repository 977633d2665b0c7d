"""A picture of numbers, as whoever draws it needs it: every word in it is written out already."""

import msgspec

from handlers.texts import Language


class DrawingError(Exception):
    """The picture could not be drawn."""


class Layer(msgspec.Struct, frozen=True):
    """Bars of one colour."""

    name: str
    values: tuple[int, ...]


class Panel(msgspec.Struct, frozen=True):
    """Bars beside each other, a month each; layers stand upon each other."""

    title: str
    labels: tuple[str, ...]
    layers: tuple[Layer, ...]


class Listing(msgspec.Struct, frozen=True):
    """Bars below each other, the longest first, each with its name."""

    title: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    told: tuple[str, ...]
    """The values as they are written beside the bars."""


class Picture(msgspec.Struct, frozen=True):
    """Panels below each other, lists side by side."""

    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    lists: tuple[Listing, ...]
    small: tuple[Panel, ...]
    """Panels that stand side by side."""
    language: Language
    dark: bool = False
