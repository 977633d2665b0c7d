"""What a word may stand for: spelled letters, other names, spoken and joined forms."""

import pytest

from channel.search import parse
from channel.search.aliases import names_in, shipped
from channel.search.forms import guesses, same
from channel.search.keywords import telling
from channel.search.letter_names import names_of, spelled, spelled_within


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("تی وی", "tv"),
        ("یو اس بی", "usb"),
        ("эс эм эс", "sms"),
        ("g p s", "gps"),
        ("ess em ess", "sms"),
        ("в к", "вк"),
        ("پی 30", "p30"),
    ],
)
def test_letters_that_are_spelled_out_make_a_word(words: str, meant: str) -> None:
    [(start, end, readings)] = spelled(words.split())
    assert (start, end) == (0, len(words.split()))
    assert meant in readings


def test_a_run_of_letters_is_found_within_a_question() -> None:
    assert [(start, end) for start, end, _ in spelled(["کابل", "یو", "اس", "بی", "خوب"])] == [(1, 4)]
    assert list(spelled(["کابل", "خوب"])) == []


def test_letters_are_spelled_together_and_back() -> None:
    assert "usb" in spelled_within("یواسبی")
    assert spelled_within("کتاب") == ()
    assert "m2" in spelled_within("ام2")
    assert names_of("usb") == ("یو", "اس", "بی")
    assert names_of("library") == ()


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("چایمون", "چای"),
        ("گلدونا", "گلدان"),
        ("میوه‌ست".replace("\u200c", ""), "میوه"),
        ("دفترو", "دفتر"),
        ("بیابون", "بیابان"),
    ],
)
def test_spoken_forms_are_guessed(spoken: str, written: str) -> None:
    assert written in guesses(spoken)


def test_an_article_and_another_number_make_no_other_word() -> None:
    assert "الشجره" in same("شجره")
    assert "شجره" in same("والشجرات")
    assert same("tree") == ()


def test_other_names_of_one_thing_are_known() -> None:
    [(start, end, key)] = [one for one in names_in(("خرید", "ایفون")) if one[2] in shipped()]
    assert (start, end) == (1, 2)
    assert ("iphon",) in shipped()[key]


def test_small_words_of_speech_tell_nothing_but_letters_do() -> None:
    assert telling(parse("میشه واسه من یه چاقو پیدا کنی")).words == ("چاقو", "پیدا")
    assert telling(parse("r a m")).words == ("r", "a", "m")
    assert telling(parse("اس اس دی")).words == ("اس", "اس", "دی")
