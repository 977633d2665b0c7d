"""Tells the owner about the walks: once when trouble begins, and once when it ends."""

from collections.abc import Awaitable, Callable, Mapping, Set

from channel.store import Memory
from handlers.html import Html
from handlers.owner.notices import PAGE_TROUBLES, Trouble, notice, page_is_back, trouble_told, withheld_is_over
from handlers.texts import Texts


class Notices:
    """`destination`: the chat of the owner's letters, or None. `page`: the public page's address.

    `texts` gives the texts in the owner's language; `wake` wakes the sender.
    """

    def __init__(
        self,
        store: Memory,
        destination: int | None,
        page: str,
        texts: Callable[[], Awaitable[Texts]],
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._destination = destination
        self._page = page
        self._texts = texts
        self._wake = wake

    async def settle(self, judged: Set[Trouble], there: Mapping[Trouble, int], now: int) -> None:
        """Tell the owner which troubles are new or over, among those that a walk could judge.

        `there`: the troubles that it met, each with its number of posts, if it has one. What was told is kept over a
        restart.
        """
        state = await self._store.sync_state()
        before = {Trouble(name) for name in state.troubles if name in set(Trouble)}
        after = (before - judged) | set(there)
        if self._destination is None or before == after:
            return
        lines = await self._texts()
        words = [trouble_told(lines, one, self._page, there[one]) for one in sorted(after - before)]
        words += _overcome(lines, before, after)
        # Queued first: after a crash in between the owner may be told twice, but is always told.
        calls = [notice(self._destination, text) for text in words]
        await self._store.put_out(f"sync:{now}:{','.join(sorted(after))}", calls, now=now)
        self._wake()
        state = await self._store.sync_state()
        await self._store.keep_sync_state(state.model_copy(update={"troubles": tuple(sorted(after))}))


def _overcome(lines: Texts, before: Set[Trouble], after: Set[Trouble]) -> list[Html]:
    over = []
    if before & PAGE_TROUBLES and not after & PAGE_TROUBLES:
        over.append(page_is_back(lines))
    if Trouble.WITHHELD in before - after:
        over.append(withheld_is_over(lines))
    return over
