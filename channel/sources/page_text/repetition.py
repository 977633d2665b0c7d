"""A post's body twice: on a page's text each post is its first line, the other lines, and the other lines again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from channel.sources.page_text.copies import Pair, lacks_little, merged, paired
from channel.sources.page_text.page_lines import ELLIPSIS, Page, key_of
from channel.sources.page_text.quotation import Passage, unglued

_MOST_LINES = 250  # of a body; Telegram allows 4,096 characters
_MOST_TRIES = 6  # of places where the second copy may begin
_MOST_ADDED = 24  # lines that only the second copy has
_LEAST_OF_FIRST = 0.6  # of the first copy's characters must stand in the second
_LEAST_OF_SECOND = 0.2  # the second may hold long quotations beside
_LEAST_IF_FOOTED = 0.05  # where all of the first, to the footer, stands in it
_LEAST_IF_CUT = 0.5  # where the page ends before it does
_STRONG = 40  # characters
_FEW_LINES = 8
_LEAST_PROMISE = 0.5


@dataclass(frozen=True)
class Repetition:
    """Where a first line and the two copies of a body stand among the lines, and what they say once."""

    start: int
    end: int
    passages: tuple[Passage, ...]
    footed: bool
    """Whether it ends with the channel's footer."""
    strong: bool
    """Whether it is too long to be chance, such as a line that a poem says twice."""

    @property
    def cut_short(self) -> bool:
        """Whether its words break off, as those of a preview do."""
        return self.passages[-1].text.endswith(ELLIPSIS)


class _Copies(NamedTuple):
    """Two copies of a body, as places of lines."""

    pairs: list[Pair]
    """The lines that both have, counted from where each copy begins."""
    compared: range
    """What of the first copy the second reaches, where the page ends amid the second."""
    first: range
    again: range
    opening: Sequence[Passage] = ()
    """What only the second copy begins with."""


def repetitions(lines: Sequence[str], page: Page, *, unfinished: bool) -> list[Repetition]:
    """Every repetition among the lines, in order. `unfinished` allows the last to break off in its second copy."""
    search = _Search(lines, page, unfinished)
    found: list[Repetition] = []
    free = body = 0
    while body < len(lines):
        repetition = search.likeliest(body, free)
        if repetition:
            found.append(repetition)
            free = body = repetition.end
        else:
            body += 1
    return found


