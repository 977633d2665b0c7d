"""Series as the owner sets them right."""

from collections.abc import Iterable

from channel.language.numerals import Stretch
from channel.models import Guide, GuidePart, GuideSeries, Series
from channel.owner.corrections import Correction, CorrectionKind
from channel.series import assemble, by_hand, gaps, series_names
from channel.series.group import Found
from channel.series.heading import Heading
from tests.channel.series.test_series import numbers, one, posts

LINKED = Guide(
    title="Guide",
    series=(GuideSeries(name="Sums", parts=(GuidePart(label="part 1", number=1, url="https://t.me/channel/100"),)),),
)


def put(post: int, series: str, number: int | None, *tags: str) -> Found:
    """A post that the owner has put into a series."""
    title = f"Words of {post}"
    heading = Heading(name=series, number=number, label=title, title=title, by_hand=True)
    return Found(post=post, heading=heading, tags=tags, position=post, message_id=100 + post)


def together(
    titles: Iterable[str],
    *placed: Found,
    said: Iterable[Correction] = (),
    apart: Iterable[int] = (),
    guide: Guide | None = None,
) -> tuple[Series, ...]:
    found = [*posts(titles), *placed]
    counts: dict[str, int] = {}
    for post in found:
        for tag in post.tags:
            counts[tag] = counts.get(tag, 0) + 1
    known = {post.message_id: post.post for post in found} | {100: 0}
    return assemble(found, guide, known.get, counts, ("channel",), by_hand(said, frozenset(apart))).series


def announcing(series: str, number: int, date: int | None = None) -> Correction:
    return Correction(kind=CorrectionKind.ANNOUNCE, series=series, text=series, number=number, date=date)


def naming(series: str, name: str) -> Correction:
    return Correction(kind=CorrectionKind.NAME, series=series.lower().replace(" ", ""), into=series, text=name)


def test_a_post_is_put_among_the_parts() -> None:
    assert numbers(one(together(["Sums - part 1", "Sums - part 3"], put(9, "Sums", 2)))) == [(1, 0), (2, 9), (3, 1)]


def test_it_goes_before_those_that_call_themselves_so() -> None:
    part = one(together(["Sums - part 1", "Sums - part 2"], put(9, "Sums", 2))).parts[1]
    assert (part.post, part.doubles, part.by_hand) == (9, (1,), True)


def test_without_a_number_it_stands_beside_them() -> None:
    part = one(together(["Sums - part 1"], put(9, "Sums", None))).parts[1]
    assert (part.number, part.label, part.post) == (None, "Words of 9", 9)


def test_it_has_no_say_in_the_name_and_the_tags_of_the_series() -> None:
    series = one(together(["Sums - part 1 #sums", "Sums - part 2 #sums"], put(9, "Sums", 3, "loops")))
    assert (series.name, series.tags) == ("Sums", ("sums",))


def test_a_series_that_a_hashtag_names_is_found_by_it() -> None:
    titles = ["Loops - part 1 #knots", "Rings - part 2 #knots", "Ties - part 3 #knots"]
    series = one(together(titles, put(9, "knots", 4)))
    assert series.name == "knots"
    assert numbers(series) == [(1, 0), (2, 1), (3, 2), (4, 9)]


def test_where_no_series_is_called_so_there_is_a_new_one() -> None:
    series = one(together([], put(8, "Sums", 1), put(9, "Sums", 2)))
    assert series.name == "Sums"
    assert numbers(series) == [(1, 8), (2, 9)]


def test_the_guides_link_to_a_post_that_was_taken_out_counts_no_longer() -> None:
    series = one(together([], guide=LINKED, apart=[0]))
    assert [(part.post, part.url, part.label) for part in series.parts] == [(None, None, "part 1")]


def test_a_part_to_come_gives_way_to_its_post() -> None:
    coming = one(together(["Sums - part 1"], said=[announcing("Sums", 2, 77)])).parts[1]
    assert (coming.post, coming.date) == (None, 77)
    there = one(together(["Sums - part 1", "Sums - part 2"], said=[announcing("Sums", 2, 77)])).parts[1]
    assert (there.post, there.date) == (1, None)


def test_a_part_to_come_makes_none_before_it_missing() -> None:
    assert gaps(one(together(["Sums - part 1"], said=[announcing("Sums", 7)]))) == ()


def test_a_number_that_never_was_is_not_missing() -> None:
    never = Correction(kind=CorrectionKind.SKIP, series="sums", text="Sums", number=2)
    assert gaps(one(together(["Sums - part 1", "Sums - part 4", "Sums - part 5"], said=[never]))) == (Stretch(3, 3),)


def test_a_series_is_called_as_the_owner_says_and_its_own_names_find_it() -> None:
    series = one(together(["Sums - part 1", "Sums - part 2"], said=[naming("Sums", "Adding up")]))
    assert (series.name, series.called) == ("Adding up", "Sums")
    assert {"Adding up", "Sums"} <= set(series_names(series))


def test_posts_that_are_titled_by_the_new_name_belong_to_it() -> None:
    titles = ["Sums - part 1", "Sums - part 2", "Adding up - part 3"]
    series = one(together(titles, said=[naming("Sums", "Adding up")]))
    assert series.name == "Adding up"
    assert numbers(series) == [(1, 0), (2, 1), (3, 2)]
