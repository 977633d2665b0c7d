"""The command line: `rahnama`, and `python -m bot`. Each command imports what it needs when it is called."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.keys_line import keys as keys

app = typer.Typer(
    name="rahnama",
    help="A Telegram bot that is a guide to a channel: its hashtags, its series, its newest posts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(keys, name="keys")

Database = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="Used instead of DATABASE_URL, such as sqlite:///my.db."),
]

Renamed = Annotated[bool, typer.Option("--renamed", help="It is the index's channel under a new name or title.")]


@app.callback(invoke_without_command=True)
def rahnama(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"rahnama {installed('rahnama')}")
        raise typer.Exit


@app.command()
def chat(
    database: Annotated[
        str | None,
        typer.Option(
            "--database", metavar="URL", help="Serve this database, and keep the changes; by default a fresh one."
        ),
    ] = None,
    source: Annotated[
        list[Path] | None,
        typer.Option("--import", metavar="SOURCE", help="Load these posts first, instead of the sample channel."),
    ] = None,
) -> None:
    """Talk to the bot here, in the terminal: the real bot, without Telegram, token or network.

    Write like a reader: /start, /guide, /series. "!2" presses button 2 of the last message that has buttons;
    "as owner", "as reader", "as reader 2" change who speaks, "in group" and "in private" where. "lang en" and "lang fa"
    set the language of the speaker's Telegram; "restart" stops and starts the bot on the same database. If
    standard input is not a terminal, each line is one message, and each answer is printed as plain text.
    """
    from bot.commands.chat.terminal import converse

    asyncio.run(converse(database, source or []))


@app.command()
def init(
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: take the answers from the environment.")] = False,
    only: Annotated[bool, typer.Option("--only", help="Write .env, and don't start the bot.")] = False,
) -> None:
    """Set the bot up: ask for its token, keep it in .env, and print the link that makes you its owner.

    The bot then serves, and everything else is asked in the chat: which channel, and its posts. You can repeat it.
    """
    from rich.console import Console

    from bot.commands.init import initialize
    from bot.commands.run import serve

    asyncio.run(initialize(Console(soft_wrap=True), asks=not yes))
    if not only:
        asyncio.run(serve(inviting=True))


@app.command()
def run(
    polling: Annotated[
        bool, typer.Option("--polling", help="Poll for updates even if WEBHOOK_URL is set, and remove the webhook.")
    ] = False,
) -> None:
    """Serve readers on Telegram, with BOT_TOKEN and CHANNEL from the environment or the file .env."""
    from bot.commands.run import serve

    asyncio.run(serve(polling=polling))


@app.command("import")
def import_(
    sources: Annotated[
        list[Path], typer.Argument(metavar="SOURCE...", help="Files or folders of posts, such as result.json.")
    ],
    database: Database = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", metavar="NAME", help="Which channel of an account: its name, @username or id."),
    ] = None,
    renamed: Renamed = False,
) -> None:
    """Load a channel's posts into the index. You can repeat it: existing posts stay.

    Known sources: Telegram Desktop's exports, JSON and HTML (a file, or the folder), saved pages of t.me/s, and the
    text of such a page. Large files are committed in batches of thousands of posts; what was loaded before an error
    stays. From the export of a whole account only one channel is read: the one that --channel names, or the only one;
    private chats, groups and left channels are never read. Posts of a channel other than the index's are refused.
    """
    from rich.console import Console

    from bot.commands.import_posts import import_all
    from bot.jobs.backups import database_of
    from bot.keyring import is_held
    from bot.settings import read_settings

    settings = read_settings()
    url, gently = database_of(settings, database), is_held(settings.keyring_file)
    asyncio.run(import_all(url, sources, Console(), channel, gently=gently, renamed=renamed))


@app.command()
def sync(
    channel: Annotated[
        str | None,
        typer.Argument(metavar="CHANNEL", help="Its public name; by default the one in the settings."),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Walk the whole page again, and look for deleted posts.")
    ] = False,
    accept_deletions: Annotated[
        bool,
        typer.Option("--accept-deletions", help="Mark posts that two whole walks missed as deleted, even many."),
    ] = False,
    database: Database = None,
    renamed: Renamed = False,
) -> None:
    """Bring the index up to date from the channel's public page, t.me/s/CHANNEL.

    The first time, the whole page is walked from the newest post to the oldest, one page per second; a stopped walk
    resumes where it was. After that only new posts are read, and the last pages again for edits. The running bot does
    this by itself every SYNC_HOURS. A post that two whole walks in a row do not find is marked as deleted, unless more
    than 3 % of all posts vanish at once. If the page is of a channel other than the index's, nothing is read from it.
    """
    from rich.console import Console

    from bot.commands.sync import sync_channel
    from bot.jobs.backups import database_of
    from bot.settings import read_settings

    settings = read_settings(**({"channel": channel} if channel else {}))
    url = database_of(settings, database)
    options = {"whole": whole, "accept_deletions": accept_deletions, "renamed": renamed}
    asyncio.run(sync_channel(settings, url, Console(), **options))


@app.command()
def guide(
    database: Database = None,
    language: Annotated[str, typer.Option(metavar="CODE", help="Such as en; by default the bot's first.")] = "",
) -> None:
    """Print the channel's guide as readers see it."""
    from bot.commands.check import print_guide
    from bot.settings import read_settings

    asyncio.run(print_guide(database or read_settings().database_url, language))


