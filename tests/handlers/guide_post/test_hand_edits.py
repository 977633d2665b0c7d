"""What the owner changes by hand in the guide post."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channel.models import Entity, EntityKind
from channel.owner.guide_post import Published, PublishedPost
from channel.series.single_line import bare_name
from handlers.guide_post.composition import guide_posts, written
from handlers.guide_post.hand_edits import HandEdit, plain, read_edit
from handlers.html import Html
from handlers.markup import fitting
from tests.examples import examples
from tests.handlers.guide_post.made import known, serial, shown, view

GUIDE = view(
    ("By kind", {"note": "what I thought", "link": ""}),
    ("By subject", {"math": "Everything with a proof"}),
    others=("forgotten", "lonely"),
    series=(serial("Rust", 3),),
    foreword="All of it stands here.",
    closing="Tell me what you miss, any time.",
)
UNTOUCHED = HandEdit({})
GUIDE_LINES = {plain(line) for line in shown(guide_posts(known(GUIDE))[0]).text.split("\n")}
Change = Callable[[str], str]


def edited(change: Change, language: str = "en", entities: tuple[Entity, ...] | None = None) -> HandEdit:
    """What is read after somebody has changed the post so."""
    material = known(GUIDE, language)
    [post] = guide_posts(material)
    before = shown(post)
    published = Published(posts=(PublishedPost(message_id=5, sent=post, shown=before.text),))
    text = change(before.text)
    if entities is None:
        entities = tuple(
            entity.model_copy(update={"offset": at})
            for entity in before.entities
            if (at := text.find(before.text[entity.offset : entity.end])) >= 0
        )
    return read_edit(written(material, published, 0), text, entities)


def swap(old: str, new: str) -> Change:
    """Invisible direction marks may be within `old`."""
    marks = "[\u2068\u2069]*"
    pattern = re.compile(marks.join(re.escape(letter) for letter in old))

    def change(text: str) -> str:
        assert pattern.search(text), old
        return pattern.sub(lambda _: new, text, count=1)

    return change


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_nobody_has_changed_is_no_edit(language: str) -> None:
    assert edited(lambda text: text, language) == UNTOUCHED


def test_invisible_marks_that_an_app_leaves_out_are_no_edit() -> None:
    assert edited(lambda text: re.sub("[\u2068\u2069]", "", text)) == UNTOUCHED


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("— what I thought", "— my own thoughts. Some of them", "note", "my own thoughts. Some of them"),
        ("#note (1) — what I thought", "#note — mine", "note", "mine"),
        ("#note (1) — what I thought", "#note (1): mine", "note", "mine"),
        ("#note (1) — what I thought", "#note (1)", "note", ""),
        ("#link (2)", "#link (2) — by others", "link", "by others"),
        ("#link (2)", "#link (7) – by others", "link", "by others"),
    ],
)
def test_what_is_said_of_a_hashtag_is_read_however_it_is_written(old: str, new: str, key: str, said: str) -> None:
    edit = edited(swap(old, new))
    assert edit == HandEdit({key: said})
    assert edit.keeps_something


def test_persian_words_and_digits_are_read_too() -> None:
    assert edited(swap("— what I thought", "— فکرهای خودم"), "fa").descriptions == {"note": "فکرهای خودم"}


def test_a_tag_that_was_taken_out_of_a_row_and_described_is_kept() -> None:
    edit = edited(swap("#forgotten (4)  #lonely (5)", "#forgotten (4) — not any more\n#lonely (5)"))
    assert edit.descriptions == {"forgotten": "not any more"}


def test_the_title_is_the_owner_s() -> None:
    assert edited(swap("📖 The guide", "🧭 Where everything is")) == HandEdit({}, title="Where everything is")


def test_a_foreword_is_kept_with_its_looks() -> None:
    text = "Welcome & read.\n\nOf all kinds."
    edit = edited(swap("All of it stands here.", text), entities=(Entity(kind=EntityKind.BOLD, offset=13, length=7),))
    assert edit == HandEdit({}, foreword=Html("<b>Welcome</b> &amp; read.\n\nOf all kinds."))


def test_a_foreword_can_be_taken_out() -> None:
    edit = edited(swap("All of it stands here.\n\n", ""))
    assert edit == HandEdit({}, foreword=Html(""))
    assert edit.keeps_something


def test_last_words_are_kept_and_the_bot_s_own_are_not_among_them() -> None:
    edit = edited(lambda text: f"{text}\nAnd a last word.")
    assert edit == HandEdit({}, closing=Html("Tell me what you miss, any time.\nAnd a last word."))


@pytest.mark.parametrize("line", ["A line of his own", "#unknown (3) — of this", "📚 Go - part 1 / 2"])
def test_lines_in_the_middle_are_told_word_for_word(line: str) -> None:
    edit = edited(swap("By subject\n", f"By subject\n{line}\n"))
    assert edit.lost == (line,)
    assert not edit.removed
    assert not edit.keeps_something


def test_a_heading_by_another_name_is_told_and_what_it_was_comes_back() -> None:
    edit = edited(swap("By subject", "By matter"))
    assert (edit.lost, edit.removed) == (("By matter",), ("By subject",))


def test_the_first_heading_by_another_name_is_no_foreword() -> None:
    edit = edited(swap("By kind", "By sort"))
    assert (edit.foreword, edit.lost, edit.removed) == (None, ("By sort",), ("By kind",))


def test_lines_that_were_taken_out_are_told() -> None:
    edit = edited(swap("#link (2)\n", ""))
    assert edit == HandEdit({}, removed=("#link",))


def test_a_hashtag_that_was_moved_is_told() -> None:
    def move(text: str) -> str:
        return swap("By subject\n", "By subject\n#link (2)\n")(swap("#link (2)\n", "")(text))

    assert edited(move).lost == ("#link (2)",)


def test_where_all_of_it_is_another_nothing_is_kept_and_all_is_told() -> None:
    edit = edited(lambda text: "Gone fishing.\nBack soon.")
    assert not edit.keeps_something
    assert edit.lost == ("Gone fishing.", "Back soon.")
    assert "By kind" in edit.removed


def test_two_changes_at_once_are_both_kept() -> None:
    edit = edited(lambda text: swap("All of it stands here.", "Hello.")(swap("— what I thought", "— mine")(text)))
    assert edit == HandEdit({"note": "mine"}, foreword=Html("Hello."))


LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")), min_size=1, max_size=40).filter(
    str.strip
)


@pytest.mark.long
@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 25), LINES), min_size=1, max_size=4))
def test_no_line_that_is_added_anywhere_goes_without_a_word(added: list[tuple[int, str]]) -> None:
    def change(text: str) -> str:
        lines = text.split("\n")
        for place, line in added:
            lines.insert(min(place, len(lines)), line)
        return "\n".join(lines)

    edit = edited(change, entities=())
    kept = [edit.title or "", *(fitting.shown(words or "").split("\n") for words in (edit.foreword, edit.closing))]
    told = {plain(line) for one in kept for line in ([one] if isinstance(one, str) else one)} | set(edit.lost)
    for _, line in added:
        words = plain(line)
        assert words in told or any(bare_name(words) in one for one in told) or words in GUIDE_LINES, edit


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=300))
def test_whatever_stands_there_is_read_without_a_fault(text: str) -> None:
    assert edited(lambda _: text, entities=()).descriptions.keys() <= {"note", "link", "math", "forgotten", "lonely"}


def test_a_line_above_the_title_is_told() -> None:
    assert edited(lambda text: f"@another\n{text}") == HandEdit({}, lost=("@another",))
