"""What each word of a question may stand for in this channel: alternatives, each with its worth.

The word itself is worth 1; joined and split forms, other scripts, other names and spoken forms nearly as much; words
that are only near, less. Only what the channel has counts, so the guesses can be generous.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from math import log10
from typing import Final, NamedTuple

from channel.language.near import word_nearness
from channel.language.numerals import LAST
from channel.language.pairs import is_single
from channel.language.sounds import Sound, alike, likeness, script_of, sounds
from channel.language.words import stem_asked, stems_asked, turkish_stem
from channel.search.forms import guesses, same
from channel.search.letter_names import names_of, spelled, spelled_within
from channel.search.query import Query
from channel.series.names import split_part
from storage.database.matching import Term
from storage.database.session import Session
from storage.index.search.known_names import other_names
from storage.index.vocabulary import near, posts_with

WHOLE, JOINED, OTHER = 1.0, 0.95, 0.9
_NEAR_LEAST, _NEAR_MOST = 0.5, 0.8
_NEAREST: Final = 72.0  # of 100, from which on a word is near
_SOUNDS: Final = 80.0  # of 100, from which on two words may be the same in two scripts
_SURELY: Final = 94.0
_PERHAPS_CUT: Final = 55.0
_CUT: Final = ("ید", "ان", "ی", "ین", "ند", "ات", "م", "ه", "ها")
_BESIDE: Final = 5.0  # how much less near the others may be
_COMPARED: Final = 80  # words of the vocabulary that share letters or sounds
_SHORTEST_JOINED: Final = 5  # letters of two words that are written as one
_SHORTEST_NEAR: Final = 4  # letters of a word with a slip
_LOOKED_UP: Final = 10  # words, and pairs of words, whose neighbours are looked up
_AND: Final = "و"
_OFTEN: Final = 1.5  # the bonus of a word that is used ten times as often
_KEPT: Final = 3  # near words of one word
_FORMS: Final = 2


class Word(NamedTuple):
    """A word of a question."""

    written: str
    stem: str
    posts: int
    """How many posts have it, or the commonest of what may stand for it, as far as the vocabulary knows."""
    options: dict[Term, float]
    """What may stand for it, with its worth; empty if the channel has nothing like it."""
    near: tuple[str, ...] = ()
    """The stems among these that are only near to it."""


def alternatives(session: Session, query: Query, until: float) -> list[Word]:
    """For each word of a query without small words."""
    return _Alternatives(session, query, until).words()


class _Alternatives:
    def __init__(self, session: Session, query: Query, until: float) -> None:
        self._session, self._until = session, until
        self._words = query.words
        self._stems = [stem_asked(word) for word in query.words]
        self._typing = query.typing
        self._guesses: list[dict[Term, float]] = [{} for _ in query.words]
        self._near: list[dict[Term, float]] = [{} for _ in query.words]
        self._posts: dict[str, int] = {}
        self._looked_up = 0

    def words(self) -> list[Word]:
        for place, stem in enumerate(self._stems):
            self._guess([place], Term((stem,), begun=is_single(stem)), WHOLE)
        if self._typing and self._words:
            self._guess([len(self._words) - 1], Term((self._words[-1],), begun=True), JOINED)
        self._forms()
        self._part()
        self._letters()
        for start, end, name in other_names(self._session, self._stems):
            self._guess(range(start, end), Term(name), OTHER)
        self._joined()
        self._know()
        self._unknown_forms()
        self._split()
        self._sounds_and_slips()
        return [self._word(place) for place in range(len(self._words))]

    def _guess(self, places: Iterable[int], term: Term, worth: float) -> None:
        for place in places:
            self._guesses[place][term] = max(worth, self._guesses[place].get(term, 0.0))

    def _forms(self) -> None:
        for place, word in enumerate(self._words):
            for one in same(word):
                self._guess([place], Term((stem_asked(one),)), JOINED)

    def _part(self) -> None:
        """«قسمت دوم» is also (2); «دوم» alone may tell something else."""
        name, number = split_part(" ".join(self._words)) or ("", LAST)
        places = range(len(name.split()), len(self._words))
        if number != LAST and len(places) > 1:
            self._guess(places, Term((str(number),)), OTHER)

    def _letters(self) -> None:
        for start, end, readings in spelled(self._words):
            run = Term(tuple(self._stems[start:end]))
            terms = [Term((stem_asked(one),)) for one in readings]
            self._know({term.words[0] for term in terms})
            if any(term.words[0] in self._posts for term in terms):
                for place in range(start, end):  # two letters of three are something else
                    self._guesses[place].clear()
                self._guess(range(start, end), run, WHOLE)
            for term in terms:
                self._guess(range(start, end), term, OTHER)
        for place, word in enumerate(self._words):
            for one in spelled_within(word):
                self._guess([place], Term((stem_asked(one),)), OTHER)
            if names := names_of(word):
                self._guess([place], Term(stems_asked(names)), OTHER)
                self._guess([place], Term((stem_asked("".join(names)),)), OTHER)

    def _joined(self) -> None:
        for start, end in _runs(len(self._words)):
            self._guess(range(start, end), Term((stem_asked("".join(self._words[start:end])),)), JOINED)

    def _know(self, stems: Iterable[str] | None = None) -> None:
        wanted = (
            stems if stems is not None else {word for some in self._guesses for term in some for word in term.words}
        )
        self._posts |= posts_with(self._session, (stem for stem in wanted if stem not in self._posts))

    def _has(self, term: Term) -> bool:
        # Numbers and single letters are in no vocabulary.
        return all(word in self._posts or len(word) < 2 or not word.isalpha() for word in term.words)

    def _is_known(self, place: int) -> bool:
        """Whether the channel has the word, or what surely stands for it."""
        return any(self._has(term) for term in self._guesses[place])

    def _unknown_forms(self) -> None:
        found = {
            place: tuple(dict.fromkeys([*map(stem_asked, guesses(word)), turkish_stem(word)]))
            for place, word in enumerate(self._words)
            if not self._is_known(place)
        }
        self._know({stem for some in found.values() for stem in some})
        for place, stems in found.items():
            for stem in [stem for stem in stems if stem in self._posts][:_FORMS]:
                self._guess([place], Term((stem,)), OTHER)

    def _split(self) -> None:
        """Two words of the channel that are written as one."""
        cuts = {
            place: [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]
            for place, word in enumerate(self._words)
            if not self._is_known(place) and len(word) >= _SHORTEST_JOINED
        }
        self._know({stem_asked(part) for some in cuts.values() for parts in some for part in parts})
        for place, some in cuts.items():
            for parts in some:
                stems = tuple(map(stem_asked, parts))
                if all(stem in self._posts for stem in stems):
                    self._guess([place], Term(stems), JOINED)
                    self._guess([place], Term((stems[0], _AND, stems[1])), JOINED)  # «گفتگو» is «گفت‌وگو»

    def _sounds_and_slips(self) -> None:
        """Words near to those that the channel has not, and the same names in another script."""
        unknown = [place for place in range(len(self._words)) if not self._is_known(place)]
        for start, end in _runs(len(self._words)):
            if any(place in unknown for place in range(start, end)):
                self._look_up(range(start, end), "".join(self._words[start:end]), slips=False)
        for place in unknown:
            self._look_up([place], self._words[place], slips=True)

    def _look_up(self, places: Sequence[int] | range, word: str, *, slips: bool) -> None:
        if self._looked_up >= _LOOKED_UP or time.monotonic() >= self._until or len(word) < 2:
            return
        self._looked_up += 1
        stem, script = stem_asked(word), script_of(word)
        heard = {tuple(sounds(one)) for one in ((word, stem) if slips else (word,))}
        found: list[tuple[float, float, str]] = []
        for other, count in near(self._session, stem, _COMPARED):
            self._posts[other] = count
            often = _OFTEN * log10(count) if count > 0 else 0.0
            if script_of(other) != script:
                how_near = max(_alike(one, other) for one in heard)
                if how_near >= _SOUNDS:
                    found.append((how_near + often, _between(how_near, _SOUNDS, _SURELY, _NEAR_LEAST, OTHER), other))
            elif slips and len(word) >= _SHORTEST_NEAR:
                how_near = max(word_nearness(stem, other), _near(word, other))
                if how_near >= _PERHAPS_CUT:
                    how_near = max(how_near, _by_sound(word, other))
                if how_near >= _NEAREST:
                    worth = _between(how_near, _NEAREST, 97.0, _NEAR_LEAST, _NEAR_MOST)
                    found.append((how_near + often, worth, other))
                elif word in other:
                    found.append((_NEAREST, _NEAR_LEAST, other))
        # The same name in another script rivals no slip: both may be meant.
        for rivals in ([one for one in found if (script_of(one[2]) == script) is here] for here in (True, False)):
            best = max(rivals, default=(0.0, 0.0, ""))[0]
            for how_near, worth, other in sorted(rivals, reverse=True)[:_KEPT]:
                if how_near >= best - _BESIDE:
                    for place in places:
                        self._near[place][Term((other,))] = worth

    def _is_other_script(self, place: int) -> Callable[[str], bool]:
        script = script_of(self._words[place])
        return lambda stem: script_of(stem) != script

    def _word(self, place: int) -> Word:
        known = {term: worth for term, worth in self._guesses[place].items() if term.begun or self._has(term)}
        options = {**self._near[place], **known}
        counts = [min(self._posts.get(word, 0) for word in term.words) for term in options]
        return Word(
            self._words[place],
            self._stems[place],
            max(counts, default=0),
            options,
            tuple(sorted((term.words[0] for term in self._near[place]), key=self._is_other_script(place))),
        )


def _runs(words: int) -> list[tuple[int, int]]:
    """The pairs and the threes of neighbouring words."""
    return [(start, start + long) for long in (2, 3) for start in range(words - long + 1)]


def _between(likeness: float, least: float, most: float, low: float, high: float) -> float:
    """From `low` to `high` as the likeness goes from `least` to `most`; rounded, so that few worths are looked for."""
    share = min((likeness - least) / (most - least), 1.0)
    return round(low + share * (high - low), 1)


def _alike(heard: Sequence[Sound], stem: str) -> float:
    """How alike a word and a stem sound, also with what stemming may have cut off: «جمشید» lost its «ید»."""
    return _with_endings(lambda other: likeness(heard, sounds(other)), stem)


def _near(word: str, stem: str) -> float:
    return _with_endings(lambda other: word_nearness(word, other), stem)


def _with_endings(nearness: Callable[[str], float], stem: str) -> float:
    best = nearness(stem)
    if not _PERHAPS_CUT <= best < _SURELY or stem.isascii():
        return best
    return max([best, *(nearness(stem + end) for end in _CUT if stem_asked(stem + end) == stem)])


def _by_sound(word: str, other: str) -> float:
    return alike(word, other) - 12.0  # by ear alone, within one script, many words are alike
