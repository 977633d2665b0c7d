"""Names that posts give in two scripts, one in brackets behind the other."""

import pytest

from channel.language.bracketed import Told, told


@pytest.mark.parametrize(
    ("text", "name", "other"),
    [
        ("ربات تازه‌ی میلوراک (Milorak) آمد", "میلوراک", "milorak"),
        ("درباره‌ی Milorak (میلوراک) بیشتر بخوانید", "milorak", "میلوراک"),
        ("با نرم‌افزارِ «کلام‌گستر» (Kalamgostar) بنویسید", "کلامگستر", "kalamgostar"),
        ("نموذج ميلوراك (Milorak) للغة", "میلوراک", "milorak"),
        ("Сервис Милорак (Milorak) открыт", "милорак", "milorak"),
        ("در سالن تالار سیب سرخ (Sib Sorkh)", "سیبسرخ", "sib sorkh"),
    ],
)
def test_a_name_and_its_spelling_in_brackets_are_one(text: str, name: str, other: str) -> None:
    assert Told(name, other, sure=True) in told(text)


def test_a_translation_in_brackets_is_not_sure() -> None:
    assert {one.sure for one in told("درباره‌ی یادگیری ژرف (deep learning)")} == {False}


@pytest.mark.parametrize(
    "text",
    [
        "درس تازه (قسمت دوم)",
        "نشانی ما (https://example.org) است",
        "کتاب (see below, page three and four)",
        "کتاب\n(Milorak)",
        "کتاب؛ (Milorak)",
        "a name (another name)",
        "(Milorak)",
        "بدون پرانتز",
    ],
)
def test_other_brackets_tell_no_name(text: str) -> None:
    assert told(text) == ()
