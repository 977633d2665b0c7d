"""A picture of statistics, ready to be drawn: every word in it is final text."""

import msgspec

from handlers.texts import Language


class DrawingError(Exception):
    """The picture could not be drawn."""


class Layer(msgspec.Struct, frozen=True):
    """Bars of one colour."""

    name: str
    values: tuple[int, ...]


class Panel(msgspec.Struct, frozen=True):
    """Bars side by side, one per month; layers are stacked."""

    title: str
    labels: tuple[str, ...]
    layers: tuple[Layer, ...]


class Listing(msgspec.Struct, frozen=True):
    """Bars one below the other, the longest first, each with its name."""

    title: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    told: tuple[str, ...]
    """The values as text beside the bars."""


class Picture(msgspec.Struct, frozen=True):
    """Panels one below the other, lists side by side."""

    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    lists: tuple[Listing, ...]
    small: tuple[Panel, ...]
    """Panels that are side by side."""
    language: Language
    dark: bool = False
