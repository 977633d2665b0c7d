"""The prompt: comfortable on a terminal, plain if lines come from a file or a pipe."""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from bot import logs
from bot.commands.chat.conversation import HELP, Conversation
from bot.commands.chat.keeping_files import KeptFiles
from bot.commands.import_posts import SAMPLE
from bot.keyring import hold_keyring
from bot.settings import read_settings
from handlers.routes import COMMANDS

_VERBS = (
    *("as owner", "as reader", "as reader 2", "in group", "in channel", "in private", "edit", "lang en", "lang fa"),
    *("@ ", "restart", "quit"),
)


async def converse(database: str | None, sources: list[Path]) -> None:
    """Converse until the input ends. Without a database, start with a fresh one that holds the sample channel."""
    logs.set_up("WARNING")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rahnama-")))
        settings = read_settings()
        keyring = stack.enter_context(hold_keyring(settings.keyring_file if database else folder / "keyring.json"))
        conversation = Conversation(
            database or f"sqlite:///{folder}/chat.db",
            keyring,
            settings.channel_name if database or sources else None,
            asks=True,
        )
        conversation.files = KeptFiles(conversation.telegram)
        await conversation.start(sources or ([] if database else [SAMPLE]))
        try:
            await (_prompted(conversation) if sys.stdin.isatty() else _piped(conversation))
        finally:
            await conversation.stop()


async def _piped(conversation: Conversation) -> None:
    for line in sys.stdin:
        if line.strip() == "quit":
            return
        for answer in await conversation.line(line):
            sys.stdout.write(f"{answer}\n\n")
        sys.stdout.flush()


async def _prompted(conversation: Conversation) -> None:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from rich.text import Text

    from bot.commands.chat.completing import Names
    from bot.commands.chat.painting import painted

    console = Console()
    console.print("You are a reader, and this is the bot. Type /start, or press Tab for all commands.", style="bold")
    console.print(HELP, style="dim", highlight=False, markup=False)
    conversation.show = painted
    names = Names([f"/{name}" for name in COMMANDS] + list(_VERBS))
    session: PromptSession[str] = PromptSession(
        "› ", history=InMemoryHistory(), completer=names, complete_while_typing=True
    )
    while True:
        names.series = [one.name for one in await conversation.store.series_list()]
        names.tags = [one.name for one in await conversation.store.tags()]
        try:
            line = await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip() == "quit":
            return
        for answer in await conversation.line(line):
            console.print(Text.from_ansi(answer), highlight=False)  # wrapped at words
            console.print()
