"""Draws pictures of statistics, each in a process of its own, so that the library's memory is freed when it ends.

The process reads a `handlers.owner.picture.Picture` as JSON, and writes a PNG.
"""

import asyncio
import math
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from handlers.owner.picture import DrawingError, Listing, Panel, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATIENCE: Final = 20.0
"""Seconds after which drawing is given up."""

_WIDTH, _DPI = 8.0, 160  # inches, and dots per inch: the width at which Telegram shows photos
_HEAD, _ROW = 0.9, 2.3  # inches
_MOST_TICKS: Final = 9


class _Look(NamedTuple):
    ground: str
    words: str
    faint: str
    colours: tuple[str, ...]
    """Colours that colour-blind people can also tell apart."""


_LIGHT: Final = _Look(
    "#ffffff", "#1f2933", "#dde3ea", ("#2a6fb0", "#e8a33d", "#3d9a7a", "#b0578d", "#7a6fc2", "#9aa5b1")
)
_DARK: Final = _Look(
    "#17212b", "#e6ebf0", "#2f3c49", ("#62a8ea", "#f2bd63", "#5fc4a1", "#dc86bb", "#a79df0", "#7d8b99")
)


async def draw(picture: Picture) -> bytes:
    """Return the picture as PNG. Raises DrawingError."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handlers.owner.drawing"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            drawn, _ = await process.communicate(msgspec.json.encode(picture))
    except TimeoutError:
        raise DrawingError("it took too long") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not drawn:
        raise DrawingError("the process that draws has failed")
    return drawn


def drawn(picture: Picture, dpi: int = _DPI) -> bytes:
    """Draw in this process. The same picture gives the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    look = _DARK if picture.dark else _LIGHT
    settings: Any = {
        "font.family": ["DejaVu Sans"],  # comes with the library, and has Persian letters
        "font.size": 11,
        "text.parse_math": False,  # a "$" in a name is a "$"
        "figure.constrained_layout.w_pad": 0.11,
        "figure.constrained_layout.h_pad": 0.07,
        "text.color": look.words,
        "axes.labelcolor": look.words,
        "xtick.color": look.words,
        "ytick.color": look.words,
        "axes.facecolor": look.ground,
        "axes.edgecolor": look.faint,
        "axes.spines.top": False,
        "axes.spines.right": picture.language.right_to_left,
        "axes.spines.left": not picture.language.right_to_left,
    }
    with mpl.rc_context(settings):
        rows: list[tuple[Listing | Panel, ...]] = [(panel,) for panel in picture.panels]
        rows += [picture.lists[at : at + 2] for at in range(0, len(picture.lists), 2)]
        rows += [picture.small[at : at + 2] for at in range(0, len(picture.small), 2)]
        heights = [_HEAD, *map(_height, rows)]
        figure = Figure(figsize=(_WIDTH, sum(heights)), dpi=dpi, facecolor=look.ground, layout="constrained")
        # A part for each row, so that long names in one row do not move the bars of another.
        head, *parts = figure.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
        _head(head, picture)
        for part, row in zip(parts, rows, strict=True):
            for place, one in zip(_places(part, len(row), picture), row, strict=True):
                _title(place, one.title, picture)
                axes = place.subplots()
                if isinstance(one, Listing):
                    _list(axes, one, picture, look)
                else:
                    _bars(axes, one, picture, look, _MOST_TICKS if len(row) == 1 else _MOST_TICKS // 2)
        output = BytesIO()
        figure.savefig(output, format="png", facecolor=look.ground, metadata={"Software": None})
    return output.getvalue()


def _places(part: Any, count: int, picture: Picture) -> list[Any]:
    """Return places side by side, in reading order."""
    if count == 1:
        return [part]
    halves = list(part.subfigures(1, count))
    return halves[::-1] if picture.language.right_to_left else halves


def _height(row: tuple[Listing | Panel, ...]) -> float:
    """Return the height in inches; that of a list depends on how many names it has."""
    names = max((len(one.names) for one in row if isinstance(one, Listing)), default=0)
    return 0.75 + 0.27 * names if names else _ROW


def _head(part: Any, picture: Picture) -> None:
    side, at = ("right", 0.985) if picture.language.right_to_left else ("left", 0.015)
    part.text(at, 0.88, picture.title, ha=side, va="top", fontsize=19, fontweight="bold")
    part.text(at, 0.32, picture.subtitle, ha=side, va="top", fontsize=11.5, alpha=0.75)


def _bars(axes: "Axes", panel: Panel, picture: Picture, look: _Look, most_ticks: int) -> None:
    """Draw a bar for each month; the newest is on the right in both languages, as in newspapers."""
    places = range(len(panel.labels))
    below = [0] * len(panel.labels)
    for layer, colour in zip(panel.layers, look.colours, strict=False):
        axes.bar(places, layer.values, bottom=below, color=colour, width=0.78, label=layer.name)
        below = [sum(pair) for pair in zip(below, layer.values, strict=True)]
    step = max(1, math.ceil(len(places) / most_ticks))
    shown = places[::-1][::step][::-1]
    axes.set_xticks(shown, [panel.labels[place] for place in shown], fontsize=9.5)
    axes.set_xlim(-0.7, max(len(places), 6) - 0.3)
    axes.set_ylim(0, max([*below, 1]) * 1.08)
    _count_upwards(axes, picture)
    axes.grid(axis="y", color=look.faint, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    if len(panel.layers) > 1:
        _legend(axes, len(panel.layers), picture)


def _legend(axes: "Axes", count: int, picture: Picture) -> None:
    """Draw the legend between the title and the bars, from the side where reading begins."""
    axes.legend(
        loc="lower right" if picture.language.right_to_left else "lower left",
        bbox_to_anchor=(1.0 if picture.language.right_to_left else 0.0, 1.0),
        ncols=count,
        frameon=False,
        fontsize=9.5,
        handlelength=0.9,
        handleheight=0.9,
        columnspacing=1.2,
        borderpad=0.2,
        borderaxespad=0.2,
        markerfirst=not picture.language.right_to_left,
        reverse=picture.language.right_to_left,
    )


def _count_upwards(axes: "Axes", picture: Picture) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: picture.language.number(round(value))))
    if picture.language.right_to_left:
        axes.yaxis.tick_right()


def _list(axes: "Axes", listing: Listing, picture: Picture, look: _Look) -> None:
    places = range(len(listing.names))
    axes.barh(places, listing.values, color=look.colours[0], height=0.62)
    longest = max([*listing.values, 1])
    for place, (value, told) in enumerate(zip(listing.values, listing.told, strict=True)):
        side = "right" if picture.language.right_to_left else "left"
        axes.text(value + longest * 0.02, place, told, ha=side, va="center", fontsize=9.5)
    axes.set_yticks(places, listing.names, fontsize=10)
    axes.set_ylim(len(listing.names) - 0.4, -0.6)
    axes.set_xlim((longest * 1.22, 0) if picture.language.right_to_left else (0, longest * 1.22))
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["bottom"]].set_visible(False)
    if picture.language.right_to_left:
        axes.yaxis.tick_right()
        axes.tick_params(length=0)


def _title(place: Any, title: str, picture: Picture) -> None:
    side, at = ("right", 0.985) if picture.language.right_to_left else ("left", 0.015)
    place.suptitle(title, x=at, ha=side, fontsize=12.5, fontweight="bold")


def main() -> None:
    sys.stdout.buffer.write(drawn(msgspec.json.decode(sys.stdin.buffer.read(), type=Picture)))


if __name__ == "__main__":
    main()
