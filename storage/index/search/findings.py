"""What a search has found, and whether that is an answer."""

from typing import Final, NamedTuple

from storage.index.search.alternatives import Word

WHOLE: Final = 0.85
"""The share of a question from which on a post has all of it."""
_FAR: Final = 0.6
"""The share below which posts are only offered, if something of the question is nowhere or only near."""
_LITTLE: Final = 0.45
"""The share below which posts are only offered in any case: two things were asked for, of which each is half."""
SURE: Final = 0.65
"""The worth of what stands for a word from which on it is no guess."""


class Found(NamedTuple):
    """A post that may answer."""

    position: int
    share: float
    """How much it carries of what the question could carry; above 1 if title and hashtags do."""
    score: float
    """0 to 1, among posts of the same share."""


class Findings(NamedTuple):
    """What was found, each post once."""

    found: list[Found]
    more: bool
    """Whether there may be others."""
    words: tuple[Word, ...] = ()
    """The words with what may stand for them, if that was looked for."""
    missing: tuple[str, ...] = ()
    """Words that are in no post, nor anything like them."""
    sure: float = 1.0
    """The most that any post carries without guesses."""

    @property
    def best(self) -> float:
        return max((one.share for one in self.found), default=0.0)

    @property
    def far(self) -> bool:
        """Whether the posts can only be offered: nothing answers the question."""
        guessed = bool(self.missing or any(one.near for one in self.words))
        return self.best < _LITTLE or (guessed and (self.best < _FAR or (self.best < WHOLE and self.sure < _LITTLE)))
