"""Words near to another are found in a large vocabulary, too."""

import random

import pytest

from channel.language.near import word_nearness
from channel.models import ChannelInfo, Post
from channel.store import Index
from storage.database.session import Session
from storage.index.vocabulary import near

pytestmark = [pytest.mark.everywhere, pytest.mark.long]

_LETTERS = "ابپتجچخدرزسشعفقکگلمنوهی"
_TRIED = 100
_A_POST = 200  # words


def vocabulary(size: int) -> list[str]:
    """Made-up words of four to nine letters."""
    chance = random.Random(size)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(_LETTERS, k=chance.randint(4, 9)))] = None
    return list(words)


def slip(word: str, chance: random.Random) -> str:
    """The word with a letter wrong, left out, doubled, or two swapped."""
    place = chance.randrange(1, len(word) - 1)
    before, after = word[:place], word[place:]
    return chance.choice(
        [
            before + chance.choice(_LETTERS) + after[1:],
            before + after[1:],
            before + after[0] + after,
            before + after[1] + after[0] + after[2:],
        ]
    )


@pytest.fixture(params=[10_000, 40_000])
async def words(request: pytest.FixtureRequest, empty_store: Index) -> tuple[Index, list[str]]:
    """A channel with this many words, and its words."""
    words = vocabulary(request.param)
    texts = (" ".join(words[place : place + _A_POST]) for place in range(0, len(words), _A_POST))
    posts = (Post(message_id=number, date=number, text=text) for number, text in enumerate(texts, 1))
    await empty_store.save([ChannelInfo(title="کانال", username="words"), *posts])
    return empty_store, words


async def test_a_word_with_a_slip_finds_the_right_one(words: tuple[Index, list[str]]) -> None:
    store, there = words
    chance = random.Random(1)
    long = [word for word in there if len(word) > 5]

    def found(session: Session) -> int:
        count = 0
        for word in chance.sample(long, _TRIED):
            asked = slip(word, chance)
            candidates = [stem for stem, _ in near(session, asked, 80)]
            best = sorted(candidates, key=lambda stem: -word_nearness(asked, stem))[:8]
            count += any(word.startswith(stem) for stem in best)
        return count

    count = await store._driver.read(found)  # type: ignore[attr-defined]
    assert count >= 0.95 * _TRIED
