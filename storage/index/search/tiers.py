"""Which posts may answer a query: those with all its words, then with most of them, then with its letters."""

from collections.abc import Iterable
from itertools import islice, product
from operator import itemgetter
from typing import Final, NamedTuple

from channel.language.words import HEAD, stem_asked, stems_asked, without_person
from channel.search.keywords import stems
from channel.search.query import Query
from storage.database.matching import Candidate, Match, Narrowing, Term, most_of
from storage.database.session import Session
from storage.index.search.documents import has_letters
from storage.index.vocabulary import posts_with, posts_with_beginning

MOST: Final = 1000
"""How many posts are ranked; if more have the words, the newest."""

_WALKED: Final = 1_500_000  # about 60 ms
_IN_HEADS: Final = 10  # the rough ratio of words in a whole post to those in its title and hashtags
_ENOUGH: Final = 20  # posts, after which no less fitting ones are looked for
_HEADS: Final = 300  # like MOST, for posts with all the words in their titles and hashtags
_CHOSEN: Final = 6  # words of a long query, some of which may be missing
_LOOKED_INTO: Final = 200  # posts whose letters are compared
_TAGGINGS: Final = 20  # combinations of spellings, if several hashtags have several spellings each
_SHORTEST: Final = 3  # letters of a word whose letters the full text knows


LETTERS: Final = 100
"""The tier of posts in which only the letters were found."""


class Findings(NamedTuple):
    """The found posts, each once."""

    tiers: dict[int, list[Candidate]]
    """0: all words in title and hashtags; 1: all words; from 2 on: one word is missing, two, ...; LETTERS."""
    more: bool
    """Whether there may be others."""


def find(session: Session, query: Query, narrowing: Narrowing, until: float, most: int = MOST) -> Findings:
    """`query` without small words; `until`: the moment of the monotonic clock at which it ends."""
    tags = [_spellings(session, key) for key in query.tags]
    finding = _Finding(session, query, narrowing, until, tags)
    if not query.words and not query.phrases:
        return finding.narrowed(most)
    finding.all_words(most)
    if len(query.words) > 1:
        finding.most_words(most)
    finding.letters()
    return finding.findings()