class _Search:
    """The lines with what is asked of them again and again."""

    def __init__(self, lines: Sequence[str], page: Page, unfinished: bool) -> None:
        self.lines = lines
        self.page = page
        self.unfinished = unfinished
        self.keys = [key_of(line) for line in lines]
        self.footers = [page.is_footer(line) for line in lines]
        self.places: dict[str, list[int]] = defaultdict(list)
        for place in reversed(range(len(lines))):
            self.places[self.keys[place]].append(place)

    def likeliest(self, body: int, free: int) -> Repetition | None:
        """The likeliest repetition whose body begins at this line; no line before `free` belongs to it."""
        tried = filter(None, (self._try(body, second, free) for second in self._seconds(body)))
        likeliest = max(tried, key=lambda found: found[1], default=None)
        return likeliest[0] if likeliest else None

    def _seconds(self, body: int) -> Iterator[int]:
        """Where the second copy of a body may begin."""
        last = min(len(self.lines), body + _MOST_LINES)
        again = self._again(body, last)
        yield from again
        if not again and body + 1 < last:
            next_again = (place - 1 for place in self._again(body + 1, last) if place - 1 > body + 1)
            yield from (place for place in next_again if lacks_little(self.keys[body], self.keys[place]))
        end = len(self.lines) - 1
        if self.unfinished and body < end < last and end not in again and self.lines[body].startswith(self.lines[end]):
            yield end

    def _again(self, place: int, last: int) -> list[int]:
        """The next places of the same line."""
        places = self.places[self.keys[place]]
        while places[-1] < place:  # the search never turns back
            places.pop()
        return [later for later in reversed(places[-1 - _MOST_TRIES :]) if place < later < last]

    def _try(self, body: int, second: int, free: int) -> tuple[Repetition, float] | None:
        """The repetition, if the copies that begin at these lines are like enough, and how likely, in characters."""
        if self.unfinished and self._breaks_off(body, second):
            once = [Passage(line) for line in self.lines[body:second]]
            likely = self._characters(range(second, len(self.lines)))
            return self._repetition(body, free, len(self.lines), once, strong=True), likely
        copies = self._copies(body, second)
        if not copies:
            return None
        shared = self._characters(body + pair.one for pair in copies.pairs)
        of_first, of_second = shared / self._characters(copies.compared), shared / self._characters(copies.again)
        least_of_second = _LEAST_OF_SECOND
        if copies.compared != copies.first:
            least_of_second = _LEAST_IF_CUT
        elif len(copies.pairs) == second - body > 1 and self.footers[second - 1]:
            least_of_second = _LEAST_IF_FOOTED
        strong = len(copies.pairs) > 1 or shared >= _STRONG
        if of_first < _LEAST_OF_FIRST or of_second < least_of_second or (body == free and not strong):
            return None
        once = self._once(copies, second)
        return self._repetition(body, free, copies.again.stop, once, strong=strong), shared * of_first * of_second

    def _copies(self, body: int, second: int) -> _Copies | None:
        """The two copies, where their ends can be told."""
        window = self._window(body, second)
        cut = self._is_cut(body, second, window)
        if not cut and not self._promises(body, second, window):
            return None
        pairs = paired(self.keys[body:second], self.keys[second:window])
        if not pairs:
            return None
        first_end, second_end = body + pairs[-1].one + 1, second + pairs[-1].other + 1
        if cut:
            first, again = range(body, second), range(second, len(self.lines))
            return _Copies(pairs, range(body, first_end), first, again)
        # What stands behind all that the copies share is the first one's end, or the second one's beginning.
        between = self.lines[first_end:second]
        opening = unglued(between, self.page) if between else None
        if between and not opening and self.footers[first_end - 1]:
            return None
        first = range(body, first_end if opening else second)
        return _Copies(pairs, first, first, range(first.stop, second_end), opening or [])

    def _once(self, copies: _Copies, second: int) -> list[Passage]:
        first, again = list(self.lines[copies.first.start : copies.first.stop]), self.lines[second : copies.again.stop]
        if any(line.startswith(again[-1]) for line in first[len(copies.compared) :]):  # the page ends amid this line
            again = again[:-1]
        return [*copies.opening, *merged(first, again, copies.pairs, self.page)]

    def _repetition(self, body: int, free: int, end: int, once: list[Passage], *, strong: bool) -> Repetition:
        start = body - 1 if body > free else body
        first_line = [Passage(line) for line in self.lines[start:body]]
        footed = self.page.is_footer(once[-1].text)
        return Repetition(start, end, (*first_line, *once), footed, strong or footed)

    def _is_cut(self, body: int, second: int, window: int) -> bool:
        """Whether the page ends within the second copy: the first ended with the channel's footer, no other follows."""
        reaches_end = self.unfinished and window == len(self.lines)
        return reaches_end and self.footers[second - 1] and sum(self.footers[body:]) == 1

    def _window(self, body: int, second: int) -> int:
        """Where the second copy must have ended: behind as many footers as the first has, or by its length."""
        end = min(len(self.lines), second + 2 * (second - body) + _MOST_ADDED)
        footers = sum(self.footers[body:second])
        ends = (place + 1 for place in range(second, end) if self.footers[place])
        return next(islice(ends, footers - 1, None), end) if footers else end

    def _promises(self, body: int, second: int, window: int) -> bool:
        """Whether enough lines are the same to compare the copies with care, which costs much more."""
        length = second - body
        if length < _FEW_LINES:
            return True
        return LCSseq.similarity(self.keys[body:second], self.keys[second:window]) >= _LEAST_PROMISE * length

    def _breaks_off(self, body: int, second: int) -> bool:
        """Whether the lines end amid a second copy that has been word for word the first until there."""
        length = len(self.lines) - second
        if length > second - body or self.keys[second:-1] != self.keys[body : body + length - 1]:
            return False
        partly = self.lines[body + length - 1].startswith(self.lines[-1])
        sure = self.footers[second - 1] or self._characters(range(second, len(self.lines))) >= _STRONG
        return partly and sure and self.lines[body:second] != self.lines[second:]

    def _characters(self, places: Iterable[int]) -> int:
        return sum(len(self.keys[place]) for place in places)
