"""Deep links: what leads where, within Telegram's 64 letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.deep_links import (
    DeepLink,
    Kind,
    address,
    meant,
    read,
    to_feedback,
    to_follow,
    to_post,
    to_search,
    to_series,
    to_tag,
)
from channel.language.text import squeeze, tag_key
from channel.people.following import Subject, SubjectKind

TELEGRAMS = re.compile(r"[A-Za-z0-9_-]{1,64}")
LETTERS = st.characters(categories=["L", "Nd"]) | st.sampled_from("_·\u200cشعرنمادگژئىةآ۱٢3aZİß")
NAMES = st.text(LETTERS, min_size=1, max_size=256).filter(tag_key)
SERIES = st.text(LETTERS | st.sampled_from(" -:!«»@"), min_size=1, max_size=256).filter(squeeze)


def test_english_names_can_be_read_in_their_links() -> None:
    assert to_tag("Game_Theory") == "t-game_theory"
    assert to_series("Hilbert space") == "s-hilbert_space"
    assert to_series("Hilbert space", 0) == "s0-hilbert_space"
    assert to_series("hilbert", 12) == "s12-hilbert"
    assert address("rahnama_bot", "t-meme") == "https://t.me/rahnama_bot?start=t-meme"


def test_a_persian_name_of_forty_letters_has_its_letters_in_its_link() -> None:
    name = "شبکه‌های_عصبی_و_یادگیری_ماشین_به_زبان_ما"
    assert len(name) == 40
    payload = to_tag(name)
    assert payload is not None
    assert TELEGRAMS.fullmatch(payload)
    assert read(payload) == DeepLink(Kind.TAG, name=tag_key(name))


@pytest.mark.parametrize("spelling", ["شعر‌ها", "#شعر_ها", "شعر_ها@SampleThinker", "شِعر ها"])
def test_all_spellings_of_a_hashtag_have_one_link(spelling: str) -> None:
    assert to_tag(spelling) == to_tag("شعر_ها")


def test_an_english_and_a_persian_name_never_share_a_link() -> None:
    coded = "شعر".encode("punycode").decode()
    assert to_tag(coded) != to_tag("شعر")
    assert read(f"t-{coded}") == DeepLink(Kind.TAG, name=coded)


@given(NAMES)
def test_a_hashtag_s_link_leads_back_to_it(name: str) -> None:
    payload, key = to_tag(name), tag_key(name)
    assert payload is not None
    assert TELEGRAMS.fullmatch(payload)
    link = read(payload)
    assert link is not None
    assert link.kind is Kind.TAG
    assert link.name == key or (not link.name and meant(link, [("other", 1), (name, 2)]) == 2)


@given(SERIES, st.none() | st.integers(0, 9999))
def test_a_series_link_leads_back_to_it_and_to_its_part(name: str, part: int | None) -> None:
    payload = to_series(name, part)
    assert payload is not None
    assert TELEGRAMS.fullmatch(payload)
    link = read(payload)
    assert link is not None
    assert (link.kind, link.number) == (Kind.SERIES, part)
    if link.digest:
        assert meant(link, [("other", 1), (squeeze(name), 2)]) == 2
        assert meant(link, [("other", 1), (name, 2)]) == 2
    else:
        assert squeeze(link.name) == squeeze(squeeze(name))


def test_names_that_are_too_long_are_found_by_their_digest_and_by_no_other() -> None:
    first, second = "ا" * 255 + "ب", "ا" * 255 + "پ"
    assert to_tag(first) != to_tag(second)
    link = read(to_tag(second) or "")
    assert link is not None
    assert meant(link, [(first, 1), (second, 2)]) == 2
    assert meant(link, [(first, 1)]) is None


def test_a_name_without_letters_has_no_link() -> None:
    assert to_tag("#") is None
    assert to_tag("___") is None
    assert to_series("!!! 🎬 —") is None
    assert to_search("  ") is None


def test_posts_are_named_by_telegrams_number_where_they_have_one() -> None:
    assert to_post(12, 7) == "p12"
    assert to_post(None, 7) == "n7"
    assert read("p12") == DeepLink(Kind.POST, 12)
    assert read("n7") == DeepLink(Kind.STORED, 7)


@pytest.mark.parametrize("words", ["game theory", "نظریه بازی‌ها", "Hilbert فضای", "42", "شعر"])
def test_a_search_keeps_its_words(words: str) -> None:
    payload = to_search(words)
    assert payload is not None
    assert TELEGRAMS.fullmatch(payload)
    assert read(payload) == DeepLink(Kind.SEARCH, name=words)


@pytest.mark.parametrize("words", ['"game theory"', "theory -game", "after:2024", "x" * 63, "ب" * 200])
def test_a_search_that_a_link_cannot_hold_has_none(words: str) -> None:
    assert to_search(words) is None


@pytest.mark.parametrize(
    ("payload", "post"),
    [(to_feedback(), None), (to_feedback(34), 34), ("feedback_", None), ("feedback_abc", None)],
)
def test_links_to_the_owner_s_ear_go_on_working(payload: str, post: int | None) -> None:
    assert read(payload) == DeepLink(Kind.FEEDBACK, post)


@pytest.mark.parametrize(("kind", "number"), [(SubjectKind.SERIES, 12), (SubjectKind.TAG, 10**15)])
def test_a_link_that_follows_carries_what(kind: SubjectKind, number: int) -> None:
    payload = to_follow(Subject(kind, number))
    assert TELEGRAMS.fullmatch(payload)
    assert read(payload) == DeepLink(Kind.FOLLOW, number, kind)


@pytest.mark.parametrize(
    "payload",
    [
        *("follow", "follow_", "follow_s", "follow_x3", "follow_s-3", "follow_s" + "9" * 18),
        *("", "p", "n", "px", "p-1", "t-", "t--", "s-", "s3", "s-3-", "q-", "T-abc", "S3-abc", "x-meme", "feedbacks"),
        *("p" + "9" * 63, "t" * 64, "-" * 64, "t-" + "z" * 30 + "-" + "z" * 30, "t-meme\n", "t-شعر", "p١٢", "t-a b"),
        *("t-" + "a" * 63, "t--99999999", "s" + "9" * 12 + "-a", "t--0", "t-a-"),
    ],
)
def test_what_was_damaged_leads_nowhere(payload: str) -> None:
    assert read(payload) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-_TSPQ", max_size=66) | st.text(max_size=70))
def test_whatever_is_read_nothing_raises(rest: str) -> None:
    for payload in (rest, f"t-{rest}", f"t--{rest}", f"s3-{rest}", f"q-{rest}", f"S-{rest}", f"p{rest}"):
        link = read(payload)
        assert link is None or TELEGRAMS.fullmatch(payload)
        if link:
            (link.name + link.digest).encode()
