"""Draws pictures of statistics, each in a process of its own, so that the library's memory is freed when it ends.

The process reads a `handlers.owner.picture.Picture` as JSON, and writes a PNG.
"""

import asyncio
import math
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from handlers.owner.fonts import Legible
from handlers.owner.picture import Chart, DrawingError, Listing, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATIENCE: Final = 20.0
"""Seconds after which drawing is given up."""

_WIDTH, _DPI = 5.0, 256  # inches, and dots per inch: the width at which Telegram shows photos, and letters for a phone
_HEAD, _CHART = 1.5, 1.9  # inches
_MOST_TICKS: Final = 6


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
    legible = Legible()
    picture = legible.picture(picture)
    settings: Any = {
        "font.family": legible.families,
        "font.size": 10,
        "text.parse_math": False,  # a "$" in a name is a "$"
        "figure.constrained_layout.w_pad": 0.09,
        "figure.constrained_layout.h_pad": 0.05,
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
        heights = [_HEAD if picture.headlines else _HEAD / 2, *map(_height, picture.parts)]
        figure = Figure(figsize=(_WIDTH, sum(heights)), dpi=dpi, facecolor=look.ground, layout="constrained")
        # A place for each part, so that long names in one do not move the bars of another.
        head, *places = figure.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
        _head(head, picture, look)
        for place, part in zip(places, picture.parts, strict=True):
            _title(place, part.title, picture)
            if isinstance(part, Listing):
                _list(place.subplots(), part, picture, look)
            else:
                _bars(place.subplots(), part, picture, look)
        output = BytesIO()
        figure.savefig(output, format="png", facecolor=look.ground, metadata={"Software": None})
    return output.getvalue()


def _height(part: Listing | Chart) -> float:
    """Return the height in inches; that of a list depends on how many names it has."""
    return 0.55 + 0.27 * len(part.names) if isinstance(part, Listing) else _CHART


def _head(place: Any, picture: Picture, look: _Look) -> None:
    side, at = ("right", 0.97) if picture.language.right_to_left else ("left", 0.03)
    tall = 1.0 if picture.headlines else 2.0
    place.text(at, 1 - 0.08 * tall, picture.title, ha=side, va="top", fontsize=15, fontweight="bold")
    place.text(at, 1 - 0.3 * tall, picture.subtitle, ha=side, va="top", fontsize=9.5, alpha=0.75)
    for count, one in enumerate(picture.headlines):
        across = (count + 0.5) / len(picture.headlines)
        middle = 1 - across if picture.language.right_to_left else across
        place.text(
            middle, 0.36, one.told, ha="center", va="center", fontsize=23, fontweight="bold", color=look.colours[0]
        )
        place.text(middle, 0.1, one.name, ha="center", va="center", fontsize=10, alpha=0.85)


def _bars(axes: "Axes", chart: Chart, picture: Picture, look: _Look) -> None:
    """Draw a bar for each month; time runs as the language is read."""
    places = range(len(chart.labels))
    below = [0] * len(chart.labels)
    for layer, colour in zip(chart.layers, look.colours, strict=False):
        axes.bar(places, layer.values, bottom=below, color=colour, width=0.78, label=layer.name)
        below = [sum(pair) for pair in zip(below, layer.values, strict=True)]
    step = max(1, math.ceil(len(places) / _MOST_TICKS))
    shown = places[::-1][::step][::-1]
    axes.set_xticks(shown, [chart.labels[place] for place in shown], fontsize=9.5)
    ends = -0.7, max(len(places), 6) - 0.3
    axes.set_xlim(*(ends[::-1] if picture.language.right_to_left else ends))
    axes.set_ylim(0, max([*below, 1]) * 1.08)
    _count_upwards(axes, picture)
    axes.grid(axis="y", color=look.faint, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    if len(chart.layers) > 1:
        _legend(axes, len(chart.layers), picture)


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
