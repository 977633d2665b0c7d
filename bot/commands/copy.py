"""`rahnama copy`: copies the whole database into another one, from a file to a server or back."""

from typing import Final

from rich.console import Console

from bot.commands.progress_bar import progress_bar
from channel.errors import SettingsError, StoreError
from storage.copying import copy, is_in_use, opened_to_be_copied, opened_to_be_filled

_TOLD: Final = ("posts", "corrections", "follows", "conversations", "outbox")


async def copy_all(source_url: str, target_url: str | None, console: Console, *, while_running: bool = False) -> None:
    """Copy with a progress bar (on a terminal), and print what was copied.

    Raises StoreError if a bot is running on either database (on the source, `while_running` allows it), or if the copy
    fails for another reason; the target is then unchanged.
    """
    if target_url is None:
        raise SettingsError("COPY_TO is missing: set it to the database to copy into, or give --to URL.")
    if source_url == target_url:
        raise StoreError("--from and --to name the same database.")
    async with opened_to_be_copied(source_url) as source:
        if not while_running and await is_in_use(source):
            raise StoreError(
                "A bot is running on the database to copy: what readers write now would be missing in the copy. "
                "Stop it first (Telegram keeps new messages for a day), or make a trial copy with --while-running."
            )
        async with opened_to_be_filled(target_url) as target:
            if await is_in_use(target):
                raise StoreError("A bot is running on the database to copy into. Stop it first.")
            with progress_bar(console) as progress:
                task = progress.add_task("rows", total=None)
                counts = await copy(
                    source, target, lambda done, total: progress.update(task, completed=done, total=total)
                )
    lines = [
        f"Copied: {sum(counts.values())} rows, among them "
        + ", ".join(f"{name} {counts[name]}" for name in _TOLD)
        + ".",
        "This was a trial: don't start a bot on the copy, which would send again what the running one sends."
        if while_running
        else "Set DATABASE_URL to the new address, and keep KEYRING_FILE: the copy needs it too. "
        "The old database is unchanged; don't start a bot on it any more.",
    ]
    console.print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)
