"""SQLite and PostgreSQL find the same posts, and put them in the same order."""

import pytest

from handlers.browse.search import look
from tests.databases import Server
from tests.search.labelled import Channel, opened, questions
from tests.search.measures import SEEN
from tests.shared import SEED, real


@pytest.mark.parametrize("corpus", ["lines", "sample", "seed"])
async def test_all_labelled_questions_have_the_same_answers(corpus: Channel, postgres: Server) -> None:
    if corpus == "seed":
        real(SEED)
    asked = [question.words for question in questions() if question.corpus == corpus]
    async with opened(corpus) as one, opened(corpus, postgres.database(corpus)) as other:
        for words in asked:
            here, there = await look(one, words, SEEN), await look(other, words, SEEN)
            assert [hit.card for hit in here.hits.hits] == [hit.card for hit in there.hits.hits], words
            assert here.hits == there.hits, words
