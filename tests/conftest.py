"""Databases loaded once and copied for each test, and conversations with the bot."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from bot.commands.import_posts import SAMPLE, bring_in
from channel.people.keyring import Keyring
from channel.store import Index
from storage import open_store
from storage.database import drivers
from storage.database.session import Driver
from tests import examples  # noqa: F401 - sets the number of examples
from tests.databases import Server, server
from tests.patience import be_patient
from tests.shared import SEED, TRANTOR, real

# If Python may not store compiled files, each of the many processes started here compiles everything again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Test databases are kept in memory if there is enough: a busy disk delays each commit.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# A shell makes background jobs ignore Ctrl-C, and the processes started here would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

be_patient()

Talk = Callable[..., Awaitable[Conversation]]
KEYRING = Keyring(b"p" * 32, {"2026-01-01-1": b"s" * 32})


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for their own processes."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """New database files are copies of one with all tables: creating these takes longer than most tests."""
    made = tmp_path_factory.mktemp("schema") / "new.db"
    asyncio.run(_made(made))
    opened = drivers.open_driver

    def copied_if_new(url: str) -> Awaitable[tuple[Driver, str]]:
        path = Path(url.removeprefix("sqlite:///"))
        if path.suffix == ".db" and path.parent.is_dir() and not path.exists():
            shutil.copy(made, path)
        return opened(url)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drivers, "open_driver", copied_if_new)
        yield


async def _made(file: Path) -> None:
    async with open_store(f"sqlite:///{file}"):
        pass


def loaded(folder: Path, source: Path) -> Path:
    """A database file with the posts of a source."""

    async def load() -> None:
        async with open_store(f"sqlite:///{folder}/index.db") as store:
            await bring_in(store, source)

    asyncio.run(load())
    return folder / "index.db"


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loaded(tmp_path_factory.mktemp("sample"), SAMPLE)


@pytest.fixture(scope="session")
def seed_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loaded(tmp_path_factory.mktemp("seed"), real(SEED))


@pytest.fixture(scope="session")
def trantor_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loaded(tmp_path_factory.mktemp("trantor"), real(TRANTOR))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server() as found:
        yield found


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], str]:
    """Gives the URL of a database's copy, which the test may change."""

    def copy(database: Path) -> str:
        return f"sqlite:///{shutil.copy(database, tmp_path / 'copy.db')}"

    return copy


@pytest.fixture
async def empty_store(tmp_path: Path) -> AsyncIterator[Index]:
    async with open_store(f"sqlite:///{tmp_path}/empty.db") as store:
        yield store


@pytest.fixture
async def sample_store(sample_database: Path, copied: Callable[[Path], str]) -> AsyncIterator[Index]:
    async with open_store(copied(sample_database)) as store:
        yield store


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """Starts a conversation with the whole bot on a database, or on a new one; stops it after the test."""
    async with AsyncExitStack() as stack:

        async def start(url: str | None = None, channel: str | None = None, **changed: Any) -> Conversation:
            conversation = Conversation(url or f"sqlite:///{tmp_path}/talk.db", KEYRING, channel, **changed)
            await conversation.start()
            stack.push_async_callback(conversation.stop)
            return conversation

        yield start


@pytest.fixture
async def sample(talk: Talk, sample_database: Path, copied: Callable[[Path], str]) -> Conversation:
    """A reader who talks to the bot on the sample channel."""
    return await talk(copied(sample_database))


@pytest.fixture
async def seed(talk: Talk, seed_database: Path, copied: Callable[[Path], str]) -> Conversation:
    """A reader who talks to the bot on the real channel's page text."""
    return await talk(copied(seed_database))
