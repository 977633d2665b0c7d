"""A post's formatting as markup, and long posts in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.html import parse_html
from channel.language.text import utf16_length
from channel.models import Entity, EntityKind
from handlers.markup.rich import Piece, pieces, to_html

KINDS = [kind for kind in EntityKind if kind not in (EntityKind.TEXT_LINK,)]


def entity(kind: EntityKind, offset: int, length: int, url: str | None = None) -> Entity:
    return Entity(kind=kind, offset=offset, length=length, url=url)


def test_words_are_escaped_and_formatting_becomes_tags() -> None:
    piece = Piece("a < b & c", (entity(EntityKind.BOLD, 0, 1), entity(EntityKind.CODE, 4, 1)))
    assert to_html(piece) == "<b>a</b> &lt; <code>b</code> &amp; c"


def test_a_link_keeps_its_address_and_a_dangerous_one_is_words() -> None:
    good = Piece("here", (entity(EntityKind.TEXT_LINK, 0, 4, 'https://e.org/?a="b"&c'),))
    bad = Piece("here", (entity(EntityKind.TEXT_LINK, 0, 4, "javascript:alert(1)"),))
    assert to_html(good) == '<a href="https://e.org/?a=&quot;b&quot;&amp;c">here</a>'
    assert to_html(bad) == "here"


def test_what_overlaps_is_closed_and_opened_again_so_that_all_nests() -> None:
    piece = Piece("abcdef", (entity(EntityKind.BOLD, 0, 4), entity(EntityKind.ITALIC, 2, 4)))
    assert to_html(piece) == "<b>ab<i>cd</i></b><i>ef</i>"


def test_a_quotation_within_a_quotation_is_set_in_italics() -> None:
    piece = Piece("said: so", (entity(EntityKind.BLOCKQUOTE, 6, 2),))
    assert to_html(piece, quoted=True) == "said: <i>so</i>"


def test_a_long_text_is_cut_between_paragraphs() -> None:
    text = ("word " * 100 + "\n\n") * 10
    found = pieces(text, (), units=1100)
    assert all(utf16_length(piece.text) <= 1100 for piece in found)
    assert [piece.text.count("\n\n") for piece in found] == [1] * 5
    assert " ".join(piece.text for piece in found).split() == text.split()


def test_a_link_at_the_border_goes_whole_into_the_next_piece() -> None:
    text = "x" * 90 + " " + "a long label " * 2
    found = pieces(text, (entity(EntityKind.TEXT_LINK, 91, 25, "https://e.org"),), units=100)
    assert [len(piece.entities) for piece in found] == [0, 1]
    assert found[1].entities[0].length == 25


def test_a_quotation_longer_than_a_message_goes_on_in_the_next() -> None:
    text = "word " * 1000
    found = pieces(text, (entity(EntityKind.BLOCKQUOTE, 0, 4999),), units=1000)
    assert len(found) > 4
    assert all(piece.entities[0].length == len(piece.text) for piece in found)


def test_a_piece_has_no_more_entities_than_telegram_keeps() -> None:
    text = "ab " * 300
    found = pieces(text, [entity(EntityKind.BOLD, place * 3, 2) for place in range(300)])
    assert all(len(piece.entities) <= 90 for piece in found)
    assert sum(len(piece.entities) for piece in found) == 300


def test_letters_beyond_the_basic_plane_count_twice_as_at_telegram() -> None:
    found = pieces("😀" * 5000, (), units=1000)
    assert [utf16_length(piece.text) for piece in found] == [1000] * 10


entities_of_anything = st.lists(
    st.builds(
        entity,
        st.sampled_from(list(EntityKind)),
        st.integers(0, 60),
        st.integers(1, 30),
        st.sampled_from(["https://e.org/a", "tg://user?id=1"]),
    ),
    max_size=8,
)


@given(st.text(alphabet="ab <>&\n😀ی", min_size=1, max_size=80), entities_of_anything, st.booleans())
def test_whatever_the_formatting_telegram_takes_it_and_shows_the_same_words(
    text: str, entities: list[Entity], quoted: bool
) -> None:
    inside = [one for one in entities if one.end <= len(text)]
    shown, _ = parse_html(to_html(Piece(text, tuple(inside)), quoted=quoted))
    assert shown == text
