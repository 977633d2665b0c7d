"""The guide as every face shows it: the owner's words, joined with the hashtags that there are."""

from channel.guide.page import Entry, Section, guide_page
from channel.models import Guide, GuideSection, GuideTag
from channel.views import GuideView, Tag

NOTE, MATH, MEME, VIDEO = (
    Tag(id=place, key=name, name=name, posts=posts)
    for place, (name, posts) in enumerate([("note", 9), ("math", 5), ("meme", 2), ("video", 0)], 1)
)


def view(
    *sections: tuple[str, dict[str, str]],
    synonyms: dict[str, str] | None = None,
    descriptions: dict[str, str] | None = None,
) -> GuideView:
    """What the index knows; each section with its hashtags and what the guide says of them."""
    told = tuple(
        GuideSection(heading=heading, tags=tuple(GuideTag(name=name, description=said) for name, said in tags.items()))
        for heading, tags in sections
    )
    return GuideView(
        guide=Guide(title="The guide", sections=told) if told else None,
        post=None,
        tags=(NOTE, MATH, MEME, VIDEO),
        synonyms=synonyms or {},
        descriptions=descriptions or {},
        series=(),
    )


def test_sections_stay_in_the_guide_s_order_and_what_it_omits_follows() -> None:
    page = guide_page(view(("Kinds", {"note": "short ones", "video": ""}), ("Fun", {"meme": ""})))
    assert page.sections == (
        Section("Kinds", (Entry(NOTE, "short ones"), Entry(VIDEO))),
        Section("Fun", (Entry(MEME),)),
    )
    assert page.others == (Entry(MATH),)


def test_without_a_guide_all_hashtags_in_use_are_omitted_with_what_the_owner_says_of_them() -> None:
    page = guide_page(view(descriptions={"math": "with proofs"}))
    assert page == ((), (Entry(NOTE), Entry(MATH, "with proofs"), Entry(MEME)))


def test_hashtags_that_nobody_knows_are_left_out() -> None:
    page = guide_page(view(("Kinds", {"note": "", "hidden": ""}), ("Gone", {"hidden_too": ""})))
    assert page.sections == (Section("Kinds", (Entry(NOTE),)), Section("Gone", ()))


def test_another_spelling_stands_for_its_hashtag() -> None:
    page = guide_page(view(("Kinds", {"notes": "in short"}), synonyms={"notes": "note"}))
    assert page.sections == (Section("Kinds", (Entry(NOTE, "in short"),)),)
    assert [one.tag for one in page.others] == [MATH, MEME]


def test_a_spelling_beside_the_hashtag_s_own_line_repeats_it() -> None:
    page = guide_page(view(("Kinds", {"notes": "in short", "note": "longer"}), synonyms={"notes": "note"}))
    assert page.sections[0].entries == (Entry(NOTE, "in short", is_repeated=True), Entry(NOTE, "longer"))


def test_a_heading_that_is_no_section_leaves_its_hashtags_unnamed() -> None:
    page = guide_page(view(("Kinds", {"note": ""}), ("Other hashtags", {"math": ""})), {"Other hashtags"})
    assert [section.heading for section in page.sections] == ["Kinds"]
    assert [one.tag for one in page.others] == [MATH, MEME]
