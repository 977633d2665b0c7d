"""Tab in the terminal: commands and instructions, and names after the commands that take them."""

from collections.abc import Iterable, Sequence
from typing import Final

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

_SERIES: Final = frozenset({"/series", "/announce"})
_TAGS: Final = frozenset({"/tag", "/tags", "/describe"})
_BOTH: Final = frozenset({"/follow", "/unfollow"})


class Names(Completer):
    """Completes whole lines. `series` and `tags` may be replaced while it is in use."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.series: Sequence[str] = ()
        self.tags: Sequence[str] = ()

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        before = document.text_before_cursor
        command, space, begun = before.partition(" ")
        offered, typed = (self._after(command), begun.lstrip()) if space else ((), before)
        if not offered:
            offered, typed = self._lines, before
        wanted = typed.lstrip("#").casefold()
        for one in offered:
            if one.casefold().startswith(wanted):
                yield Completion(one, start_position=-len(typed))

    def _after(self, command: str) -> Sequence[str]:
        series = self.series if command in _SERIES | _BOTH else ()
        tags = self.tags if command in _TAGS | _BOTH else ()
        return (*series, *tags)
