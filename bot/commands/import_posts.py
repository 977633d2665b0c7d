"""`rahnama import`: loads a channel's posts into the index, and prints the result."""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.progress import DownloadColumn
from rich.prompt import IntPrompt

from bot.commands.import_process import SMALL, records_apart
from bot.commands.progress_bar import progress_bar
from channel.errors import SeveralChannels
from channel.sources.registry import size, source_of
from channel.store import Index
from channel.views import ImportReport
from storage import open_store

_NICE = 10
"""The niceness of an import beside a running bot, which gets the processor first."""
_BREATH = 0.15  # seconds; SQLite retries a write every 0.1 s

SAMPLE = Path(str(files("channel") / "sample" / "result.json"))


async def bring_in(
    store: Index,
    path: Path,
    advance: Callable[[int], None] = lambda count: None,
    channel: str | None = None,
    *,
    renamed: bool = False,
) -> ImportReport:
    """Load one source into the store. Raises SourceError or StoreError; `Index.save` says what is kept then.

    `channel`: which channel to read if the source holds several; raises SeveralChannels if none is named.
    `renamed`: the source is of the index's channel, even if its name and title differ.
    """
    return await store.save(source_of(path).read(path, advance, channel), renamed=renamed)


async def import_all(
    database_url: str,
    paths: list[Path],
    console: Console,
    channel: str | None = None,
    *,
    gently: bool = False,
    renamed: bool = False,
) -> None:
    """Load each source with a progress bar and a summary. On a terminal, ask which channel if there are several.

    `gently`: a bot is running, and should be slowed down as little as possible. `renamed`: see `bring_in`.
    """
    if gently:
        _step_aside()
    breath = _BREATH if gently else 0.0
    async with open_store(database_url) as store:
        load = partial(_import_one, store, database_url, console, breath, renamed)
        for path in paths:
            source = source_of(path)
            try:
                report = await load(path, channel)
            except SeveralChannels as several:
                if not (console.is_terminal and sys.stdin.isatty()):
                    raise
                report = await load(path, _chosen(several, console))
            console.print(summary(path.name, source.NAME, report), highlight=False, markup=False, soft_wrap=True)


async def _import_one(
    store: Index, url: str, console: Console, breath: float, renamed: bool, path: Path, channel: str | None
) -> ImportReport:
    total = size(path)
    with progress_bar(console, DownloadColumn()) as progress:
        task = progress.add_task(path.name, total=total)
        advance = partial(progress.advance, task)
        if total <= SMALL or url.endswith(":memory:"):
            report = await bring_in(store, path, advance, channel, renamed=renamed)
        else:
            with closing(records_apart(path, advance, channel, url)) as records:
                report = await store.save(records, breath=breath, renamed=renamed)
        progress.update(task, completed=total)
    return report


def _step_aside() -> None:
    """Leave the processor to the bot: this process and its children share one core, with a low priority."""
    os.nice(_NICE)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _chosen(several: SeveralChannels, console: Console) -> str:
    """Ask which channel of a numbered list is meant. Raises `several` if there is no answer."""
    console.print(f"{several.file} holds several channels:", highlight=False, markup=False)
    for number, name in enumerate(several.channels, 1):
        console.print(f"{number:3}  {name}", highlight=False, markup=False, soft_wrap=True)
    numbers = [str(number) for number in range(1, len(several.channels) + 1)]
    try:
        answer = IntPrompt.ask("Which one? Its number", console=console, choices=numbers, show_choices=False)
    except EOFError:
        raise several from None
    return several.channels[answer - 1]


def summary(name: str, source: str, report: ImportReport) -> str:
    """Return what an import did, in a few lines."""
    skipped = sum(count for _, count, _ in report.skipped)
    lines = [
        f"{name} ({source})",
        f"  posts read {report.read}: new {report.new}, changed {report.changed}, unchanged {report.unchanged}",
        f"  skipped {skipped}" + (":" if skipped else ""),
        *(f"    {reason}: {count} (first: {place})" for reason, count, place in report.skipped),
        f"  in the index now: tags {report.tags}, series {report.series}",
    ]
    return "\n".join(lines)
