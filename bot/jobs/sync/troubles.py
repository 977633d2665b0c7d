"""What the owner is told of the walks: once when there is trouble, and once when it is over."""

from collections.abc import Awaitable, Callable, Mapping, Set

from channel.store import Memory
from handlers.html import Html
from handlers.owner.notices import PAGE_TROUBLES, Trouble, notice, page_is_back, trouble_told, withheld_is_over
from handlers.texts import Texts


class Notices:
    """`destination`: the chat of the owner's letters, or None where there is none. `page`: the public page's address.

    `texts` gives the sentences in the owner's language; `wake` tells the sender that there is something to send.
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
        """Tells what is new, and what is over, of the troubles that a walk could judge.

        `there`: those that it met, with a number where one belongs to it. What was told is kept, also over a restart.
        """
        state = await self._store.sync_state()
        before = {Trouble(name) for name in state.troubles if name in set(Trouble)}
        after = (before - judged) | set(there)
        if self._destination is None or before == after:
            return
        lines = await self._texts()
        words = [trouble_told(lines, one, self._page, there[one]) for one in sorted(after - before)]
        words += _overcome(lines, before, after)
        # Put out first: a crash between the two tells it twice, and never keeps it to itself.
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
