"""Names near to what somebody asked for, among very many."""

from collections import Counter

import pytest

from channel.language.near import nearest, sure
from channel.language.text import squeeze

_SERIES = [(f"Garden walk {number}", number) for number in range(3_000)] + [("فضای هیلبرت", 3_000), ("Hilbert", 3_001)]


def _counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each text is folded from now on."""
    folded: Counter[str] = Counter()

    def counting(text: str) -> str:
        folded[text] += 1
        return squeeze(text)

    monkeypatch.setattr("channel.language.near.squeeze", counting)
    return folded


def test_names_are_folded_once_for_all_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = _counted(monkeypatch)
    names = [(f"a name that nobody folded yet {number}", number) for number in range(3_000)]
    for asked in ("garden", "hilbrt", "a name that nobody folded"):
        nearest(asked, names)
    assert {folded[name] for name, _ in names} == {1}


def test_what_a_reader_asks_for_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = _counted(monkeypatch)
    nearest("asked by somebody", _SERIES)
    nearest("asked by somebody", _SERIES)
    assert folded["asked by somebody"] == 2


@pytest.mark.parametrize("asked", ["hilbrt", "فضای هیلبرد", "فضاي هيلبرت"])
def test_the_nearest_of_thousands_is_found(asked: str) -> None:
    found = nearest(asked, _SERIES)
    assert found[0][0] in (3_000, 3_001)
    assert all(72 <= nearness <= 100 for _, nearness in found)


def test_of_many_that_are_as_near_none_is_sure() -> None:
    assert sure(nearest("garden walk", _SERIES)) is None


def test_letters_that_are_no_words_are_near_to_nothing() -> None:
    assert nearest("!?", _SERIES) == []
