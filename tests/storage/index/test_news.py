"""What is news, and who is told: once, together, in order, and no more than the sender can handle."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from channel.models import Origin, SourceKind
from channel.people.following import BURST, Quiet
from channel.people.letters import Outcome, Priority
from channel.store import Memory
from storage import open_store
from storage.index import news
from storage.people.following import planning
from tests.conftest import KEYRING
from tests.examples import examples
from tests.storage.people.followers import (
    INFO,
    MORNING,
    NOW,
    begin,
    claimed,
    compose,
    plan,
    post,
    series,
    tag,
    tagged,
    told,
)

pytestmark = pytest.mark.everywhere

ALI, LEILA = 4001, 4002


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Memory]:
    """Ali follows the series, Leila its hashtag."""
    async with open_store(f"sqlite:///{tmp_path}/f.db", KEYRING) as store:
        await begin(store)
        await store.follow(ALI, await series(store, "Knots"), language="en")
        await store.follow(LEILA, await tag(store, "knot"), language="fa")
        yield store


class TestWhatIsNews:
    async def test_a_new_part_is_told_once_to_whom_it_concerns(self, store: Memory) -> None:
        assert await told(store) == []
        await post(store, tagged(10, "Knots - part 3", "knot"))
        assert sorted(await told(store)) == [(ALI, "en 10:Knots"), (LEILA, "fa 10:knot")]
        assert await told(store) == []

    async def test_what_concerns_nobody_is_told_to_nobody(self, store: Memory) -> None:
        await post(store, tagged(10, "Of graphs", "graph"))
        assert await told(store) == []
        assert await store.next_news() is None

    async def test_the_public_page_brings_news_too(self, store: Memory) -> None:
        await post(store, tagged(10, "Knots - part 3", "knot"), tagged(11, "Words", "knot"), source=SourceKind.WEB)
        assert sorted(await told(store)) == [(ALI, "en 10:Knots"), (LEILA, "fa 10:knot 11:knot")]

    @pytest.mark.parametrize("source", [SourceKind.JSON, SourceKind.HTML, SourceKind.PAGE_TEXT])
    async def test_an_import_brings_none(self, store: Memory, source: SourceKind) -> None:
        await post(store, tagged(10, "Knots - part 3", "knot"), source=source)
        assert await store.next_news() is None

    async def test_an_edit_is_none(self, store: Memory) -> None:
        await post(store, tagged(3, "Knots - part 2\nNow with other words", "knot"))
        await post(store, tagged(2, "Of graphs", "graph", "knot"))
        assert await store.next_news() is None

    async def test_what_is_older_than_the_newest_post_or_than_a_day_is_none(self, store: Memory) -> None:
        await post(store, tagged(10, "Of graphs", "graph"))
        await told(store)
        await post(store, tagged(9, "Knots - part 3", "knot"))
        await post(store, tagged(11, "Knots - part 4", "knot", date=NOW - 90_000))
        await post(store, tagged(12, "Knots - part 5", "knot", date=None))
        assert await store.next_news() is None

    async def test_what_an_empty_index_begins_with_is_none(self, tmp_path: Path) -> None:
        async with open_store(f"sqlite:///{tmp_path}/new.db", KEYRING) as store:
            origin = Origin(source=SourceKind.WEB, as_of=NOW)
            await store.save([origin, INFO, *(tagged(number, "Words", "knot") for number in range(1, 9))])
            assert await store.next_news() is None
            await post(store, tagged(9, "Words", "knot"))
            assert await store.next_news() is not None

    async def test_a_post_that_is_deleted_or_taken_out_meanwhile_is_not_told(self, store: Memory) -> None:
        await post(store, tagged(10, "Knots - part 3", "knot"), tagged(11, "Knots - part 4", "knot"))
        await store.mark_gone(10)
        await store.forget_post(11)
        assert await told(store) == []

    async def test_who_begins_to_follow_after_a_post_is_not_told_of_it(self, store: Memory) -> None:
        await post(store, tagged(10, "Knots - part 3", "knot"))
        await store.follow(5, await tag(store, "knot"), language="en")
        await post(store, tagged(11, "Words", "knot"))
        assert (5, "en 11:knot") in await told(store)

    async def test_the_language_that_he_chose_last_counts(self, store: Memory) -> None:
        await store.choose_language(KEYRING.pseudonym("language", ALI), "fa")
        await post(store, tagged(10, "Knots - part 3"))
        assert await told(store) == [(ALI, "fa 10:Knots")]


class TestBursts:
    async def test_several_posts_are_one_message_oldest_first(self, store: Memory) -> None:
        for number in (10, 11, 12):
            await post(store, tagged(number, f"Knots - part {number - 7}", "knot"))
        assert (ALI, "en 10:Knots 11:Knots 12:Knots") in await told(store)

    async def test_an_album_is_one_post(self, store: Memory) -> None:
        for number in (10, 11, 12):
            text = "Pictures" if number == 10 else ""
            tags = ("knot",) if number == 10 else ()
            await post(store, tagged(number, text, *tags, kind="photo", media_group="g"))
        assert await told(store) == [(LEILA, "fa 10:knot")]

    async def test_an_edit_within_it_that_adds_a_hashtag_counts_and_delays_nothing(self, store: Memory) -> None:
        await post(store, tagged(10, "Words"))
        due = await store.next_news()
        await post(store, tagged(10, "Words", "knot"))
        assert await store.next_news() == due
        assert await told(store) == [(LEILA, "fa 10:knot")]

    async def test_it_is_over_when_nothing_comes_for_a_while(self, store: Memory) -> None:
        before = int(time.time())
        await post(store, tagged(10, "Words", "knot"))
        due = await store.next_news()
        assert due is not None
        assert before + BURST <= due <= time.time() + BURST
        assert not await store.plan_news(compose, now=due - 1, most=10)
        assert await claimed(store) == []
        assert not await store.plan_news(compose, now=due, most=10)
        assert len(await claimed(store)) == 1

    async def test_a_channel_that_is_never_silent_is_told_of_all_the_same(
        self, store: Memory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = time.time()
        for turn in range(40):
            monkeypatch.setattr(time, "time", lambda turn=turn: begun + turn * 60)
            await post(store, tagged(10 + turn, "Words", "knot"))
        assert await store.next_news() == int(begun) + news.LONGEST

    async def test_what_comes_while_one_is_planned_belongs_to_the_next(self, store: Memory) -> None:
        for reader in range(20):
            await store.follow(reader + 1, await tag(store, "knot"), language="en")
        await post(store, tagged(10, "Words", "knot"))
        assert await store.plan_news(compose, now=MORNING, most=5)
        await post(store, tagged(11, "Words", "knot"))
        said = await told(store)
        assert len(said) == 2 * 21
        for reader in range(20):
            assert [text for chat, text in said if chat == reader + 1] == ["en 10:knot", "en 11:knot"]


class TestPlanning:
    async def test_no_more_are_planned_than_the_sender_gets_through_with(
        self, store: Memory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(planning, "AHEAD", 10)
        for reader in range(30):
            await store.follow(reader + 1, await tag(store, "knot"), language="en")
        await post(store, tagged(10, "Words", "knot"))
        for _ in range(5):
            assert await store.plan_news(compose, now=MORNING, most=8)
        assert await store.unsettled() == 10
        parcels = await store.claim(4, MORNING)
        assert {parcel.priority for parcel in parcels} == {Priority.NEWS}
        for _ in range(3):
            assert await store.plan_news(compose, now=MORNING, most=8)
        assert await store.unsettled() == 14

    async def test_within_quiet_hours_they_wait_and_hold_nobody_up(
        self, store: Memory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(planning, "AHEAD", 1)
        hour = (MORNING + 12_600) // 3600 % 24
        await store.keep_quiet(ALI, Quiet(hour, (hour + 2) % 24))
        await post(store, tagged(10, "Knots - part 3", "knot"))
        while await store.plan_news(compose, now=MORNING, most=1) and len(await claimed(store)) < 1:
            pass
        await plan(store)
        assert await store.kept_of(ALI) == (0, 1, 0, False, 1, False, 0, 0)
        later = await store.next_due()
        assert later is not None
        assert MORNING + 3600 <= later <= MORNING + 7200
        assert await claimed(store, later - 1) == []
        assert [one.call.params["chat_id"] for one in await claimed(store, later)] == [ALI]

    async def test_what_waits_for_the_morning_stays_before_what_comes_later(self, store: Memory) -> None:
        hour = (MORNING + 12_600) // 3600 % 24
        await store.keep_quiet(ALI, Quiet(hour, (hour + 2) % 24))
        await post(store, tagged(10, "Knots - part 3"))
        await plan(store)
        await store.keep_quiet(ALI, None)
        await post(store, tagged(11, "Knots - part 4"))
        await plan(store)
        assert await claimed(store) == []
        said = [one.call.params["text"] for one in await claimed(store, MORNING + 7200)]
        assert said == ["en 10:Knots", "en 11:Knots"]

    @pytest.mark.sqlite
    async def test_an_address_that_cannot_be_opened_holds_up_nobody(self, store: Memory, tmp_path: Path) -> None:
        import sqlite3

        with sqlite3.connect(tmp_path / "f.db") as raw:
            who = KEYRING.pseudonym("follows", ALI)
            raw.execute("UPDATE followers SET sealed = 'AAAA' WHERE who = ?", (who,))
        raw.close()
        await post(store, tagged(10, "Knots - part 3", "knot"))
        assert await told(store) == [(LEILA, "fa 10:knot")]


class TestEnds:
    async def test_who_has_blocked_the_bot_follows_nothing_any_more(self, store: Memory) -> None:
        await post(store, tagged(10, "Knots - part 3"))
        await plan(store)
        await post(store, tagged(11, "Knots - part 4"))
        await plan(store)
        (parcel, *_) = await store.claim(1, MORNING)
        await store.settle(parcel, Outcome.BLOCKED, MORNING)
        assert await store.follows(ALI) == ()
        assert await claimed(store) == [], "nor does he get what waited"
        assert len(await store.follows(LEILA)) == 1

    async def test_who_cannot_be_found_is_told_the_next_time(self, store: Memory) -> None:
        await post(store, tagged(10, "Knots - part 3"))
        await plan(store)
        (parcel,) = await claimed(store)
        await store.settle(parcel, Outcome.FAILED, MORNING)
        assert len(await store.follows(ALI)) == 1

    async def test_who_leaves_a_subject_gets_no_more_of_it_and_all_of_what_he_still_follows(
        self, store: Memory
    ) -> None:
        knot = await tag(store, "knot")
        await store.follow(ALI, knot, language="en")
        await post(store, tagged(10, "Knots - part 3", "knot"))
        await plan(store)
        await store.unfollow(ALI, knot)
        assert (await store.kept_of(ALI)).unsent == 1, "it tells of the series, too"
        await store.unfollow(ALI, await series(store, "Knots"))
        assert (await store.kept_of(ALI)).unsent == 0
        assert [one.call.params["chat_id"] for one in await claimed(store)] == [LEILA]

    @pytest.mark.sqlite
    async def test_when_it_is_sent_nothing_tells_to_whom(self, store: Memory, tmp_path: Path) -> None:
        await post(store, tagged(10, "Knots - part 3", "knot"))
        await told(store)
        for reader in (ALI, LEILA):
            await store.forget(reader)
        data = (tmp_path / "f.db").read_bytes()
        for reader in (ALI, LEILA):
            assert KEYRING.pseudonym("follows", reader).encode() not in data


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=some.lists(
        some.one_of(
            some.tuples(some.just("post"), some.sampled_from(["knot", "graph", "both"])),
            some.tuples(some.sampled_from(["follow", "leave"]), some.integers(1, 3)),
            some.tuples(some.just("plan"), some.integers(1, 2)),
            some.tuples(some.just("send"), some.integers(1, 3)),
            some.tuples(some.just("crash"), some.just(0)),
        ),
        max_size=25,
    )
)
@pytest.mark.sqlite
async def test_whatever_happens_each_is_told_of_each_post_once_and_in_order(
    steps: list[tuple[str, int | str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A sender that dies sends again what it had claimed; here it has sent nothing of it yet."""
    expected: dict[int, list[int]] = {reader: [] for reader in range(1, 4)}
    since: dict[int, bool] = dict.fromkeys(expected, False)
    said: dict[int, list[int]] = {reader: [] for reader in expected}
    async with open_store(f"sqlite:///{tmp_path_factory.mktemp('n')}/n.db", KEYRING) as store:
        await begin(store)
        knot, number = await tag(store, "knot"), 10

        async def send(most: int) -> None:
            for parcel in await store.claim(most, MORNING):
                words = parcel.call.params["text"].split()[1:]
                said[parcel.call.params["chat_id"]] += [int(word.partition(":")[0]) for word in words]
                await store.settle(parcel, Outcome.SENT, MORNING)

        for what, which in steps:
            if what == "post":
                tags = ("knot", "graph") if which == "both" else (str(which),)
                await post(store, tagged(number, "Words", *tags))
                for reader, follows in since.items():
                    if follows and "knot" in tags:
                        expected[reader].append(number)
                number += 1
            elif what == "follow":
                since[int(which)] = True
                await store.follow(int(which), knot, language="en")
            elif what == "leave":
                while await store.plan_news(compose, now=MORNING, most=5):
                    pass
                await send(100)
                since[int(which)] = False
                await store.unfollow(int(which), knot)
            elif what == "plan":
                await store.plan_news(compose, now=MORNING, most=int(which))
            elif what == "send":
                await send(int(which))
            else:
                await store.claim(2, MORNING)
                await store.release_all()
        await plan(store)
        await send(1000)
    assert said == expected