@app.command()
def check(database: Database = None) -> None:
    """Check the settings, the database, and whether Telegram accepts the token."""
    from bot.commands.check import check_all

    if not asyncio.run(check_all(database)):
        sys.exit(1)


@app.command()
def health() -> None:
    """Tell whether the bot is alive, for Docker and the like: the exit code is 0 if it is, otherwise 1."""
    from bot.processes.watchdog import lives
    from bot.settings import read_settings

    alive, said = lives(read_settings().heartbeat_file, time.time())
    typer.echo(said, err=not alive)
    if not alive:
        sys.exit(1)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the files go; created if it is missing.")],
    database: Database = None,
) -> None:
    """Write the whole index as files: posts.csv, tags.csv and series.csv for spreadsheets, index.json for programs.

    They contain nothing about readers. Dates and times are in Tehran time. In the tables, a ' precedes values that a
    spreadsheet would take for a formula. Existing files of the same names are replaced.
    """
    from rich.console import Console

    from bot.commands.export import export_all
    from bot.settings import read_settings

    settings = read_settings()
    asyncio.run(export_all(database or settings.database_url, folder, Console(), settings.channel_name))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file for the backup.")],
    database: Database = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Copy the database into a file, even while the bot runs, and check the copy.

    The running bot does this by itself every hour, into BACKUP_DIR; the last 24 are kept, and one of each of 14 days.
    The keyring is in no backup. For PostgreSQL, the commands of its own tools are printed.
    """
    from rich.console import Console

    from bot.commands.backup import back_up
    from bot.settings import read_settings

    url = database or read_settings().database_url
    typer.echo(back_up(url, file, Console(), force=force))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup made by the bot or by rahnama backup.")],
    database: Database = None,
) -> None:
    """Put a backup in the database's place. Stop the bot first; the old database is kept beside it."""
    from bot.commands.backup import restore
    from bot.settings import read_settings

    settings = read_settings()
    typer.echo(restore(database or settings.database_url, file, settings.keyring_file))


@app.command()
def copy(
    target: Annotated[str | None, typer.Option("--to", metavar="URL", help="A new one; by default COPY_TO.")] = None,
    source: Annotated[str | None, typer.Option("--from", metavar="URL", help="COPY_FROM, or DATABASE_URL.")] = None,
    while_running: Annotated[
        bool,
        typer.Option("--while-running", help="A trial while a bot runs: later changes are not in the copy."),
    ] = False,
) -> None:
    """Copy the whole database into another: from sqlite:///… to postgresql://…, or back. Stop the bot first.

    Everything is copied, or nothing: posts, corrections, follows, return addresses, unsent mail. The original is not
    changed. The keyring works for the copy as well.
    """
    from rich.console import Console

    from bot.commands.copy import copy_all
    from bot.settings import read_settings

    settings = read_settings()
    url = source or settings.copy_from or settings.database_url
    asyncio.run(copy_all(url, target or settings.copy_to, Console(), while_running=while_running))
