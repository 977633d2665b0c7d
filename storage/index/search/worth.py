"""Which posts may answer a query, and how much of it each carries.

Posts with all the words are ranked by the database. With too few of these, each word brings the posts that have it or
what may stand for it, and a post is worth the sum over the words of how telling each is, times its best alternative.
"""

from collections.abc import Iterable, Sequence
from itertools import islice, product
from math import log
from typing import Final, NamedTuple

from channel.language.pairs import is_single, put_together
from channel.language.words import HEAD, stem_asked, stems_asked, without_person
from channel.search.keywords import stems
from channel.search.letter_names import spelled
from channel.search.query import Query
from storage.database.matching import Candidate, Candidates, Match, Narrowing, Term
from storage.database.session import Session
from storage.index import facts
from storage.index.search.alternatives import Word, alternatives
from storage.index.search.documents import has_letters
from storage.index.search.findings import SURE, Findings, Found
from storage.index.search.known_names import has_owners
from storage.index.search.narrowing import spellings
from storage.index.vocabulary import posts_with, posts_with_beginning

MOST: Final = 1000
"""How many posts are ranked; if more have the words, the newest."""
_LEAST: Final = 0.34  # the share of a question that a post must carry
_NOWHERE: Final = 0.65  # how much a word that is nowhere counts for whether a post is offered at all
_IN_HEAD: Final = 1.1  # the share of posts with all the words in title and hashtags
_JOINED, _INSIDE = 0.9, 0.5  # the shares of posts in which only the letters were found, in a row or each by itself
_WALKED: Final = 1_500_000  # about 60 ms
_IN_HEADS: Final = 10  # the rough ratio of words in a whole post to those in its title and hashtags
_ENOUGH: Final = 20  # posts, after which no less fitting ones are looked for
_HEADS: Final = 300  # like MOST, for posts with words in their titles and hashtags
_LOOKED_INTO: Final = 200  # posts whose letters are compared
_EACH: Final = 0.2  # what even a word that all posts have tells
_COMPLETED: Final = 40  # of the best posts, for which common words are looked up one by one
_TAGGINGS: Final = 20  # combinations of spellings, if several hashtags have several spellings each
_SHORTEST: Final = 3  # letters of a word whose letters the full text knows


def find(session: Session, query: Query, narrowing: Narrowing, until: float, most: int = MOST) -> Findings:
    """`query` without small words; `until`: the moment of the monotonic clock at which it ends."""
    tags = [spellings(session, key) for key in query.tags]
    finding = _Finding(session, query, narrowing, until, tags)
    if not query.words and not query.phrases:
        return finding.narrowed(most)
    if not finding.spells_letters():
        finding.all_words(most)
    if query.words:
        finding.any_words(most)
    finding.letters()
    return finding.findings()


