"""Persian-looking words made by rule, as often as words are: a few of them everywhere, most of them hardly ever."""

import random
from collections.abc import Callable
from itertools import accumulate

ZWNJ = "\u200c"

_CONSONANTS = "بپتجچحخدذرزژسشصطعغفقکگلمنوهی"
_VOWELS = ("ا", "و", "ی", "", "")
_ENDINGS = ("", "ر", "ن", "م", "د", "ت", "ش", "")
_SUFFIXES = ("", "", "", f"{ZWNJ}ها", f"{ZWNJ}های", "ی", "ان", f"{ZWNJ}تر", f"{ZWNJ}ای", "شان")
_SMALL = "و در به از که این را با است برای آن یک هم تا بر هر یا ما ولی اگر چون نیز باید پس او"
_ENGLISH = (
    "model data attention proof theorem loss gradient entropy kernel token bias prior sample agent graph code paper "
    "learning language game channel random walk matrix norm space field group limit series note video podcast"
)
_STEMS = 9_000
_WORDS = 40_000
_SKEW = 1.0  # Zipf's exponent


class Words:
    """The vocabulary and its sentences, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.stems = self._distinct(self._stem, _STEMS)
        made, english = self._distinct(self._word, _WORDS), _ENGLISH.split()
        mixed = (word for pair in zip(made, english, strict=False) for word in pair)
        self.all = [*_SMALL.split(), *mixed, *made[len(english) :]]
        self._weights = zipf(len(self.all))

    def sentence(self) -> str:
        """Some ten words and a full stop."""
        words = self._random.choices(self.all, cum_weights=self._weights, k=self._random.randint(6, 14))
        return " ".join(words) + self._random.choice((".", ".", ".", "؟", "!", "؛", "…"))

    def _stem(self) -> str:
        pick = self._random.choice
        syllables = (pick(_CONSONANTS) + pick(_VOWELS) for _ in range(self._random.randint(1, 3)))
        return pick(_CONSONANTS) + "".join(syllables) + pick(_ENDINGS)

    def _word(self) -> str:
        prefix = f"می{ZWNJ}" if self._random.random() < 0.1 else ""
        return prefix + self._random.choice(self.stems) + self._random.choice(_SUFFIXES)

    @staticmethod
    def _distinct(make: Callable[[], str], count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[make()] = None
        return list(found)


def zipf(count: int) -> list[float]:
    """Cumulative weights for random.choices: the n-th of `count` is 1/n as frequent as the first."""
    return list(accumulate(1 / rank**_SKEW for rank in range(1, count + 1)))
