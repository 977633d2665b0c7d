"""Which links of a guide lead to other parts of it."""

import pytest

from channel.guide.several import connected, other_parts
from channel.models import ChannelInfo, Entity, EntityKind, Post

GARDEN = ChannelInfo(title="Garden", username="garden")


@pytest.mark.parametrize(
    "words",
    [
        "بخش دوم راهنما",
        "📚 راهنمای کانال، قسمت ۲",
        "Part two of the guide",
        "Index (2/3)",
        "Навигация, часть 2",
        "الجزء الثاني من الفهرس",
    ],
)
def test_a_link_to_a_part_of_the_guide_is_known_by_its_words_in_any_language(words: str) -> None:
    written = Post(text=f"Guide\n{words}: https://t.me/garden/20")
    assert other_parts(written, GARDEN) == {20}
    over = Entity(kind=EntityKind.TEXT_LINK, offset=6, length=len(words), url="https://t.me/garden/20")
    assert other_parts(Post(text=f"Guide\n{words}", entities=(over,)), GARDEN) == {20}
    assert other_parts(written, ChannelInfo(title="Other", username="elsewhere")) == frozenset()


@pytest.mark.parametrize("words", ["The new guide", "راهنمای تازه", "Roses, part 2", "Read this"])
def test_other_links_lead_to_no_part_of_it(words: str) -> None:
    assert other_parts(Post(text=f"Guide\n{words}: https://t.me/garden/20"), GARDEN) == frozenset()


def test_parts_belong_together_over_any_number_of_links_in_either_direction() -> None:
    assert connected(2, {1: {2}, 2: set(), 3: {1}, 4: {5}}) == {1, 2, 3}
    assert connected(2, {1: {2}, 2: {3}, 3: {2}}) == {1, 2, 3}
    assert connected(7, {}) == {7}
