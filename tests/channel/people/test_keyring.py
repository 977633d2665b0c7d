"""Pseudonyms that cannot be joined, and seals that open in their own place only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel.people.keyring import Keyring, KeyringError, dated

OLD, NEW = "2026-11-22-1", "2026-11-23-1"
PLACE = "conversations.sealed.7"
ring = Keyring(b"p" * 32, {OLD: b"o" * 32, NEW: b"n" * 32})
readers = st.integers(min_value=1, max_value=2**52)


@given(st.binary(max_size=3_000), st.text(max_size=60))
def test_what_is_sealed_for_a_place_opens_there(plain: bytes, place: str) -> None:
    key, sealed = ring.seal(plain, place)
    assert key == NEW
    assert ring.unseal(key, sealed, place) == plain


@pytest.mark.parametrize("plain", [b"", b"\0", b"\0\0\0\0", b"words\0\0", bytes(252), bytes(253)])
def test_padding_takes_nothing_from_a_value_and_adds_nothing(plain: bytes) -> None:
    key, sealed = ring.seal(plain, PLACE)
    assert ring.unseal(key, sealed, PLACE) == plain


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_sealed_value_opens_in_no_other_place(first: str, second: str) -> None:
    key, sealed = ring.seal(b"a reader's number", f"drafts.sealed.{first!r}")
    if first != second:
        with pytest.raises(KeyringError, match="was changed, or belongs elsewhere"):
            ring.unseal(key, sealed, f"drafts.sealed.{second!r}")


def test_a_place_and_a_key_cannot_be_mistaken_for_another_pair() -> None:
    key, sealed = ring.seal(b"a reader's number", "7")
    for place in (f"{key}\0007", "\0007", "7\0", "07", " 7", ""):
        with pytest.raises(KeyringError):
            ring.unseal(key, sealed, place)


def test_a_sealed_value_does_not_open_under_the_name_of_another_key() -> None:
    _, sealed = ring.seal(b"a reader's number", PLACE)
    with pytest.raises(KeyringError, match="was changed, or belongs elsewhere"):
        ring.unseal(OLD, sealed, PLACE)


def test_the_name_of_a_key_is_sealed_with_the_value_even_where_two_keys_are_the_same() -> None:
    doubled = Keyring(b"p" * 32, {OLD: b"n" * 32, NEW: b"n" * 32})
    _, sealed = doubled.seal(b"a reader's number", PLACE)
    with pytest.raises(KeyringError):
        doubled.unseal(OLD, sealed, PLACE)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_noticed_wherever_it_is(position: int, mask: int) -> None:
    key, sealed = ring.seal(b"a reader's number", PLACE)
    changed = bytearray(sealed)
    changed[position % len(changed)] ^= mask
    with pytest.raises(KeyringError):
        ring.unseal(key, bytes(changed), PLACE)


def test_a_value_that_was_cut_off_or_grew_is_refused_at_any_length() -> None:
    key, sealed = ring.seal(b"a reader's number", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(KeyringError):
            ring.unseal(key, sealed[:length], PLACE)
    with pytest.raises(KeyringError):
        ring.unseal(key, sealed + b"\0", PLACE)


@pytest.mark.parametrize("value", [None, "text", "", 7, 1.5, memoryview(b"x" * 300)])
def test_a_column_that_was_made_to_hold_something_else_is_refused(value: object) -> None:
    with pytest.raises(KeyringError, match=f"A sealed value in {re.escape(PLACE)}"):
        ring.unseal(NEW, value, PLACE)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["2026-11-24-1", "", None, 7, "x" * 10_000, "\x1b[31m\nanother line"])
def test_a_key_that_is_not_there_is_named_in_one_short_line(key: object) -> None:
    with pytest.raises(KeyringError, match="is not in the keyring") as told:
        ring.unseal(key, b"x" * 300, PLACE)  # type: ignore[arg-type]
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 200


def test_the_same_value_is_sealed_differently_each_time() -> None:
    values = [ring.seal(b"a reader's number", PLACE)[1] for _ in range(2_000)]
    assert len({value[:12] for value in values}) == len(values)
    assert len({value[12:44] for value in values}) == len(values)


def test_short_values_all_have_one_length() -> None:
    assert {len(ring.seal(bytes(length), PLACE)[1]) for length in range(253)} == {12 + 256 + 16}


@given(st.binary(max_size=5_000))
def test_a_length_tells_nothing_finer_than_a_quarter_of_a_kilobyte(plain: bytes) -> None:
    length = len(ring.seal(plain, PLACE)[1]) - 12 - 16
    assert length % 256 == 0
    assert len(plain) + 4 <= length < len(plain) + 4 + 256


def test_what_an_older_key_sealed_still_opens_and_the_newest_seals() -> None:
    key, sealed = Keyring(b"p" * 32, {OLD: b"o" * 32}).seal(b"a reader's number", PLACE)
    assert (key, ring.unseal(key, sealed, PLACE)) == (OLD, b"a reader's number")
    assert ring.seal(b"", PLACE)[0] == ring.newest == NEW
    assert ring.seal_ids == {OLD, NEW}


def test_without_its_key_a_value_is_lost_and_a_key_of_the_same_name_does_not_open_it() -> None:
    key, sealed = ring.seal(b"a reader's number", PLACE)
    with pytest.raises(KeyringError, match="is not in the keyring"):
        Keyring(b"p" * 32, {OLD: b"o" * 32}).unseal(key, sealed, PLACE)
    with pytest.raises(KeyringError, match="was changed"):
        Keyring(b"p" * 32, {NEW: b"x" * 32}).unseal(key, sealed, PLACE)


def test_the_tenth_key_of_a_day_is_newer_than_the_ninth() -> None:
    keys = {f"2026-11-23-{number}": bytes([number]) * 32 for number in (9, 10, 2)}
    assert Keyring(b"p" * 32, keys).newest == "2026-11-23-10"
    assert Keyring(b"p" * 32, {**keys, "2026-11-24-1": b"x" * 32, "2025-12-31-99": b"y" * 32}).newest == "2026-11-24-1"


@pytest.mark.parametrize(
    "name",
    [
        *("", "a", "2026-11-23", "2026-11-23-0", "2026-11-23-01", "2026-13-01-1", "20261123-1", "2026-11-23-٤"),
        *("2026-11-23-1\n", "2026-11-23-1\0x", "2026-11-23-9999999999", "x" * 10_000),
    ],
)
def test_only_a_day_and_a_number_name_a_key(name: str) -> None:
    with pytest.raises(KeyringError, match="is not the id of a key") as told:
        Keyring(b"p" * 32, {NEW: b"n" * 32, name: b"x" * 32})
    assert len(str(told.value)) < 200


def test_the_names_of_keys_sort_by_day_and_number() -> None:
    names = ["2025-12-31-2", "2026-01-01-1", "2026-01-01-2", "2026-01-01-10", "2026-01-02-1"]
    assert sorted(set(names), key=dated) == names


@pytest.mark.parametrize("key", [b"", b"k" * 16, b"k" * 24, b"k" * 31, b"k" * 33, "k" * 32, None])
def test_keys_of_another_length_are_refused_also_those_that_aes_would_take(key: bytes) -> None:
    with pytest.raises(KeyringError, match="wrong length"):
        Keyring(key, {NEW: b"n" * 32})
    with pytest.raises(KeyringError, match="wrong length"):
        Keyring(b"p" * 32, {NEW: key})


def test_a_keyring_without_a_key_for_seals_is_refused() -> None:
    with pytest.raises(KeyringError, match="no key for seals"):
        Keyring(b"p" * 32, {})


@given(st.tuples(st.text(max_size=12), readers), st.tuples(st.text(max_size=12), readers))
def test_a_pseudonym_is_one_reader_s_for_one_purpose(one: tuple[str, int], other: tuple[str, int]) -> None:
    assert re.fullmatch("[0-9a-f]{32}", ring.pseudonym(*one))
    assert (ring.pseudonym(*one) == ring.pseudonym(*other)) == (one == other)


def test_two_purposes_cannot_be_joined() -> None:
    bans, routes = ({ring.pseudonym(purpose, reader) for reader in range(1, 2_000)} for purpose in ("bans", "routes"))
    assert (len(bans), len(routes)) == (1_999, 1_999)
    assert not bans & routes
    assert not {name[:12] for name in bans} & {name[:12] for name in routes}


def test_a_purpose_and_a_number_do_not_run_into_each_other() -> None:
    assert ring.pseudonym("bans1", 2) != ring.pseudonym("bans", 12)
    assert ring.pseudonym("fingerprint", 1) != ring.fingerprint()
    assert ring.fingerprint() not in (ring.pseudonym("fingerprint", number) for number in range(100))


def test_another_keyring_knows_the_same_reader_by_another_name() -> None:
    other = Keyring(b"q" * 32, {NEW: b"n" * 32})
    assert other.pseudonym("bans", 42) != ring.pseudonym("bans", 42)
    assert other.fingerprint() != ring.fingerprint()


def test_new_keys_for_seals_change_neither_pseudonyms_nor_the_fingerprint() -> None:
    rotated = Keyring(b"p" * 32, {"2027-01-01-1": b"z" * 32})
    assert rotated.pseudonym("bans", 42) == ring.pseudonym("bans", 42)
    assert rotated.fingerprint() == ring.fingerprint()


def test_a_keyring_shows_no_key() -> None:
    shown = f"{ring!r} {ring} {[ring]}"
    assert NEW in shown
    for key in ("ppp", "ooo", "nnn", (b"p" * 32).hex(), (b"n" * 32).hex()):
        assert key not in shown
