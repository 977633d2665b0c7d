"""`rahnama keys`: its part of the command line."""

import asyncio
from typing import Annotated

import typer

keys = typer.Typer(
    help="Make, change and destroy the keys that seal readers' mail. Stop the bot first, and start it afterwards.",
    no_args_is_help=True,
)

Database = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="Used instead of DATABASE_URL, such as sqlite:///my.db."),
]


@keys.command("make")
def make_keys() -> None:
    """Make a keyring, to give the same one to several machines before the first start.

    The bot makes its own at its first start; use this if it can't, as in Kubernetes.
    """
    from bot.keyring import make
    from bot.settings import read_settings

    path = read_settings().keyring_file
    typer.echo(f"{path} holds a new keyring; its key is {make(path)}. Keep it apart from the database's backups.")


@keys.command("rotate")
def rotate_keys(database: Database = None) -> None:
    """Add a new key for what is sealed: drafts, return addresses and unsent messages.

    Everything sealed in the database is resealed with the new key. Nothing becomes unreadable: the older keys stay in
    the keyring until "rahnama keys prune". Do this regularly. The bot reads the keyring only at its start and holds it
    while it runs: stop the bot first, and start it afterwards.
    """
    from bot.commands.keys import rotate_keys
    from bot.settings import read_settings

    settings = read_settings()
    typer.echo(asyncio.run(rotate_keys(database or settings.database_url, settings.keyring_file)))


@keys.command("prune")
def prune_keys(
    database: Database = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Destroy without asking.")] = False,
) -> None:
    """Destroy the keys that nothing in the database needs any more; the newest always stays.

    Older backups of the database keep their posts, but then nobody, not even you, can read the return addresses and
    unsent mail in them. That is the purpose: run it after "rahnama keys rotate". It can't be undone, and it is useless
    while a copy of the old keyring is kept with the backups. A keyring serves one database: another database that was
    opened with it would lose its mail.
    """
    from bot.commands.keys import prune_keys
    from bot.settings import read_settings

    settings = read_settings()
    agreed = (lambda question: True) if yes else typer.confirm
    typer.echo(asyncio.run(prune_keys(database or settings.database_url, settings.keyring_file, agreed)))
