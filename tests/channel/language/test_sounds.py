"""Names that sound alike are near, whatever script they are written in; others are not."""

import pytest

from channel.language.sounds import alike, script_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("خوارزمی", "khwarizmi"),
        ("گالیله", "galileh"),
        ("پروانه", "parvaneh"),
        ("کوانتوم", "quantum"),
        ("سیمیولیشن", "simulation"),
        ("телескоп", "telescope"),
        ("дарвин", "داروین"),
        ("mozzarella", "موتزارلا"),
    ],
)
def test_one_name_in_two_scripts_sounds_alike(one: str, other: str) -> None:
    assert alike(one, other) >= 84


@pytest.mark.parametrize(("one", "other"), [("پرتقال", "portal"), ("matrix", "مادر"), ("کتاب", "cloud"), ("", "ab")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert alike(one, other) < 84


def test_the_script_is_that_of_the_first_letter_that_tells() -> None:
    assert [script_of(word) for word in ("2x", "۲", "سلام", "мир")] == ["latin", "", "arabic", "cyrillic"]
