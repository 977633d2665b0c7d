"""What a series lacks, and what is to come."""

from channel.language.numerals import Stretch
from channel.series.lacking import lacks, missing
from channel.views import PartLink, SeriesView


def series(*parts: PartLink, gaps: tuple[Stretch, ...] = ()) -> SeriesView:
    return SeriesView(id=1, name="Dreams", parts=parts, gaps=gaps)


def here(number: int) -> PartLink:
    return PartLink(number=number, label="", post=number)


def announced(number: int, *, by_hand: bool = False) -> PartLink:
    return PartLink(number=number, label="", by_hand=by_hand)


def test_an_announced_part_is_to_come_only_after_the_last_that_is_there() -> None:
    found = series(here(1), announced(2), here(3), announced(4))
    assert [part.number for part in found.parts if lacks(found, part)] == [2]
    assert missing(found) == (Stretch(2, 2),)


def test_what_the_owner_announces_is_to_come_wherever_it_is() -> None:
    found = series(here(1), announced(2, by_hand=True), here(3))
    assert missing(found) == ()


def test_what_follows_each_other_is_one_stretch() -> None:
    found = series(announced(4), here(9), announced(10), gaps=(Stretch(1, 3), Stretch(5, 6), Stretch(8, 8)))
    assert missing(found) == (Stretch(1, 6), Stretch(8, 8))


def test_a_series_of_which_nothing_is_there_lacks_nothing() -> None:
    assert missing(series(announced(1), announced(2))) == ()
