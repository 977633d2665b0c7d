"""Draws pictures of numbers, each in a process of its own: what the library takes of memory is given back with it.

The process reads a `channel.picture.Picture` as JSON, and writes a PNG.
"""

import asyncio
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from channel.picture import Listing, Panel, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATIENCE: Final = 20.0
"""Seconds after which a picture is given up."""

_WIDTH, _DPI = 8.0, 160  # inches, and dots an inch: the width at which Telegram shows photos
_HEAD, _ROW = 0.95, 2.55  # inches
_MOST_TICKS: Final = 9
_PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_ONE_AT_A_TIME: Final = asyncio.Semaphore(1)


class DrawingError(Exception):
    """The picture could not be drawn."""


class _Look(NamedTuple):
    ground: str
    words: str
    faint: str
    colours: tuple[str, ...]
    """Told apart also by whoever sees no red or no green."""


_LIGHT: Final = _Look("#ffffff", "#1f2933", "#dde3ea", ("#2a6fb0", "#e8a33d", "#3d9a7a", "#b0578d", "#7a6fc2", "#9aa5b1"))
_DARK: Final = _Look("#17212b", "#e6ebf0", "#2f3c49", ("#62a8ea", "#f2bd63", "#5fc4a1", "#dc86bb", "#a79df0", "#7d8b99"))


async def draw(picture: Picture) -> bytes:
    """The picture as PNG. Raises DrawingError."""
    async with _ONE_AT_A_TIME:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.drawing"),
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


def drawn(picture: Picture) -> bytes:
    """The same in this process. The same picture gives the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    look = _DARK if picture.dark else _LIGHT
    settings: dict[str, Any] = {
        "font.family": ["DejaVu Sans"],  # it ships with the library, and has Persian letters
        "font.size": 11,
        "text.color": look.words,
        "axes.labelcolor": look.words,
        "xtick.color": look.words,
        "ytick.color": look.words,
        "axes.facecolor": look.ground,
        "axes.edgecolor": look.faint,
        "axes.spines.top": False,
        "axes.spines.right": picture.persian,
        "axes.spines.left": not picture.persian,
    }
    with mpl.rc_context(settings):
        pairs = [*(picture.lists[at : at + 2] for at in range(0, len(picture.lists), 2))]
        pairs += [*(picture.small[at : at + 2] for at in range(0, len(picture.small), 2))]
        heights = [1.0] * len(picture.panels) + [_weight(pair) for pair in pairs]
        height = _HEAD + _ROW * sum(heights)
        figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor=look.ground, layout="constrained")
        figure.get_layout_engine().set(rect=(0.012, 0.008, 0.976, 1 - _HEAD / height), hspace=0.06, wspace=0.05)  # type: ignore[union-attr]
        _head(figure, picture, look, height)
        grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
        for row, panel in enumerate(picture.panels):
            _bars(figure.add_subplot(grid[row, :]), panel, picture, look)
        for row, pair in enumerate(pairs, len(picture.panels)):
            for column, one in enumerate(pair):
                place = (1 - column if picture.persian else column) if len(pair) > 1 else slice(None)
                axes = figure.add_subplot(grid[row, place])
                (_list if isinstance(one, Listing) else _bars)(axes, one, picture, look)  # type: ignore[operator]
        output = BytesIO()
        figure.savefig(output, format="png", facecolor=look.ground, metadata={"Software": None})
    return output.getvalue()


def _weight(pair: tuple[Listing | Panel, ...]) -> float:
    """How high a row is to be: a list is as long as its names."""
    names = max((len(one.names) for one in pair if isinstance(one, Listing)), default=0)
    return 0.35 + 0.1 * names if names else 0.85


def _head(figure: Any, picture: Picture, look: _Look, height: float) -> None:
    side, at = ("right", 0.98) if picture.persian else ("left", 0.02)
    figure.text(at, 1 - 0.2 / height, picture.title, ha=side, va="top", fontsize=19, fontweight="bold")
    figure.text(at, 1 - 0.6 / height, picture.subtitle, ha=side, va="top", fontsize=11.5, alpha=0.75)


def _bars(axes: "Axes", panel: Panel, picture: Picture, look: _Look) -> None:
    """A bar for each month; the newest is on the right in both languages, as in newspapers of both."""
    _title(axes, panel.title, picture)
    places = range(len(panel.labels))
    below = [0] * len(panel.labels)
    for layer, colour in zip(panel.layers, look.colours, strict=False):
        axes.bar(places, layer.values, bottom=below, color=colour, width=0.78, label=layer.name)
        below = [sum(pair) for pair in zip(below, layer.values, strict=True)]
    step = -(-len(panel.labels) // (_MOST_TICKS if len(picture.panels) and panel in picture.panels else 4))
    shown = [*places][::-1][::step][::-1]
    axes.set_xticks(shown, [panel.labels[place] for place in shown], fontsize=9.5)
    axes.set_xlim(-0.7, max(len(panel.labels), 4) - 0.3)
    axes.set_ylim(0, max([*below, 1]) * 1.12)
    _count_upwards(axes, picture)
    axes.grid(axis="y", color=look.faint, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    if len(panel.layers) > 1:
        # Beside the title, where no bar can be: the first kind stands nearest to it.
        side = "left" if picture.persian else "right"
        legend = axes.legend(
            loc=f"lower {side}",
            bbox_to_anchor=(0.0 if picture.persian else 1.0, 1.0),
            ncols=len(panel.layers),
            frameon=False,
            fontsize=9.5,
            handlelength=0.9,
            handleheight=0.9,
            columnspacing=1.0,
            borderaxespad=0.2,
            markerfirst=not picture.persian,
            reverse=picture.persian,
        )
        legend.set_in_layout(False)


def _count_upwards(axes: "Axes", picture: Picture) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value, picture)))
    if picture.persian:
        axes.yaxis.tick_right()


def _list(axes: "Axes", listing: Listing, picture: Picture, look: _Look) -> None:
    _title(axes, listing.title, picture)
    places = range(len(listing.names))
    axes.barh(places, listing.values, color=look.colours[0], height=0.62)
    longest = max([*listing.values, 1])
    for place, (value, told) in enumerate(zip(listing.values, listing.told, strict=True)):
        side = "right" if picture.persian else "left"
        axes.text(value + longest * 0.02, place, told, ha=side, va="center", fontsize=9.5)
    axes.set_yticks(places, listing.names, fontsize=10)
    axes.set_ylim(len(listing.names) - 0.4, -0.6)
    axes.set_xlim((longest * 1.22, 0) if picture.persian else (0, longest * 1.22))
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["bottom"]].set_visible(False)
    if picture.persian:
        axes.yaxis.tick_right()
        axes.tick_params(length=0)


def _title(axes: "Axes", title: str, picture: Picture) -> None:
    axes.set_title(title, loc="right" if picture.persian else "left", fontsize=12.5, fontweight="bold", pad=8)


def _number(value: float, picture: Picture) -> str:
    return f"{value:.0f}".translate(_PERSIAN_DIGITS) if picture.persian else f"{value:,.0f}"


def main() -> None:
    sys.stdout.buffer.write(drawn(msgspec.json.decode(sys.stdin.buffer.read(), type=Picture)))


if __name__ == "__main__":
    main()
