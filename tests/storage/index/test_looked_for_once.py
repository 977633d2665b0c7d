"""What costs most in a large channel, the posts with all of several common words, is looked for once a question."""

import pytest

from channel.models import ChannelInfo, Post
from channel.search import parse
from channel.store import Index
from storage.database.matching import Candidates, Match, Narrowing
from storage.database.session import Session
from storage.index.search import search

pytestmark = pytest.mark.everywhere

WORDS = ("integral", "gradient", "kernel", "theorem")


class Counting:
    """A session that notes which words it is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.asked: list[frozenset[tuple[str, ...]]] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._session, name)

    def find_words(self, match: Match, narrowing: Narrowing, most: int, until: float) -> Candidates:
        some: Candidates = self._session.find_words(match, narrowing, most, until)
        if narrowing.first is None and len(some.found) < most:
            self.asked.append(frozenset(term.words for option in match.options for term in option))
        return some


@pytest.mark.parametrize("together", [0, 3])
async def test_posts_with_all_common_words_are_looked_for_once(empty_store: Index, together: int) -> None:
    pairs = [f"{word} {WORDS[place - 1]}" for place, word in enumerate(WORDS)]
    texts = [*pairs * 20, *[" ".join(WORDS)] * together]
    posts = [Post(message_id=number, date=number, text=text) for number, text in enumerate(texts, 1)]
    await empty_store.save([ChannelInfo(title="Sums"), *posts])

    def counted(session: Session) -> tuple[int, list[frozenset[tuple[str, ...]]]]:
        counting = Counting(session)
        hits = search(counting, parse(" ".join(WORDS)), 0, 5, most=10, seconds=60)  # type: ignore[arg-type]
        return len(hits.hits), counting.asked

    found, asked = await empty_store._driver.search(counted)  # type: ignore[attr-defined]
    everything = [words for words in asked if len(words) == len(WORDS)]
    assert found > 0
    assert len(everything) == len(set(everything)) > 0
