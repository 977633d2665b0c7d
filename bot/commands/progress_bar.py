"""The progress bar of slow commands; shown only on a terminal, and removed at the end."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn


def progress_bar(console: Console, count: ProgressColumn | None = None) -> Progress:
    """Return a progress bar. `count`: the column that shows the progress; "done of total" by default."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        count or MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