class _Finding:
    """What was found so far."""

    def __init__(
        self, session: Session, query: Query, narrowing: Narrowing, until: float, tags: list[tuple[Term, ...]]
    ) -> None:
        self._session, self._query, self._narrowing, self._until = session, query, narrowing, until
        self._tags = list(islice(product(*tags), _TAGGINGS + 1))
        if len(self._tags) > _TAGGINGS:  # the narrowing checks all of them; here the first one is fast enough
            self._tags = [(tag,) for tag in tags[0]]
        self._phrases = [Term(stems_asked(phrase)) for phrase in query.phrases]
        self._without = tuple(Term(stems_asked(words)) for words in query.without)
        self._tiers: dict[int, list[Candidate]] = {}
        self._more = False
        self._known: set[int] = set()
        self._begun = 0
        words = query.words
        self._joined = [words[place] + words[place + 1] for place in range(len(words) - 1)]
        self._posts = posts_with(session, _stems_in(query, self._joined))
        if query.typing and words:
            self._begun = posts_with_beginning(session, words[-1])

    def narrowed(self, most: int) -> Findings:
        """Posts with the hashtags, or, without any, those that pass the filters; newest first."""
        if self._query.tags:
            self._look(1, [()], most, ranked=False)
        else:
            some = self._session.find_newest(self._narrowing, most, self._until)
            self._add(1, some.found, some.more)
        return self.findings()

    def findings(self) -> Findings:
        return Findings(self._tiers, self._more)

    def all_words(self, most: int) -> None:
        options = [
            (*terms, *self._phrases) for words in self._with_pairs_joined() for terms in product(*self._words(words))
        ]
        self._look(0, [tuple(map(_in_head, option)) for option in options], min(most, _HEADS))
        self._look(1, options, most)

    def most_words(self, most: int) -> None:
        """Finds posts with some words missing, the fewest first, at most half of them."""
        words = self._rarest()
        missing = 1
        while len(self._known) < _ENOUGH and missing <= len(words) // 2:
            terms = [Term((word,)) for word in words]
            self._look(1 + missing, [(*kept, *self._phrases) for kept in most_of(terms, missing)], most)
            missing += 1

    def letters(self) -> None:
        """Finds posts with the words inside other words, or with other spaces between."""
        words, phrases = self._query.words, tuple(map("".join, self._query.phrases))
        for needles in (("".join(words), *phrases), (*map(without_person, words), *phrases)):
            searched = tuple(needle for needle in needles if len(needle) >= _SHORTEST)
            if len(self._known) >= _ENOUGH or not searched:
                return
            some = self._session.find_letters(searched, self._narrowing, _LOOKED_INTO, self._until)
            fresh = [position for position, _ in some.found if position not in self._known]
            have = has_letters(self._session, fresh, needles, self._query.without)
            self._add(LETTERS, [(position, 0.0) for position in fresh if position in have], some.more)

    def _with_pairs_joined(self) -> list[tuple[str, ...]]:
        """The words as they are; and with two of them joined, if the index has that word: «کتاب خانه»."""
        words = self._query.words
        return [words] + [
            (*words[:place], one, *words[place + 2 :])
            for place, one in enumerate(self._joined)
            if stem_asked(one) in self._posts
        ]

    def _words(self, words: tuple[str, ...]) -> list[tuple[Term, ...]]:
        """For each word the terms that represent it; the last may be unfinished."""
        terms: list[tuple[Term, ...]] = [(Term((stem,)),) for stem in stems(words)]
        if self._query.typing and words:
            terms[-1] = (Term((stem_asked(words[-1]),)), Term((words[-1],), begun=True))
        return terms

    def _rarest(self) -> tuple[str, ...]:
        words = stems(self._query.words)
        if len(words) <= _CHOSEN:
            return words
        known = sorted((word for word in words if word in self._posts), key=lambda word: self._posts[word])
        return tuple(known[:_CHOSEN]) or words[:_CHOSEN]

    def _look(self, tier: int, options: list[tuple[Term, ...]], most: int, *, ranked: bool = True) -> None:
        tagged = [(*option, *tags) for option in options for tags in self._tags]
        match = Match(tuple(tagged), self._without, ranked and self._walked(options) <= _WALKED)
        some = self._session.find_words(match, self._narrowing, most, self._until)
        self._add(tier, some.found, some.more)

    def _walked(self, options: list[tuple[Term, ...]]) -> int:
        """How many places in posts a database reads to learn how rare each word is, before it can rank."""
        terms = [term for option in options for term in option]
        whole = sum(self._posts.get(word.removeprefix(HEAD), 0) for term in terms for word in term.words)
        begun = self._begun * sum(term.begun for term in terms)
        in_heads = any(word.startswith(HEAD) for term in terms for word in term.words)
        return (whole + begun) // (_IN_HEADS if in_heads else 1)

    def _add(self, tier: int, candidates: Iterable[Candidate], more: bool) -> None:
        self._more = self._more or more
        if fresh := [one for one in candidates if one[0] not in self._known] if self._known else list(candidates):
            self._known.update(map(itemgetter(0), fresh))
            self._tiers.setdefault(tier, []).extend(fresh)


def _stems_in(query: Query, joined: list[str]) -> set[str]:
    return {*stems(query.words), *stems(joined), *(stem for phrase in query.phrases for stem in stems_asked(phrase))}


def _in_head(term: Term) -> Term:
    return Term(tuple(HEAD + word for word in term.words), term.begun)


def _spellings(session: Session, key: str) -> tuple[Term, ...]:
    """A hashtag, and its other spellings."""
    rows = session.rows(
        "SELECT other.key FROM tags JOIN tags other ON other.tag = tags.tag WHERE tags.key = :key", key=key
    )
    return tuple(_tag_term(name) for (name,) in rows) or (_tag_term(key),)


def _tag_term(key: str) -> Term:
    return Term(tuple(HEAD + stem for stem in stems_asked(key.split("_"))))
