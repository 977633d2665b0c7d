"""The contract of `channel.people.following`: who follows what, how far they have read, what they want more of."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channel.people.blurring import blurred
from channel.people.following import Quiet, Subject, SubjectKind
from channel.people.keyring import Keyring
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING
from tests.storage.people.followers import NOW, begin, claimed, plan, post, series, tag, tagged, told

pytestmark = pytest.mark.everywhere

ALI, LEILA = 4001, 4002
WEEK = 7 * 86_400


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{tmp_path}/f.db", KEYRING) as store:
        await begin(store)
        yield store


def rows(tmp_path: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(tmp_path / "f.db")) as raw:
        return raw.execute(question).fetchall()


class TestFollowing:
    async def test_what_is_followed_is_listed_in_the_order_in_which_it_began(self, store: Memory) -> None:
        knots, graph = await series(store, "Knots"), await tag(store, "graph")
        assert (await store.follow(ALI, graph, language="fa")).name == "graph"  # type: ignore[union-attr]
        await store.follow(ALI, knots, language="fa")
        await store.follow(ALI, graph, language="fa")
        assert [one.name for one in await store.follows(ALI)] == ["graph", "Knots"]
        assert await store.follows(LEILA) == ()

    async def test_what_there_is_not_cannot_be_followed(self, store: Memory) -> None:
        for kind in SubjectKind:
            assert await store.follow(ALI, Subject(kind, 999), language="fa") is None
            assert await store.vote(ALI, Subject(kind, 999), True) is None
        assert not any(await store.kept_of(ALI))

    @pytest.mark.sqlite
    async def test_it_ends_once(self, store: Memory, tmp_path: Path) -> None:
        graph = await tag(store, "graph")
        assert await store.unfollow(ALI, graph) is None
        await store.follow(ALI, graph, language="fa")
        ended = await store.unfollow(ALI, graph)
        assert ended is not None
        assert ended.subject == graph
        assert await store.unfollow(ALI, graph) is None
        assert rows(tmp_path, "SELECT * FROM followers") == [], "with the last of them his address goes"

    async def test_a_hashtag_that_counts_as_another_is_followed_as_the_other(self, store: Memory) -> None:
        await post(store, *(tagged(number, "Words", "graphs") for number in (10, 11, 12)))
        both = await tag(store, "graph"), await tag(store, "graphs")
        assert both[0] == both[1]
        await store.follow(ALI, both[0], language="fa")
        spelt = Subject(SubjectKind.TAG, both[0].number)
        assert [one.subject for one in await store.follows(ALI)] == [spelt]
        await post(store, tagged(13, "More", "graph"))
        assert [chat for chat, _ in await told(store)] == [ALI]

    @pytest.mark.sqlite
    async def test_hashtags_that_become_one_are_followed_once(self, store: Memory, tmp_path: Path) -> None:
        await post(store, tagged(10, "Words", "sum", "sums"))
        one, other = await tag(store, "sum"), await tag(store, "sums")
        assert one != other, "on one post they are two"
        for subject in (one, other):
            await store.follow(ALI, subject, language="fa")
            await store.vote(ALI, subject, True)
        await plan(store)
        await store.forget_post(10)
        await post(store, tagged(11, "Words", "sum"))
        assert await tag(store, "sum") == await tag(store, "sums")
        assert len(await store.follows(ALI)) == len(await store.votes(ALI)) == 1
        assert len(await told(store)) == 1
        assert await store.unfollow(ALI, await tag(store, "sum"))
        await store.vote(ALI, await tag(store, "sum"), False)
        assert await store.follows(ALI) == await store.votes(ALI) == ()
        assert rows(tmp_path, "SELECT * FROM votes") == []

    async def test_a_series_that_has_vanished_can_still_be_left(self, store: Memory) -> None:
        knots = await series(store, "Knots")
        await store.follow(ALI, knots, language="fa")
        for number in (1, 3):
            await store.forget_post(number)
        assert await store.series("Knots") is None
        assert [one.subject for one in await store.follows(ALI)] == [knots]
        assert await store.follow(LEILA, knots, language="fa") is None
        assert await store.unfollow(ALI, knots)

    async def test_a_series_that_gets_another_name_is_followed_on(self, store: Memory) -> None:
        await post(store, tagged(10, "Rings - part 1"), tagged(11, "Rings - part 2"))
        rings = await series(store, "Rings")
        await store.follow(ALI, rings, language="fa")
        await plan(store)
        renamed = [tagged(10, "Rings - part 1", "ideals"), tagged(11, "Rings - part 2", "ideals")]
        await post(store, *(one.model_copy(update={"edited": NOW + 1}) for one in renamed))
        assert await series(store, "ideals") == rings
        await post(store, tagged(12, "Rings - part 3", "ideals"))
        assert [chat for chat, _ in await told(store)] == [ALI]


class TestQuietHours:
    async def test_they_are_kept_for_who_follows_something(self, store: Memory) -> None:
        await store.keep_quiet(ALI, Quiet(23, 7))
        assert await store.quiet(ALI) is None
        await store.follow(ALI, await tag(store, "graph"), language="fa")
        await store.keep_quiet(ALI, Quiet(23, 7))
        await store.follow(ALI, await tag(store, "knot"), language="fa")
        assert await store.quiet(ALI) == Quiet(23, 7)
        await store.keep_quiet(ALI, None)
        assert await store.quiet(ALI) is None

    def test_they_may_pass_midnight(self) -> None:
        eleven = 1_800_000_000 - 1_800_000_000 % 86_400 + 19 * 3600 + 1800  # 23:00 in Tehran
        for begin_, end, over in ((23, 7, 8), (22, 0, 1), (20, 8, 9), (0, 7, None), (7, 23, None), (23, 23, None)):
            found = Quiet(begin_, end).end_after(eleven + 5)
            assert found == (over and eleven + over * 3600), (begin_, end)

    @given(begin_=some.integers(0, 23), end=some.integers(0, 23), now=some.integers(1_700_000_000, 1_900_000_000))
    @pytest.mark.sqlite
    def test_their_end_is_a_full_hour_within_a_day_and_is_not_quiet(self, begin_: int, end: int, now: int) -> None:
        quiet = Quiet(begin_, end)
        over = quiet.end_after(now)
        if over is not None:
            assert now < over <= now + 86_400
            assert over % 3600 == 1800, "Tehran is half an hour beside the world"
            assert quiet.end_after(over) is None
            assert quiet.end_after(over - 1) == over


class TestProgress:
    async def test_it_is_off_until_somebody_turns_it_on(self, store: Memory) -> None:
        first = await store.post_at(1)
        assert first is not None
        await store.opened(ALI, first.id)
        assert await store.progress(ALI) == ()
        await store.keep_progress(ALI, True)
        await store.opened(ALI, first.id)
        (found,) = await store.progress(ALI)
        assert (found.series.name, found.last, found.next) == ("Knots", 0, 1)
        assert await store.progress(LEILA) == ()

    async def test_following_a_series_does_not_turn_it_on(self, store: Memory) -> None:
        await store.follow(ALI, await series(store, "Knots"), language="fa")
        assert not await store.keeps_progress(ALI)
        assert not (await store.kept_of(ALI)).progress

    async def test_the_furthest_part_counts_and_the_last_series_comes_first(self, store: Memory) -> None:
        await post(store, tagged(10, "Sets - part 1", "x"), tagged(11, "Sets - part 2", "x"))
        await store.keep_progress(ALI, True)
        for number in (10, 3, 1):
            stored = await store.post_at(number)
            assert stored is not None
            await store.opened(ALI, stored.id)
        found = await store.progress(ALI)
        assert [(one.series.name, one.last, one.next) for one in found] == [("Knots", 1, None), ("Sets", 0, 1)]

    @pytest.mark.sqlite
    async def test_turned_off_it_is_erased(self, store: Memory, tmp_path: Path) -> None:
        await store.keep_progress(ALI, True)
        stored = await store.post_at(1)
        assert stored is not None
        await store.opened(ALI, stored.id)
        await store.keep_progress(ALI, False)
        assert await store.progress(ALI) == ()
        assert rows(tmp_path, "SELECT * FROM progress") == []


class TestVotes:
    @pytest.mark.sqlite
    async def test_one_reader_has_one_vote(self, store: Memory, tmp_path: Path) -> None:
        graph = await tag(store, "graph")
        for _ in range(3):
            assert await store.vote(ALI, graph, True)
        assert [one.name for one in await store.votes(ALI)] == ["graph"]
        assert len(rows(tmp_path, "SELECT * FROM votes")) == 1
        await store.vote(ALI, graph, False)
        assert await store.votes(ALI) == ()

    @pytest.mark.sqlite
    async def test_two_votes_of_one_reader_cannot_be_joined(self, store: Memory, tmp_path: Path) -> None:
        for subject in (await tag(store, "graph"), await tag(store, "knot"), await series(store, "Knots")):
            await store.vote(ALI, subject, True)
        assert len({who for (who,) in rows(tmp_path, "SELECT who FROM votes")}) == 3

    async def test_the_owner_sees_tens_that_are_about_right(self, store: Memory) -> None:
        graph, knot = await tag(store, "graph"), await tag(store, "knot")
        for reader in range(40):
            await store.follow(reader + 1, graph, language="fa")
        for reader in range(30):
            await store.vote(reader + 1, knot, True)
        for week in range(5):
            found = {one.name: one for one in await store.interest(NOW + week * WEEK)}
            assert found["graph"].followers in (30, 40)
            assert found["knot"].votes in (20, 30)
            assert (found["graph"].votes, found["knot"].followers) == (0, 0)

    async def test_the_same_look_gives_the_same_and_what_is_told_changes_once_a_week(self, store: Memory) -> None:
        graph, beginning = await tag(store, "graph"), NOW - NOW % WEEK
        for reader in range(30):
            await store.follow(reader + 1, graph, language="fa")
        told = await store.interest(beginning)
        for reader in range(30, 60):
            await store.follow(reader + 1, graph, language="fa")
        for hours in (1, 25, 7 * 24 - 1):
            assert await store.interest(beginning + hours * 3600) == told
        assert (await store.interest(beginning + WEEK))[0].followers > told[0].followers


def test_nine_accounts_of_the_owner_s_do_not_tell_whether_there_is_a_tenth_reader() -> None:
    """Each number that nine can give, ten can give too, and neither is much more likely."""
    told = {count: Counter(blurred(KEYRING, f"x.{week}", count) for week in range(5_000)) for count in (9, 10)}
    assert set(told[9]) == set(told[10]) == {0, 10}
    for number in (0, 10):
        assert 0.7 < told[9][number] / told[10][number] < 1.4
    assert len({blurred(KEYRING, "x", 9) for _ in range(9)}) == 1


class TestSaving:
    async def test_what_is_saved_is_listed_the_last_first_each_once(self, store: Memory) -> None:
        numbers = [one.id for one in (await store.latest(None, 3)).posts]
        for number in (*numbers, numbers[0]):
            assert await store.save_post(ALI, number)
        found = await store.saved_posts(ALI, 0, 2)
        assert [one.id for one in found.posts] == numbers[::-1][:2]
        assert (found.page, found.total) == (0, 3)
        assert [one.id for one in (await store.saved_posts(ALI, 9, 2)).posts] == numbers[:1]
        assert (await store.saved_posts(LEILA, 0, 2)).posts == ()

    async def test_what_is_taken_out_can_be_put_back_where_it_was(self, store: Memory) -> None:
        numbers = [one.id for one in (await store.latest(None, 3)).posts]
        for number in numbers:
            await store.save_post(ALI, number)
        assert await store.unsave_post(ALI, numbers[1]) == 1
        assert await store.unsave_post(ALI, numbers[1]) is None
        assert (await store.saved_posts(ALI, 0, 9)).total == 2
        await store.save_post(ALI, numbers[1], 1)
        assert [one.id for one in (await store.saved_posts(ALI, 0, 9)).posts] == numbers[::-1]

    async def test_what_there_is_not_is_not_saved_and_what_is_gone_not_shown(self, store: Memory) -> None:
        [newest] = (await store.latest(None, 1)).posts
        assert not await store.save_post(ALI, 999_999)
        await store.save_post(ALI, newest.id)
        await store.mark_gone(newest.message_id or 0)
        assert (await store.saved_posts(ALI, 0, 9)).total == 0
        assert not await store.save_post(LEILA, newest.id)


class TestForgetting:
    @pytest.mark.sqlite
    async def test_all_is_listed_and_all_is_erased(self, store: Memory, tmp_path: Path) -> None:
        for reader in (ALI, LEILA):
            await store.follow(reader, await series(store, "Knots"), language="fa")
            await store.follow(reader, await tag(store, "graph"), language="fa")
            await store.vote(reader, await tag(store, "graph"), True)
            await store.keep_progress(reader, True)
            first = await store.post_at(1)
            assert first is not None
            await store.opened(reader, first.id)
            await store.save_post(reader, first.id)
        await post(store, tagged(10, "Of graphs", "graph"))
        await plan(store)
        assert await store.kept_of(ALI) == (0, 1, 0, False, 2, True, 1, 1)
        assert await store.forget(ALI) == (0, 1, 0, False, 2, True, 1, 1)
        assert not any(await store.kept_of(ALI))
        assert await store.kept_of(LEILA) == (0, 1, 0, False, 2, True, 1, 1)
        assert [parcel.call.params["chat_id"] for parcel in await claimed(store)] == [LEILA]
        assert KEYRING.pseudonym("follows", ALI).encode() not in (tmp_path / "f.db").read_bytes()

    async def test_that_somebody_wants_nothing_kept_is_forgotten_too(self, store: Memory) -> None:
        await store.keep_progress(ALI, False)
        assert (await store.kept_of(ALI)).progress
        await store.forget(ALI)
        assert not any(await store.kept_of(ALI))


async def test_addresses_are_sealed_anew_with_the_newest_key(store: Memory, tmp_path: Path) -> None:
    graph = await tag(store, "graph")
    readers = range(1, 2_501)
    for reader in readers[:5]:
        await store.follow(reader, graph, language="fa")
    assert await store.seal_ids() == {KEYRING.newest}
    both = Keyring(b"p" * 32, {"2026-01-01-1": b"s" * 32, "2026-02-01-1": b"t" * 32})
    async with open_store(f"sqlite:///{tmp_path}/f.db", both) as other:
        assert await other.reseal() == 5
        assert await other.seal_ids() == {both.newest}
        await post(other, tagged(10, "Of graphs", "graph"))
        assert len(await told(other)) == 5
