"""A walk over a page on loopback into a real database, without the usual pauses."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.jobs.sync.public_pages import Patience, PublicPages, open_pages
from bot.jobs.sync.walking import Walked, walk
from channel.store import Memory
from channel.views import PostState
from storage import open_store
from tests.bot.jobs.sync.public_page import CHANNEL, PublicPage, showing
from tests.conftest import KEYRING

AT_ONCE = Patience().faster(1e9)


class Scene:
    """A public page, a database, and the walk from one to the other."""

    def __init__(self, page: PublicPage, pages: PublicPages, store: Memory) -> None:
        self.page, self.pages, self.store = page, pages, store
        self.now = 1_900_000_000

    async def walk(self, **options: Any) -> Walked:
        self.now += 3600
        return await walk(self.store, self.pages, CHANNEL, now=lambda: self.now, **options)

    async def numbers(self) -> list[int]:
        """The numbers of all listed posts, in order."""
        listed = (await self.store.latest(None, 100_000)).posts
        return sorted(card.message_id for card in listed if card.message_id is not None)

    async def state_of(self, number: int) -> PostState:
        found = await self.store.post_at(number)
        assert found is not None
        return found.state

    async def text(self, number: int) -> str:
        found = await self.store.post_at(number)
        assert found is not None
        return found.post.text


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/synced.db"


@pytest.fixture
async def scene(database: str) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        page = await stack.enter_async_context(showing())
        pages = await stack.enter_async_context(open_pages(page.url, AT_ONCE))
        store = await stack.enter_async_context(open_store(database, KEYRING))
        yield Scene(page, pages, store)
