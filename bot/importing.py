"""`rahnama import`: brings a channel's posts into the index, and tells what came of it."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from channel.sources.registry import source_of
from channel.store import ImportReport, Store
from storage import open_store

SAMPLE = Path(str(files("channel") / "sample" / "result.json"))


async def bring_in(store: Store, path: Path, advance: Callable[[int], None] = lambda count: None) -> ImportReport:
    """One source into the store, all or nothing. Raises SourceError or StoreError; then nothing was changed."""
    return await store.save(source_of(path).read(path, advance))


async def import_all(database_url: str, paths: list[Path], console: Console) -> None:
    """Each source with a progress bar, where there is a terminal, and a summary."""
    async with open_store(database_url) as store:
        for path in paths:
            source = source_of(path)
            with _progress(console) as progress:
                task = progress.add_task(path.name, total=path.stat().st_size)
                report = await bring_in(store, path, lambda count, task=task: progress.advance(task, count))  # type: ignore[misc]
                progress.update(task, completed=path.stat().st_size)
            console.print(summary(path.name, source.NAME, report), highlight=False, markup=False, soft_wrap=True)


def summary(name: str, source: str, report: ImportReport) -> str:
    """What an import did, in a few lines."""
    skipped = sum(count for _, count, _ in report.skipped)
    lines = [
        f"{name} ({source})",
        f"  posts read {report.read}: new {report.new}, changed {report.changed}, unchanged {report.unchanged}",
        f"  skipped {skipped}" + (":" if skipped else ""),
        *(f"    {reason}: {count} (first: {place})" for reason, count, place in report.skipped),
        f"  in the index now: tags {report.tags}, series {report.series}",
    ]
    return "\n".join(lines)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
