"""The passage of a post that best answers a query, with the matching words marked."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Final, NamedTuple

from channel.language.words import stem_asked
from channel.search.query import Query
from channel.search.tokens import Word, one_line, words_at
from channel.views import Passage

LENGTH: Final = 160  # characters

_CUT: Final = "…"
_MOST_WORDS: Final = 16  # distinguished within a phrase; a query has fewer words
_SHORTEST_PART: Final = 3  # letters that may be found inside words
_ENDINGS: Final = frozenset(
    ("ها", "های", "هایی", "می", "نمی", "تر", "ترین", "s", "t")
)  # they tell nothing inside a word that folds into two
_SENTENCE_ENDS: Final = re.compile(r"[.!?؟…:؛][\"»”)]* ")
_JOINER: Final = "\u200d"
_SKIN_TONES: Final = "\U0001f3fb\U0001f3ff"
_HALF_FLAGS: Final = re.compile(r"[\U0001f1e6-\U0001f1ff]+\Z")
_TAGS_FIRST: Final = re.compile(r"(?:#\S+ )+(?!#)")


class _Answer(NamedTuple):
    """A word of the text that matches."""

    number: int
    """The index of the word in the text."""
    start: int
    end: int
    bits: int
    """One bit for each part of the query that the word answers."""
    in_tag: bool


def marked(text: str, query: Query) -> Passage:
    """The whole text, such as a title, with the matching words marked."""
    line = one_line(text)
    return Passage(text=line, marks=_marks(_answers(line, query)))


def best_passage(text: str, query: Query, length: int = LENGTH, *, title: str = "") -> Passage:
    """The passage of at most `length` characters in which most of the query is found closest together.

    What the title shown above it does not answer comes first. Among equals, words in sentences win over hashtags, and
    earlier words over later ones. If nothing in the text matches, its beginning is returned.
    """
    line = one_line(text)
    answers = _answers(line, query)
    if len(line) <= length:
        return Passage(text=line, marks=_marks(answers))
    room = length - 2 * len(_CUT)
    if room <= 0:
        return Passage(text=_CUT[: max(length, 0)])
    if answers:
        told = reduce(or_, (answer.bits for answer in _answers(one_line(title), query)), 0)
        start, end = _window(line, *_closest(answers, room, told), room)
    else:
        tags = _TAGS_FIRST.match(line)
        start = tags.end() if tags else 0
        end = _end(line, start, start, room)
    return _cut_out(line, start, end, answers)


def _answers(line: str, query: Query) -> list[_Answer]:
    words = words_at(line)
    bits = _bits(words, query)
    found = []
    for number, seen in enumerate(bits):
        if seen:
            start, word = words[number]
            found.append(_Answer(number, start + word.start, start + word.end, seen, word.in_tag))
    return found


def _bits(words: Sequence[tuple[int, Word]], query: Query) -> list[int]:
    """For each word of the text, a bit for each word of the query that it answers and for each word of its phrases."""
    asked = {word: 1 << number for number, word in enumerate(query.words)}
    telling = {word: bit for word, bit in asked.items() if word not in _ENDINGS} or asked
    alone, inside = _by_stem(asked), _by_stem(telling)
    found = [_any(word.stems, inside) if " " in word.stems else alone.get(word.stems, 0) for _, word in words]
    if query.typing and query.words and query.words[-1] in telling:
        _add_begun(found, words, query.words[-1], asked[query.words[-1]])
    for number, phrase in enumerate(query.phrases, 1):
        _add_phrase(found, words, phrase, 1 << _MOST_WORDS * number)
    answered = reduce(or_, set(found), 0)
    sought = telling | {"".join(phrase): 1 << _MOST_WORDS * number for number, phrase in enumerate(query.phrases, 1)}
    missing = {word: bit for word, bit in sought.items() if not bit & answered and len(word) >= _SHORTEST_PART}
    if missing:
        _add_letters(found, words, missing)
    return found


def _any(stems: str, bits: dict[str, int]) -> int:
    return reduce(or_, (bits.get(stem, 0) for stem in stems.split(" ")))


def _by_stem(asked: dict[str, int]) -> dict[str, int]:
    bits: dict[str, int] = {}
    for word, bit in asked.items():
        stem = stem_asked(word)
        bits[stem] = bits.get(stem, 0) | bit
    return bits


def _add_begun(found: list[int], words: Sequence[tuple[int, Word]], start: str, bit: int) -> None:
    for index, (_, word) in enumerate(words):
        for token in word.tokens:
            if token.startswith(start):
                found[index] |= bit


def _add_phrase(found: list[int], words: Sequence[tuple[int, Word]], phrase: tuple[str, ...], bit: int) -> None:
    """Marks every place where the words are side by side; in other forms if they are nowhere as written."""
    owners = [index for index, (_, word) in enumerate(words) for _ in word.tokens]
    places = list(_places([token for _, word in words for token in word.tokens], phrase))
    if not places:
        owners = [index for index, (_, word) in enumerate(words) for _ in word.stems.split(" ")]
        places = list(
            _places([stem for _, word in words for stem in word.stems.split(" ")], tuple(map(stem_asked, phrase)))
        )
    for place in places:
        for offset in range(len(phrase)):
            found[owners[place + offset]] |= bit << min(offset, _MOST_WORDS - 1)


def _places(line: list[str], phrase: tuple[str, ...]) -> Iterator[int]:
    wanted = list(phrase)
    for place, token in enumerate(line):
        if token == wanted[0] and line[place : place + len(wanted)] == wanted:
            yield place


def _add_letters(found: list[int], words: Sequence[tuple[int, Word]], missing: dict[str, int]) -> None:
    """Marks whole words that contain letters which are not a word there: inside one, or of several as they are."""
    letters = ["".join(word.tokens) for _, word in words]
    squeezed = "".join(letters)
    ends = list(accumulate(map(len, letters)))
    borders = {0, *accumulate(len(token) for _, word in words for token in word.tokens)}
    for wanted, bit in missing.items():
        place = squeezed.find(wanted)
        while place >= 0:
            end = place + len(wanted)
            first, last = bisect_right(ends, place), bisect_right(ends, end - 1)
            if first == last or borders.issuperset((place, end)):
                for index in range(first, last + 1):
                    found[index] |= bit
            place = squeezed.find(wanted, end)


def _closest(answers: list[_Answer], room: int, told: int) -> tuple[int, int]:
    """Return the span of the answers that are best shown together."""
    whole = reduce(or_, (answer.bits for answer in answers))
    best, best_score = (answers[0].start, answers[0].end), (0, 0, 0, 0)
    for number, first in enumerate(answers):
        seen = in_sentences = 0
        for last in answers[number:]:
            if last.end - first.start > room and last is not first:
                break
            new = seen | last.bits, in_sentences | (0 if last.in_tag else last.bits)
            if new == (seen, in_sentences):
                continue
            seen, in_sentences = new
            fresh = (seen & ~told).bit_count()
            score = fresh, seen.bit_count(), in_sentences.bit_count(), first.number - last.number
            if score > best_score or not best_score[1]:
                best, best_score = (first.start, last.end), score
            if in_sentences == whole:
                break
    return best


def _window(line: str, first: int, last: int, room: int) -> tuple[int, int]:
    """The passage around what must be visible, from the beginning of a sentence if one is near."""
    last = min(last, first + room)
    earliest = max(0, min(first - (room - (last - first)) // 2, len(line) - room))
    start = _start(line, earliest, first, len(line) - room * 2 // 3)
    return start, _end(line, start, last, room)


def _start(line: str, earliest: int, first: int, latest: int) -> int:
    """Where the passage begins; a sentence that begins later than `latest` would leave it too short."""
    if earliest == 0:
        return 0
    sentence = _SENTENCE_ENDS.search(line, earliest, min(first, latest))
    if sentence:
        return sentence.end()
    between = line.find(" ", earliest - 1, first)
    return first if between < 0 else between + 1


def _end(line: str, start: int, last: int, room: int) -> int:
    """Where the passage ends: between words, or inside a word only if it fills the room."""
    end = start + room
    if end >= len(line):
        return len(line)
    between = line.rfind(" ", max(start, last), end + 1)
    if between > start:
        return between
    while end > start + 1 and _belongs_to_the_one_before(line, end):
        end -= 1
    return end


def _belongs_to_the_one_before(line: str, place: int) -> bool:
    """Whether a cut there would split a character made of several: marks, joined emoji, skin tones, flags."""
    character = line[place]
    if unicodedata.category(character).startswith("M") or _JOINER in (character, line[place - 1]):
        return True
    if _SKIN_TONES[0] <= character <= _SKIN_TONES[1]:
        return True
    if not _HALF_FLAGS.match(character):
        return False
    halves = _HALF_FLAGS.search(line, 0, place)
    return halves is not None and len(halves[0]) % 2 == 1


def _cut_out(line: str, start: int, end: int, answers: list[_Answer]) -> Passage:
    before, after = _CUT if start else "", _CUT if end < len(line) else ""
    moved = len(before) - start
    shown = (answer for answer in answers if start <= answer.start < end)
    marks = tuple((first + moved, min(last, end) + moved) for first, last in _marks(shown))
    return Passage(text=f"{before}{line[start:end]}{after}", marks=marks)


def _marks(answers: Iterable[_Answer]) -> tuple[tuple[int, int], ...]:
    """Return the places of the answers; adjacent ones, as with Chinese letters, are joined."""
    marks: list[tuple[int, int]] = []
    for answer in answers:
        if marks and marks[-1][1] == answer.start:
            marks[-1] = marks[-1][0], answer.end
        else:
            marks.append((answer.start, answer.end))
    return tuple(marks)
