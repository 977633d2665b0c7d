"""The repeated body of a post: a page's text has each post as its first line, the other lines, and these again."""

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
_LEAST_OF_FIRST = 0.6  # of the first copy's characters must be in the second
_LEAST_OF_SECOND = 0.2  # the second may also hold long quotations
_LEAST_IF_FOOTED = 0.05  # if all of the first, to the footer, is in it
_LEAST_IF_CUT = 0.5  # if the page ends before the second copy does
_STRONG = 40  # characters
_FEW_LINES = 8
_LEAST_PROMISE = 0.5


@dataclass(frozen=True)
class Repetition:
    """The lines of a first line and the two copies of a body, and their merged text."""

    start: int
    end: int
    passages: tuple[Passage, ...]
    footed: bool
    """Whether it ends with the channel's footer."""
    strong: bool
    """Whether it is too long to be chance, such as a repeated line of a poem."""

    @property
    def cut_short(self) -> bool:
        """Whether its text breaks off, as a preview's does."""
        return self.passages[-1].text.endswith(ELLIPSIS)


class _Copies(NamedTuple):
    """Two copies of a body, as ranges of lines."""

    pairs: list[Pair]
    """The lines that both have, counted from the beginning of each copy."""
    compared: range
    """The part of the first copy that the second covers, if the page ends within the second."""
    first: range
    again: range
    opening: Sequence[Passage] = ()
    """The beginning that only the second copy has."""


def repetitions(lines: Sequence[str], page: Page, *, unfinished: bool) -> list[Repetition]:
    """Every repetition among the lines, in order. `unfinished`: the last may break off in its second copy."""
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
    """The lines, with the answers that the search needs repeatedly."""

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
        """The places where the second copy of a body may begin."""
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
        while places[-1] < place:  # the search never goes back
            places.pop()
        return [later for later in reversed(places[-1 - _MOST_TRIES :]) if place < later < last]

    def _try(self, body: int, second: int, free: int) -> tuple[Repetition, float] | None:
        """The repetition, if the copies that begin at these lines are alike enough, and how likely, in characters."""
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
        """The two copies, if their ends can be found."""
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
        # The lines between what the copies share are the end of the first, or the beginning of the second.
        between = self.lines[first_end:second]
        opening = unglued(between, self.page) if between else None
        if between and not opening and self.footers[first_end - 1]:
            return None
        first = range(body, first_end if opening else second)
        return _Copies(pairs, first, first, range(first.stop, second_end), opening or [])

    def _once(self, copies: _Copies, second: int) -> list[Passage]:
        first, again = list(self.lines[copies.first.start : copies.first.stop]), self.lines[second : copies.again.stop]
        if any(line.startswith(again[-1]) for line in first[len(copies.compared) :]):  # the page ends within this line
            again = again[:-1]
        return [*copies.opening, *merged(first, again, copies.pairs, self.page)]

    def _repetition(self, body: int, free: int, end: int, once: list[Passage], *, strong: bool) -> Repetition:
        start = body - 1 if body > free else body
        first_line = [Passage(line) for line in self.lines[start:body]]
        footed = self.page.is_footer(once[-1].text)
        return Repetition(start, end, (*first_line, *once), footed, strong or footed)

    def _is_cut(self, body: int, second: int, window: int) -> bool:
        """Whether the page ends within the second copy: the first one's footer is followed by no other."""
        reaches_end = self.unfinished and window == len(self.lines)
        return reaches_end and self.footers[second - 1] and sum(self.footers[body:]) == 1

    def _window(self, body: int, second: int) -> int:
        """The latest end of the second copy: after as many footers as the first has, or by its length."""
        end = min(len(self.lines), second + 2 * (second - body) + _MOST_ADDED)
        footers = sum(self.footers[body:second])
        ends = (place + 1 for place in range(second, end) if self.footers[place])
        return next(islice(ends, footers - 1, None), end) if footers else end

    def _promises(self, body: int, second: int, window: int) -> bool:
        """Whether enough lines match to compare the copies in detail, which costs much more."""
        length = second - body
        if length < _FEW_LINES:
            return True
        return LCSseq.similarity(self.keys[body:second], self.keys[second:window]) >= _LEAST_PROMISE * length

    def _breaks_off(self, body: int, second: int) -> bool:
        """Whether the lines end within a second copy that has matched the first word for word so far."""
        length = len(self.lines) - second
        if length > second - body or self.keys[second:-1] != self.keys[body : body + length - 1]:
            return False
        partly = self.lines[body + length - 1].startswith(self.lines[-1])
        sure = self.footers[second - 1] or self._characters(range(second, len(self.lines))) >= _STRONG
        return partly and sure and self.lines[body:second] != self.lines[second:]

    def _characters(self, places: Iterable[int]) -> int:
        return sum(len(self.keys[place]) for place in places)
