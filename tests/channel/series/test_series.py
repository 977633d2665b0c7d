"""Serial posts: which belong together, under which name, in which order."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pytest

from channel.guide.own_guide import read_guide
from channel.language.numerals import Stretch
from channel.language.text import hashtags, tag_key
from channel.models import Guide, GuidePart, GuideSection, GuideSeries, GuideTag, Part, Series
from channel.series import assemble, gaps, same_series, series_key, series_names
from channel.series.group import Found
from channel.series.readings import readings

ANNOUNCED = Guide(
    title="راهنما",
    series=(
        GuideSeries(
            name="مدلسازی زبانی",
            parts=tuple(GuidePart(label=f"قسمت {word}", number=n) for n, word in enumerate(("اول", "دوم", "سوم"), 1)),
        ),
    ),
)


def posts(titles: Iterable[str]) -> list[Found]:
    """Posts with these titles, old to new; the post at index n is number n, its message 100 + n."""
    found = []
    for position, title in enumerate(titles):
        tags = tuple(tag_key(title[at : at + length]) for at, length in hashtags(title))
        read = readings(title, tags)
        assert read, title
        found.append(
            Found(
                post=position,
                heading=read[0],
                readings=read,
                tags=tags,
                position=position,
                message_id=100 + position,
            )
        )
    return found


def together(
    titles: Sequence[str],
    guide: Guide | None = None,
    *,
    elsewhere: dict[str, int] | None = None,
    ours: tuple[str, ...] = ("channel",),
) -> tuple[Series, ...]:
    """The series of a channel with these titles; `elsewhere` counts other posts that carry a tag."""
    found = posts(titles)
    counts = Counter(tag for post in found for tag in post.tags) + Counter(elsewhere or {})
    known = {post.message_id: post.post for post in found}
    return assemble(found, guide, known.get, counts, ours).series


def one(series: Sequence[Series]) -> Series:
    assert len(series) == 1, [each.name for each in series]
    return series[0]


def numbers(series: Series) -> list[tuple[int | None, int | None]]:
    return [(part.number, part.post) for part in series.parts]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("مدلسازی زبان", "مدلسازی زبانی"),
        ("مدلسازی زبان", "مدل\u200cسازی زبان"),
        ("مدلسازی زبان", "مدل سازی زبان"),
        ("مدلسازي زبان", "مدلسازی زبان\u200cها"),
        ("شبکه\u200cهای عصبی", "شبکه عصبی"),
        ("شبکههای عصبی", "شبکه های عصبی"),
        ("Language Models", "language model"),
        ("The Hilbert space", "Hilbert Space"),
        ("game_theory", "Game theory"),
    ],
)
def test_spellings_of_one_name_are_one_series(name: str, other: str) -> None:
    assert same_series(name, other)
    assert series_key(name) == series_key(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("فضای هیلبرت", "فضای هیلبرت reproducing kernel"),
        ("فضای هیلبرت", "فضای باناخ"),
        ("Deep learning", "Machine learning"),
        ("نظریه اطلاعات", "مقدمات نظریه اطلاعات"),
        ("سری فوریه", "فوریه"),
        ("Time series", "Time"),
        ("C++", "C#"),
        ("C", "C++"),
        ("بازی", "باز"),
        ("Physics 1", "Physics 2"),
        ("", ""),
        ("🙂", "🙃"),
    ],
)
def test_names_that_only_resemble_each_other_are_two_series(name: str, other: str) -> None:
    assert not same_series(name, other)


def test_posts_of_one_name_are_one_series_in_the_order_of_their_numbers() -> None:
    series = one(together(["تاریخ نقاشی - قسمت دوم", "تاریخ نقاشی - قسمت اول", "تاریخ نقاشی - معرفی"]))
    assert series.name == "تاریخ نقاشی"
    assert numbers(series) == [(0, 2), (1, 1), (2, 0)]
    assert [part.label for part in series.parts] == ["معرفی", "قسمت اول", "قسمت دوم"]


def test_the_guides_name_and_parts_are_joined_with_the_posts() -> None:
    series = one(together(["مدلسازی زبان - قسمت دوم", "مدلسازی زبان - قسمت چهارم"], ANNOUNCED))
    assert series.name == "مدلسازی زبانی"
    assert numbers(series) == [(1, None), (2, 0), (3, None), (4, 1)]
    assert series.also == ("مدلسازی زبان",)


def test_the_hashtag_of_its_posts_alone_is_the_key_and_a_common_one_is_not() -> None:
    titles = [f"مدلسازی زبان - قسمت {n} #notes #language_modeling" for n in (4, 5)]
    series = one(together(titles, ANNOUNCED, elsewhere={"notes": 1}))
    assert series.key == "language_modeling"
    assert series.tags == ("language_modeling",)


def test_without_a_hashtag_of_its_own_the_name_is_the_key() -> None:
    titles = ["تاریخ نقاشی - قسمت ۱ #notes", "تاریخ نقاشی - قسمت ۲ #notes"]
    series = one(together(titles, elsewhere={"notes": 40}))
    assert series.tags == ()
    assert series.key == series_key("تاریخ نقاشی")


def test_a_part_that_was_left_without_the_hashtag_does_not_take_it_from_the_series() -> None:
    series = one(together(["Knots - part 1 #knot", "Knots - part 2 #knot", "Knots - part 3"]))
    assert (series.key, series.tags) == ("knot", ("knot",))
    assert one(together(["Ropes - part 1 #knot", "Ropes - part 2", "Ropes - part 3"])).tags == ()


def test_a_hashtag_that_half_the_time_means_something_else_is_not_the_series_own() -> None:
    series = one(together(["RKHS - part 1 #theory", "RKHS - part 2 #theory"], elsewhere={"theory": 2}))
    assert (series.key, series.tags) == ("rkhs", ())


def test_a_hashtag_that_two_series_share_belongs_to_neither() -> None:
    titles = [f"{name} - قسمت {n} #hilbert" for name in ("فضای هیلبرت", "فضای هیلبرت RKHS") for n in (1, 2)]
    found = together(titles)
    assert {series.name for series in found} == {"فضای هیلبرت", "فضای هیلبرت RKHS"}
    assert [series.tags for series in found] == [(), ()]


def test_a_hashtag_named_like_the_series_is_its_own() -> None:
    guide = Guide(
        title="", sections=(GuideSection(heading="", tags=(GuideTag(name="نظریه_بازی\u200cها"), GuideTag(name="شعر"))),)
    )
    series = one(together(["نظریه بازی - قسمت ۱", "نظریه بازی - قسمت ۲"], guide))
    assert series.tags == ("نظریه_بازی_ها",)


def test_a_hashtag_joins_what_goes_on_under_another_name() -> None:
    titles = [*(f"مدلسازی زبان - قسمت {n} #lm" for n in (1, 2)), "Language modelling, part 3 #lm"]
    series = one(together(titles))
    assert series.name == "مدلسازی زبان"
    assert numbers(series) == [(1, 0), (2, 1), (3, 2)]
    assert series.key == "lm"


@pytest.mark.parametrize(
    "other",
    [
        "جبر خطی - قسمت ۷ #notes",  # not all the hashtags, and a number that does not go on
        "جبر خطی - قسمت ۳ #notes",  # goes on, but lacks the hashtag of the serial
        "جبر خطی - قسمت ۲ #notes #lm",  # the number is taken
        "جبر خطی - قسمت ۱ #notes #lm",  # begins itself
    ],
)
def test_a_shared_hashtag_alone_joins_nothing(other: str) -> None:
    titles = [*(f"مدلسازی زبان - قسمت {n} #notes #lm" for n in (1, 2)), other]
    assert [(series.name, len(series.parts)) for series in together(titles)] == [("مدلسازی زبان", 2)]


def test_chapters_with_titles_of_their_own_are_one_series_by_their_hashtag() -> None:
    titles = ["فصل اول: آشنایی #python", "فصل دوم: متغیرها #python", "فصل سوم: حلقه\u200cها #python"]
    series = one(together(titles))
    assert (series.name, series.key) == ("python", "python")
    assert [part.title for part in series.parts] == ["آشنایی", "متغیرها", "حلقه\u200cها"]


def test_bare_places_are_a_series_by_their_hashtag_only() -> None:
    assert together(["قسمت اول", "قسمت دوم"]) == ()
    series = one(together(["بخش اول\u200c #game_theory", "بخش دوم #game_theory"]))
    assert series.name == "game theory"


def test_of_two_posts_with_one_number_the_older_is_the_part_and_the_other_its_double() -> None:
    series = one(together(["تاریخ - قسمت ۱", "تاریخ - قسمت ۲", "تاریخ: قسمت ۱ (اصلاح)"]))
    assert series.parts[0] == Part(number=1, label="قسمت ۱", post=0, doubles=(2,))


def test_the_last_part_is_the_one_after_the_highest_that_is_known() -> None:
    series = one(together(["تاریخ - قسمت ۱", "تاریخ - قسمت ۲", "تاریخ - قسمت آخر"]))
    assert numbers(series) == [(1, 0), (2, 1), (3, 2)]


def test_the_last_part_is_the_last_that_the_guide_announces() -> None:
    series = one(together(["مدلسازی زبان - قسمت ۱", "مدلسازی زبان - قسمت آخر"], ANNOUNCED))
    assert numbers(series) == [(1, 0), (2, None), (3, 1)]


def test_gaps_are_the_numbers_that_nobody_knows() -> None:
    series = one(together(["مدلسازی زبان - قسمت ششم"], ANNOUNCED))
    assert numbers(series) == [(1, None), (2, None), (3, None), (6, 0)]
    assert gaps(series) == (Stretch(4, 5),)
    assert gaps(Series(key="x", name="x")) == ()


def test_a_series_whose_first_parts_are_unknown_has_gaps() -> None:
    series = one(together(["تاریخ - قسمت ۷", "تاریخ - قسمت ۸"]))
    assert gaps(series) == (Stretch(1, 6),)


def test_a_lone_part_waits_for_a_second_one() -> None:
    assert together(["تاریخ - قسمت ۷"]) == ()
    assert numbers(one(together(["تاریخ - قسمت ۷"], Guide(title="", series=(announcing("تاریخ"),))))) == [
        *((1, None), (7, 0))
    ]


@pytest.mark.parametrize(
    "title",
    ["کتاب خوب - معرفی", "We're #1", "Remembering 9/11", "قسمت دوم", "فصل سوم: حلقه\u200cها", "تاریخ - قسمت آخر"],
)
def test_what_only_looks_like_a_part_is_no_series_alone(title: str) -> None:
    assert together([title]) == ()


def test_what_only_looks_like_a_part_counts_in_company() -> None:
    assert numbers(one(together(["Learning Rust 1/3", "Learning Rust 2/3"]))) == [(1, 0), (2, 1)]
    assert numbers(one(together(["مدلسازی زبانی - معرفی"], ANNOUNCED)))[0] == (0, 0)


def announcing(name: str) -> GuideSeries:
    return GuideSeries(name=name, parts=(GuidePart(label="part 1", number=1),))


def linked(*urls: str | None) -> Guide:
    parts = tuple(GuidePart(label=f"part {n}", number=n, url=url) for n, url in enumerate(urls, 1))
    return Guide(title="", series=(GuideSeries(name="Rust", parts=parts),))


@pytest.mark.parametrize(
    "url",
    [
        "https://t.me/channel/100",
        "http://telegram.me/Channel/100?single",
        "t.me/s/channel/100",
        "https://t.me/c/77/100",
    ],
)
def test_a_link_to_a_post_of_ours_is_that_post_whatever_its_title_says(url: str) -> None:
    series = one(together(["Chapter 4: Ownership"], linked(url), ours=("channel", "77")))
    assert series.parts == (Part(number=1, label="part 1", title="Ownership", post=0),)


@pytest.mark.parametrize(
    "url", ["https://t.me/channel", "https://t.me/other/100", "https://youtu.be/100", "https://t.me/channel/999"]
)
def test_any_other_link_leads_outside(url: str) -> None:
    series = one(together(["Chapter 4: Ownership"], linked(url)))
    assert series.parts == (Part(number=1, label="part 1", url=url),)


def test_a_part_without_link_and_post_is_announced() -> None:
    series = one(together([], linked(None)))
    assert series.parts == (Part(number=1, label="part 1"),)


def test_the_post_that_the_guide_links_comes_before_another_that_claims_its_number() -> None:
    series = one(together(["Rust - part 1", "Rust - part 1"], linked("https://t.me/channel/101")))
    assert series.parts == (Part(number=1, label="part 1", post=1, doubles=(0,)),)


def test_a_thing_beside_the_numbers_comes_last_and_leads_where_its_link_does() -> None:
    thing = GuidePart(label="A talk about Rust", number=None, url="https://t.me/channel/100")
    guide = Guide(title="", series=(GuideSeries(name="Rust", parts=(thing, GuidePart(label="part 1", number=1))),))
    series = one(together(["Rust - part 1", "Rust - part 2"], guide))
    assert [(part.label, part.number, part.post) for part in series.parts] == [
        *(("part 1", 1, None), ("part 2", 2, 1), ("A talk about Rust", None, 0)),
    ]


def test_an_alias_in_the_guides_name_joins_posts() -> None:
    name = "فضای هیلبرت reproducing kernel یا همون RKHS"
    guide = Guide(
        title="",
        series=(
            GuideSeries(name="فضای هیلبرت", parts=(GuidePart(label="معرفی", number=0),)),
            GuideSeries(name=name, parts=(GuidePart(label="قسمت اول", number=1),)),
        ),
    )
    hilbert, rkhs = together(["فضای هیلبرت - قسمت اول", "RKHS - قسمت اول"], guide)
    assert numbers(hilbert) == [(0, None), (1, 0)]
    assert numbers(rkhs) == [(1, 1)]
    assert set(series_names(rkhs)) >= {name, "RKHS", "reproducing kernel", "فضای هیلبرت reproducing kernel"}


def test_the_names_begin_with_the_shown_one_and_hold_each_once() -> None:
    series = Series(key="lm", name="مدلسازی زبانی", tags=("lm", "llm"), also=("مدلسازی زبان", "مدل\u200cسازی زبانی"))
    assert series_names(series) == ("مدلسازی زبانی", "lm", "llm", "مدلسازی زبان")


def test_the_guides_series_come_first_then_the_newest() -> None:
    titles = ["Go - part 1", "Rust - part 1", "Go - part 2", "Rust - part 2", "مدلسازی زبان - قسمت ۱"]
    assert [series.name for series in together(titles, ANNOUNCED)] == ["مدلسازی زبانی", "Rust", "Go"]


def test_a_hashtag_in_the_guides_own_line_joins_posts_and_is_the_key() -> None:
    guide = read_guide("مدلسازی زبان #lm - قسمت اول/ دوم\n")
    series = one(together(["Language models, part 2 #lm"], guide, elsewhere={"lm": 30}))
    assert series.key == "lm"
    assert numbers(series) == [(1, None), (2, 0)]


def test_keys_are_unique_even_where_names_are_not() -> None:
    found = together(
        ["Rust - part 1 #rust", "Rust - part 2 #rust", "rust #go - part 1", "Go - part 1 #go", "Go - part 2 #go"]
    )
    assert len({series.key for series in found}) == len(found)


@pytest.mark.long
def test_thousands_of_headings_under_one_hashtag_are_assembled_quickly() -> None:
    titles = [f"Words {n} of May - part {n * 5 % 9 + 1} #music" for n in range(3000)]
    assert together(titles) == ()


def test_nothing_gives_nothing() -> None:
    assert together([]) == ()