class _Having(NamedTuple):
    """The posts that have a word of the question."""

    found: dict[int, float]
    """The positions, each with the worth of what stands for the word there."""
    heading: set[int]
    """Those that have it in title or hashtags."""
    cut: set[float]
    """The worths of what so many posts have that only the newest are among these."""


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
        self._found: list[Found] = []
        self._alternatives: tuple[Word, ...] = ()
        self._missing: tuple[str, ...] = ()
        self._sure = 1.0
        self._more = False
        self._known: set[int] = set()
        self._looked_for: dict[frozenset[frozenset[Term]], tuple[Candidates, int]] = {}
        self._begun = 0
        words = query.words
        self._joined = [words[place] + words[place + 1] for place in range(len(words) - 1)]
        self._posts = posts_with(session, _stems_in(query, self._joined))
        if query.typing and words:
            self._begun = posts_with_beginning(session, words[-1])

    def narrowed(self, most: int) -> Findings:
        """Posts with the hashtags, or, without any, those that pass the filters; newest first."""
        if self._query.tags:
            self._look(1.0, [()], most, ranked=False)
        else:
            some = self._session.find_newest(self._narrowing, most, self._until)
            self._add(1.0, some.found, some.more)
        return self.findings()

    def findings(self) -> Findings:
        return Findings(self._found, self._more, self._alternatives, self._missing, self._sure)

    def spells_letters(self) -> bool:
        """Whether the words spell a name that the channel has: each of its letters alone is something else."""
        names = {stem_asked(one) for _, _, readings in spelled(self._query.words) for one in readings}
        return bool(posts_with(self._session, names))

    def all_words(self, most: int) -> None:
        options = [
            (*terms, *self._phrases) for words in self._with_pairs_joined() for terms in product(*self._words(words))
        ]
        self._look(_IN_HEAD, [tuple(map(_in_head, option)) for option in options], min(most, _HEADS))
        self._look(1.0, options, most)

    def any_words(self, most: int) -> None:
        """Finds posts with some of the words, or with what may stand for them."""
        if len(self._known) >= _ENOUGH and not has_owners(self._session, stems(self._query.words)):
            return
        words = alternatives(self._session, self._query, self._until)
        posts = max(facts.listed(self._session), 1)
        having = [self._having(word, most) for word in words]
        rarities = _rarities(words, [len(of.found) for of in having], posts)
        if any(of.cut for of in having):
            self._look_for_all(words, having, most)
            self._look_again(words, having, rarities)
        carried: dict[int, float] = {}
        sure: dict[int, float] = {}
        in_heads: dict[int, float] = {}
        for rarity, (found, heading, _) in zip(rarities, having, strict=True):
            self._session.give_way()
            _add_up(carried, ((position, rarity * worth) for position, worth in found.items()))
            if not self._found:
                _add_up(sure, ((position, rarity * worth) for position, worth in found.items() if worth >= SURE))
            _add_up(in_heads, ((position, rarity) for position in heading))
        self._alternatives = tuple(words)
        self._missing = put_together([word.written for word, of in zip(words, having, strict=True) if not of.found])
        whole = sum(rarities)
        self._sure = 1.0 if self._found else max(sure.values(), default=0.0) / max(whole, _EACH)
        least = _LEAST * sum(
            rarity if of.found else rarity * _NOWHERE for rarity, of in zip(rarities, having, strict=True)
        )
        fresh = [position for position, worth in carried.items() if worth >= least and position not in self._known]
        self._known.update(fresh)
        self._found += [
            Found(position, min(carried[position] / whole, 1.0), in_heads.get(position, 0.0) / whole)
            for position in sorted(fresh, reverse=True)
        ]

    def _having(self, word: Word, most: int) -> _Having:
        """The newest posts with a word."""
        self._session.give_way()
        found: dict[int, float] = {}
        cut = set()
        for worth in sorted(set(word.options.values()), reverse=True):
            some = self._with_one_of(_worth(word, worth), most)
            if len(some) >= most:
                cut.add(worth)
            for position, _ in some:
                found.setdefault(position, worth)
        heading = self._with_one_of(list(map(_in_head, word.options)), _HEADS) if found else []
        return _Having(found, {position for position, _ in heading}, cut)

    def _look_for_all(self, words: Sequence[Word], having: Sequence[_Having], most: int) -> None:
        """Adds the newest posts with the likeliest of what may stand for each word: all may be common."""
        likeliest = [max(word.options, key=lambda term: word.options[term]) for word in words if word.options]
        for terms in (likeliest, [_in_head(term) for term in likeliest]):
            options = tuple((*terms, *self._phrases, *tags) for tags in self._tags)
            some = self._with_options(options, most, ranked=False)
            positions = [position for position, _ in some.found]
            for word, of in zip(words, having, strict=True):
                if word.options:
                    of.found.update(dict.fromkeys(positions, max(word.options.values())))
                    if terms is not likeliest:
                        of.heading.update(positions)
            if not positions and not some.more:
                return

    def _look_again(self, words: Sequence[Word], having: Sequence[_Having], rarities: Sequence[float]) -> None:
        """Completes what is known of the best posts: of a common word only the newest posts were asked for."""
        carried: dict[int, float] = {}
        for rarity, (found, _, cut) in zip(rarities, having, strict=True):
            for position, worth in found.items():
                if worth not in cut:
                    carried[position] = carried.get(position, 0.0) + rarity * worth
        best = sorted(carried, key=lambda position: (-carried[position], -position))[:_COMPLETED]
        for word, (found, _, cut) in zip(words, having, strict=True):
            for worth in sorted(cut, reverse=True):
                for position in best:
                    if found.get(position, 0.0) < worth and self._has_one_of(_worth(word, worth), position):
                        found[position] = worth

    def _has_one_of(self, terms: Sequence[Term], position: int) -> bool:
        match = Match(tuple((term,) for term in terms), ranked=False)
        there = self._narrowing._replace(first=position, last=position)
        return bool(self._session.find_words(match, there, 1, self._until).found)

    def _with_one_of(self, terms: list[Term], most: int) -> list[Candidate]:
        options = [(term, *self._phrases, *tags) for term in terms for tags in self._tags]
        some = self._with_options(options, most, ranked=False)
        self._more = self._more or some.more
        return some.found

    def letters(self) -> None:
        """Finds posts with the words inside other words, or with other spaces between."""
        words, phrases = self._query.words, tuple(map("".join, self._query.phrases))
        ways = ((_JOINED, ("".join(words), *phrases)), (_INSIDE, (*map(without_person, words), *phrases)))
        for share, needles in ways:
            searched = tuple(needle for needle in needles if len(needle) >= _SHORTEST)
            if len(self._known) >= _ENOUGH or not searched:
                return
            some = self._session.find_letters(searched, self._narrowing, _LOOKED_INTO, self._until)
            fresh = [position for position, _ in some.found if position not in self._known]
            have = has_letters(self._session, fresh, needles, self._query.without)
            self._add(share, [(position, 0.0) for position in fresh if position in have], some.more)
            if have:
                self._missing = ()

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
        terms: list[tuple[Term, ...]] = [(Term((stem,), begun=is_single(stem)),) for stem in stems(words)]
        if self._query.typing and words:
            terms[-1] = (Term((stem_asked(words[-1]),)), Term((words[-1],), begun=True))
        return terms

    def _look(self, share: float, options: list[tuple[Term, ...]], most: int, *, ranked: bool = True) -> None:
        tagged = [(*option, *tags) for option in options for tags in self._tags]
        some = self._with_options(tagged, most, ranked=ranked and self._walked(options) <= _WALKED)
        self._add(share, some.found, some.more)

    def _with_options(self, options: Sequence[tuple[Term, ...]], most: int, *, ranked: bool) -> Candidates:
        """The newest posts with one of the options. They are kept: of common words it takes long to find those that
        have all, and both ways of finding ask for them."""
        key = frozenset(map(frozenset, options))
        kept, asked = self._looked_for.get(key, (None, 0))
        if kept is None or (len(kept.found) >= asked and asked < most):
            match = Match(tuple(options), self._without, ranked)
            kept = self._session.find_words(match, self._narrowing, most, self._until)
            self._looked_for[key] = kept, most
        return kept if len(kept.found) <= most else Candidates(kept.found[:most], more=True)

    def _walked(self, options: list[tuple[Term, ...]]) -> int:
        """How many places in posts a database reads to learn how rare each word is, before it can rank."""
        terms = [term for option in options for term in option]
        whole = sum(self._posts.get(word.removeprefix(HEAD), 0) for term in terms for word in term.words)
        begun = self._begun * sum(term.begun for term in terms)
        in_heads = any(word.startswith(HEAD) for term in terms for word in term.words)
        return (whole + begun) // (_IN_HEADS if in_heads else 1)

    def _add(self, share: float, candidates: Iterable[Candidate], more: bool) -> None:
        self._more = self._more or more
        fresh = [one for one in candidates if one[0] not in self._known] if self._known else list(candidates)
        self._known.update(position for position, _ in fresh)
        self._found += [Found(position, share, score) for position, score in fresh]


def _rarities(words: Sequence[Word], found: Sequence[int], posts: int) -> list[float]:
    """How telling each word is. One that is nowhere tells no more than the rarest of the others: it may be any verb."""
    rarities = [
        max(log((posts + 1) / (max(word.posts, count) + 0.5)), 0.0) + _EACH
        for word, count in zip(words, found, strict=True)
    ]
    highest = max((rarity for rarity, count in zip(rarities, found, strict=True) if count), default=1.0)
    return [rarity if count else min(rarity, highest) for rarity, count in zip(rarities, found, strict=True)]


def _add_up(sums: dict[int, float], shares: Iterable[tuple[int, float]]) -> None:
    for position, share in shares:
        sums[position] = sums.get(position, 0.0) + share


def _worth(word: Word, worth: float) -> list[Term]:
    return [term for term, its in word.options.items() if its == worth]


def _stems_in(query: Query, joined: list[str]) -> set[str]:
    return {*stems(query.words), *stems(joined), *(stem for phrase in query.phrases for stem in stems_asked(phrase))}


def _in_head(term: Term) -> Term:
    return Term(tuple(HEAD + word for word in term.words), term.begun)
