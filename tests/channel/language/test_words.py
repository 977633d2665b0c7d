"""The words of posts as they are searched: one form for all that people write of a word."""

import pytest

from channel.language.text import fold, tag_key
from channel.language.words import HEAD, headed, stems_asked, stems_of, tokens, with_verbs_whole, without_person


@pytest.mark.parametrize(
    "forms",
    [
        "شبکه شبکه‌ها شبکه‌های شبكه‌هاي شبکههای شبکهها شبکه‌ی",
        "کتاب کتاب‌ها کتابهایی کتاب‌هایی",
        "نویسنده نویسندگان",
        "تند تندتر تندترین تند‌تر تند‌ترین",
        "بی‌نهایت بی‌نهایت",
        "learn learning learned Learns",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stems_of(tokens(form)).split()[0] for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        "بهار ﺑﻬﺎﺭ ﺑﮭﺎر بھار بـهار",
        "لاله ﻻﻟﻪ ﻻله لالۃ لالہ",
        "یکی ﯾﮑﯽ یکۍ یکے يڪي",
        "خانه خانۂ خانۀ ﺧﺎﻧﮥ",
        "الله ﷲ",
        "ریال ﷼",
        "مدّ مﹽد مد",
        "h2o h₂o H²O Ｈ２Ｏ 𝐇𝟐𝐎 𝓗₂𝓞",
        "offline oﬄine",
    ],
)
def test_letters_that_only_look_different_are_one(forms: str) -> None:
    assert len({tuple(tokens(form)) for form in forms.split()}) == 1
    assert len({tag_key(f"#{form}") for form in forms.split()}) == 1
    assert len({fold(fold(form)) for form in forms.split()}) == 1


def test_a_ligature_of_several_words_is_all_of_them() -> None:
    assert tokens("ﷺ") == tokens("صلى الله عليه وسلم")


@pytest.mark.parametrize(
    "forms",
    [
        "می‌خوانم می‌خواند می‌خوانند می‌خوانیم نمی‌خوانم میخوانم نمیخواند می‌خواندند",
        "می‌بینم می‌بیند می‌بینند میبینیم نمی‌بینید",
        "برمی‌گردد برمی‌گردیم برمیگردند برنمی‌گردد",
        "می‌شمرد می‌شمردند",
    ],
)
def test_persons_of_a_verb_have_one_stem(forms: str) -> None:
    assert len({stems_of(tokens(form)).split()[-1] for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("می‌زند", "زن"), ("میدان", "می‌دانم"), ("میزبانی", "زبان"), ("دختر", "دخ"), ("بهتر", "به"), ("بینهایت", "بین"),
        ("سالم", "سال"), ("مردم", "مرد"), ("میلاد", "لاد"),
    ],
)  # fmt: skip
def test_other_words_keep_other_stems(one: str, other: str) -> None:
    assert stems_of(tokens(one)).split()[-1] != stems_of(tokens(other)).split()[-1]


@pytest.mark.parametrize("text", ["می‌خوانم", "می خوانم و می", "می", "نمی می نمی", "برمی گردد", "", "کتاب می‌خوانند"])
def test_each_word_has_one_stem_also_beside_a_verb_s_prefix(text: str) -> None:
    words = tokens(text)
    assert len(stems_of(words).split()) == len(words)
    assert " ".join(stems_asked(words)) == stems_of(words)


def test_a_verb_s_prefix_is_joined_to_it() -> None:
    assert with_verbs_whole(tokens("من می‌خوانم و می")) == ["من", "میخوانم", "و", "می"]
    assert without_person("میخوانم") == "خوان"
    assert without_person("کتاب") == "کتاب"


def test_words_of_titles_stand_behind_a_mark_that_no_text_s_word_has() -> None:
    assert headed("a b") == f"{HEAD}a {HEAD}b"
    assert headed("") == ""
    assert tokens(f"{HEAD}a") == ["a"]
