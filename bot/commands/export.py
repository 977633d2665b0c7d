"""`rahnama export`: the index as files in a folder."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console

from bot.commands.progress_bar import progress_bar
from channel.errors import RahnamaError
from handlers.owner.export import FILES, export
from storage import open_store


async def export_all(database_url: str, folder: Path, console: Console, username: str | None) -> None:
    """Write the files with a progress bar (on a terminal), and print a summary.

    They are moved into place when all are complete. Raises RahnamaError if the folder cannot be written to, or there is
    nothing to write.
    """
    async with open_store(database_url) as store:
        view = await store.channel()
        if view.info is None:
            raise RahnamaError("There are no posts to export yet. Load them: rahnama import result.json")
        try:
            with _aside(folder) as aside, progress_bar(console) as progress:
                task = progress.add_task("posts", total=view.posts)
                await export(store, view.named(username), aside, partial(progress.advance, task))
        except OSError as fault:
            raise RahnamaError(f"{folder} can't be written to: {fault.strerror}. Choose another folder.") from fault
    console.print(
        f"{folder}: {', '.join(FILES)}\n  posts {view.posts}, tags {view.tags}, series {view.series}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder; its files are moved into `folder` when all of them are complete."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".rahnama-", dir=folder) as name:
        yield Path(name)
        for file in FILES:
            (Path(name) / file).replace(folder / file)
