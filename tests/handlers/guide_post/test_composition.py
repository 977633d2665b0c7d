"""The guide post: what is in it, that our own reader of guides understands it, and how it is cut."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.import_posts import bring_in
from bot.sandbox.formatting import format_text
from channel.guide.own_guide import GuideCandidate, choose_guide, is_guide, rated, read_guide
from channel.language.text import fold, hashtags, tag_key, utf16_length
from channel.models import Guide, GuidePart
from channel.owner.guide_post import Published, PublishedPost
from channel.series.single_line import bare_name
from channel.views import GuideView, PartLink, SeriesView
from handlers.guide_post.composition import guide_posts
from handlers.html import Html
from handlers.texts import texts
from storage import open_store
from tests.examples import examples
from tests.handlers.guide_post.made import INFO, known, said, serial, shown, view
from tests.shared import SEED, real

SIMPLE = view(
    ("By kind", {"note": "what I thought", "link": ""}),
    ("By subject", {"math": "Everything with a proof. Also without!"}),
    others=("forgotten",),
    series=(serial("Rust", 3),),
    foreword="All of it stands here.",
    closing="Tell me what you miss, any time.",
)


def numbered(*numbers: int) -> Published:
    return Published(posts=tuple(PublishedPost(message_id=number) for number in numbers))


def read(post: Html) -> Guide:
    words = shown(post)
    return read_guide(words.text, words.entities)


class TestWhatStandsInIt:
    def test_every_tag_with_its_count_under_the_owner_s_headings(self) -> None:
        [post] = guide_posts(known(SIMPLE))
        text = re.sub("[\u2068\u2069]", "", shown(post).text)
        assert text.splitlines() == [
            "📖 The guide",
            "",
            "All of it stands here.",
            "",
            "By kind",
            "#note (1) — what I thought",
            "#link (2)",
            "",
            "By subject",
            "#math (3) — Everything with a proof. Also without!",
            "",
            "Other hashtags",
            "#forgotten (4)",
            "",
            "Series",
            "📚 Rust - Part 1 / 2 / 3",
            "",
            "Tell me what you miss, any time.",
            "✉️ A comment, a complaint, an idea? Write to us here, without your name.",
            "🤖 The channel's bot keeps this guide up to date: @sums_bot",
        ]

    def test_each_part_is_linked_and_so_is_the_way_to_the_owner(self) -> None:
        [post] = guide_posts(known(SIMPLE))
        links = re.findall('href="([^"]+)"', post)
        assert links == [
            *(f"https://t.me/sums/{number}" for number in (11, 12, 13)),
            "https://t.me/sums_bot?start=feedback",
        ]

    def test_without_mail_nobody_is_led_to_it(self) -> None:
        [post] = guide_posts(known(SIMPLE, mail=False))
        assert "start=feedback" not in post

    def test_hashtags_lead_to_the_channel_s_own_posts(self) -> None:
        [post] = guide_posts(known(SIMPLE))
        assert "#note@" not in post
        assert {"note", "link", "math", "forgotten"} == set(shown(post).tags)

    @pytest.mark.parametrize(("language", "coming"), [("fa", "⏳ یعنی در راه است."), ("en", "⏳ means to come.")])
    def test_an_announced_part_is_named_as_coming(self, language: str, coming: str) -> None:
        parts = (*serial("Rust", 1).parts, PartLink(number=2, label="part 2"))
        [post] = guide_posts(known(view(series=(SeriesView(id=1, name="Rust", parts=parts),)), language))
        assert coming in post
        [found] = read(post).series
        assert [(part.number, part.url) for part in found.parts] == [(1, "https://t.me/sums/11"), (2, None)]

    def test_persian_has_its_own_digits_and_words(self) -> None:
        [post] = guide_posts(known(SIMPLE, "fa"))
        assert "(۳)" in post
        assert "قسمت ۱" in post
        assert "هشتگ‌های دیگر" in post

    def test_where_nobody_wrote_a_guide_all_tags_stand_in_one_section(self) -> None:
        [post] = guide_posts(known(view(others=("a1", "b2", "c3"))))
        assert said(read(post)) == [("Hashtags", "a1", ""), ("Hashtags", "b2", ""), ("Hashtags", "c3", "")]

    def test_what_the_owner_says_of_a_tag_stands_there_though_no_guide_names_it(self) -> None:
        described = view(others=("a1", "b2")).model_copy(update={"descriptions": {"b2": "the second"}})
        [post] = guide_posts(known(described))
        assert said(read(post)) == [("Hashtags", "b2", "the second"), ("Hashtags", "a1", "")]

    def test_a_hidden_tag_is_left_out(self) -> None:
        hidden = SIMPLE.model_copy(update={"tags": tuple(tag for tag in SIMPLE.tags if tag.name != "link")})
        [post] = guide_posts(known(hidden))
        assert "#link" not in post

    @pytest.mark.parametrize(("language", "more"), [("fa", "… و ۵ هشتگ دیگر"), ("en", "… and 5 more hashtags")])
    def test_of_very_many_tags_that_nobody_put_anywhere_the_most_used_stand_there(
        self, language: str, more: str
    ) -> None:
        posts = guide_posts(known(view(others=tuple(f"tag{number}" for number in range(605))), language))
        assert sum(len(shown(post).tags) for post in posts) == 600
        assert more in "".join(posts)

    def test_two_spellings_of_one_tag_stand_there_once(self) -> None:
        both = view(("Kinds", {"note": "thoughts", "notes": "thoughts"}))
        one = both.model_copy(update={"tags": both.tags[:1], "synonyms": {"notes": "note"}})
        [post] = guide_posts(known(one))
        assert post.count("#note") == 1

    def test_what_the_owner_wrote_into_the_post_stands_in_the_place_of_the_bot_s(self) -> None:
        own = Published(title="My <own>", foreword="<i>Welcome</i>", closing="Bye")
        [post] = guide_posts(known(SIMPLE), own)
        text = shown(post).text
        assert text.startswith("📖 My <own>\n\nWelcome\n\nBy kind")
        assert "All of it stands here" not in text
        assert "\nBye\n" in text


class TestItIsReadBack:
    @pytest.mark.parametrize("language", ["fa", "en"])
    def test_title_foreword_sections_tags_and_descriptions_are_the_same(self, language: str) -> None:
        [post] = guide_posts(known(SIMPLE, language))
        guide = read(post)
        assert SIMPLE.guide
        assert (guide.title, guide.foreword) == (SIMPLE.guide.title, SIMPLE.guide.foreword)
        assert said(guide)[:3] == said(SIMPLE.guide)
        assert [name for _, name, _ in said(guide)][3:] == ["forgotten"]
        assert guide.closing.startswith("Tell me what you miss")

    @pytest.mark.parametrize("language", ["fa", "en"])
    def test_the_series_are_the_same_with_their_links(self, language: str) -> None:
        [post] = guide_posts(known(SIMPLE, language))
        [series] = read(post).series
        assert series.name == "Rust"
        assert [(part.number, part.url) for part in series.parts] == [
            (number, f"https://t.me/sums/{10 + number}") for number in (1, 2, 3)
        ]

    @pytest.mark.parametrize("language", ["fa", "en"])
    def test_a_guide_that_is_written_from_it_again_is_the_same(self, language: str) -> None:
        [post] = guide_posts(known(SIMPLE, language))
        [again] = guide_posts(known(SIMPLE.model_copy(update={"guide": read(post)}), language))
        assert again == post

    @pytest.mark.parametrize("language", ["fa", "en"])
    async def test_the_real_guide_s_sections_are_the_same(self, language: str, tmp_path: Path) -> None:
        async with open_store(f"sqlite:///{tmp_path}/seed.db") as store:
            await bring_in(store, real(SEED))
            found = await store.guide()
        posts = guide_posts(known(found, language))
        assert found.guide
        names = {tag.key for tag in found.tags}
        there = [one for one in said(found.guide) if found.synonyms.get(tag_key(one[1]), tag_key(one[1])) in names]
        again = [(heading, tag_key(name), what) for post in posts for heading, name, what in said(read(post))]
        assert [one for one in again if one[0] not in _OTHERS][: len(there)] == [
            (heading, tag_key(name), what) for heading, name, what in there
        ]

    def test_it_becomes_the_guide_where_it_is_pinned_and_where_it_is_not(self) -> None:
        [post] = guide_posts(known(_full()))
        words = shown(post)
        assert is_guide(words.text, words.entities)
        note = GuideCandidate(post=1, text="Index\n#a\n#b\n#c\n#d #e", pinned=True, position=9)
        ours = GuideCandidate(post=2, text=words.text, entities=words.entities, pinned=True, position=10)
        assert choose_guide(filter(None, map(rated, (note, ours)))) == 2


_OTHERS = {texts(language).guide_post.other_tags.plain() for language in ("fa", "en")}

LETTERS = st.characters(categories=("Lu", "Ll", "Lo"), exclude_characters="ـ")
WORD = st.text(LETTERS, min_size=2, max_size=8)
NAMES = WORD.filter(lambda word: len(hashtags(f"#{word}")) == 1 and tag_key(word) == fold(word) and word.isidentifier())
PUNCTUATED = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=80)
HEADING = (
    st.lists(WORD, min_size=1, max_size=5).map(" ".join).filter(lambda one: bare_name(one) == one and len(one) <= 60)
)


@st.composite
def made_up(draw: st.DrawFn) -> GuideView:
    names = draw(st.lists(NAMES, min_size=1, max_size=12, unique_by=tag_key))
    headings = draw(st.lists(HEADING, min_size=1, max_size=4, unique=True))
    places = draw(st.lists(st.integers(0, len(headings) - 1), min_size=len(names), max_size=len(names)))
    told = draw(st.lists(PUNCTUATED, min_size=len(names), max_size=len(names)))
    sections = tuple(
        (heading, {name: what for name, what, at in zip(names, told, places, strict=True) if at == place})
        for place, heading in enumerate(headings)
    )
    return view(*(one for one in sections if one[1]), series=(serial("Rust", draw(st.integers(1, 40))),))


class TestMadeUpGuides:
    @settings(max_examples=examples(80), deadline=None)
    @given(made_up())
    def test_each_is_read_back_as_it_was_written(self, what: GuideView) -> None:
        assert what.guide
        written = [
            (section, name, " ".join(format_text(f"x{description}x")[0][1:-1].split()))
            for section, name, description in said(what.guide)
        ]
        found = [one for post in guide_posts(known(what)) for one in said(read(post))]
        assert [(heading, name) for heading, name, _ in found] == [(heading, name) for heading, name, _ in written]
        for (_, _, is_read), (_, _, was) in zip(found, written, strict=True):
            assert fold(is_read) == fold(was)

    @pytest.mark.long
    @settings(max_examples=examples(20), deadline=None)
    @given(st.integers(0, 400), st.integers(0, 60), st.integers(1, 90), st.integers(0, 700))
    def test_whatever_its_size_telegram_takes_every_post_whole(
        self, tags: int, serials: int, parts: int, length: int
    ) -> None:
        posts = guide_posts(known(_full(tags, serials, parts, length), "fa"), numbered(*range(1, 100)))
        for post in posts:
            text, entities = format_text(post, "HTML")
            assert utf16_length(text) <= 4096
            assert len(entities) < 100
            assert len(post.encode()) <= 32_768
        seen = [tag for post in posts for tag in shown(post).tags]
        assert len(seen) == len(set(seen)) == tags
        links = re.findall(r'href="https://t\.me/sums/(\d+)"', "".join(posts))
        assert {str(1000 + one) for one in range(1, parts + 1)} <= set(links) or not serials


def _full(tags: int = 30, serials: int = 3, parts: int = 4, length: int = 40) -> GuideView:
    names = [f"tag{number}" for number in range(tags)]
    said_of = "ب" * length
    sections = [
        (f"Heading {'abcdefgh'[at // 20 % 8]}{at // 160}", dict.fromkeys(names[at : at + 20], said_of))
        for at in range(0, tags // 2, 20)
    ]
    named = [name for _, some in sections for name in some]
    series = tuple(serial(f"Serial {'abcdefghij'[one % 10]}{one}x", parts, one, 1000) for one in range(serials))
    return view(*sections, others=tuple(name for name in names if name not in named), series=series)


class TestSeveralPosts:
    def test_they_lead_to_each_other(self) -> None:
        posts = guide_posts(known(_full(200)), numbered(5, 6, 7, 8, 9))
        assert len(posts) > 2
        first, second, *_, last = posts
        assert "The rest of the guide:" in first
        assert all(f'href="https://t.me/sums/{number}"' in first for number in range(6, 5 + len(posts)))
        assert 'The guide begins in <a href="https://t.me/sums/5">' in second
        assert 'The guide goes on in <a href="https://t.me/sums/7">' in second
        assert "goes on" not in last
        assert f"post 2 of {len(posts)}" in second

    def test_before_their_numbers_are_known_they_name_each_other_and_are_cut_alike(self) -> None:
        full = _full(200)
        without, linked = guide_posts(known(full)), guide_posts(known(full), numbered(*range(5, 20)))
        assert [shown(post).text for post in without] == [shown(post).text for post in linked]

    def test_a_section_that_is_cut_has_its_heading_on_both_sides(self) -> None:
        long = view(("Kinds", {f"tag{number}": "words " * 20 for number in range(60)}))
        assert long.guide
        posts = guide_posts(known(long))
        assert len(posts) > 1
        assert [one for post in posts for one in said(read(post))] == [
            (heading, name, what.strip()) for heading, name, what in said(long.guide)
        ]

    def test_a_section_that_fits_into_a_post_is_not_cut(self) -> None:
        two = view(
            ("First", {f"a{number}": "words " * 12 for number in range(30)}),
            ("Second", {f"b{number}": "words " * 12 for number in range(30)}),
        )
        posts = guide_posts(known(two))
        headings = [[section.heading for section in read(post).sections] for post in posts]
        assert headings == [["First"], ["Second"]]

    def test_the_parts_of_a_very_long_series_are_one_series_for_the_reader(self) -> None:
        posts = guide_posts(known(view(series=(serial("Rust", 150),))))
        parts: list[GuidePart] = []
        for post in posts:
            [series] = read(post).series
            assert series.name == "Rust"
            parts += series.parts
        assert [part.number for part in parts] == list(range(1, 151))


def test_the_channel_s_name_stands_over_it_where_nobody_gave_it_a_title() -> None:
    [post] = guide_posts(known(view(others=("a1",))))
    assert shown(post).text.startswith("📖 Guide to \u2068Sums and words\u2069")
    assert INFO.title in post
