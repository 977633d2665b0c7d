"""Another channel's posts change nothing, whatever they come as; those of the same under a new name are taken."""

from collections.abc import Iterable, Sequence

import pytest

from channel.models import ChannelInfo, Origin, Post, Record, SourceKind
from channel.posts.identity import Stranger, Way
from channel.store import Index
from channel.views import SyncState

pytestmark = pytest.mark.everywhere

OURS, THEIRS = -1001234567890, -1009999999999
WORDS = (
    *("Why the sum of odd numbers is a square", "A walk through primes, and what hides between them"),
    *("Euler writes a letter to a princess", "Infinity is not a number; here is what it is"),
    *("Twelve proofs of one small thing", "How to lose an argument with a triangle"),
)
ADVERTS = (
    *("Shoes, half price until Friday!!", "Order now: free delivery to your door"),
    *("Our shop has moved, see the map below", "New bags have come from Tabriz"),
    *("Win a bicycle: write to us today", "Closed on holidays"),
)


def posts(words: Sequence[str] = WORDS, first: int | None = 1, **fields: object) -> list[Post]:
    """A post for each of the words, numbered from `first` on; without numbers if that is None."""
    told = [
        {"message_id": first + place, "date": 1_700_000_000 + place} if first else {} for place in range(len(words))
    ]
    return [
        Post.model_validate({"text": text, **known, **fields}) for text, known in zip(words, told, strict=True)
    ]  # fmt: skip


def source(
    kind: SourceKind,
    title: str = "Sums",
    username: str | None = None,
    chat_id: int | None = None,
    content: Iterable[Record] = (),
    as_of: int | None = 1_700_000_100,
) -> list[Record]:
    return [
        Origin(source=kind, as_of=as_of),
        ChannelInfo(title=title, username=username, chat_id=chat_id),
        *(content or posts()),
    ]


JSON, HTML, WEB, TEXT, LIVE = (
    *(SourceKind.JSON, SourceKind.HTML, SourceKind.WEB),
    *(SourceKind.PAGE_TEXT, SourceKind.LIVE),
)
FROM_JSON = source(JSON, chat_id=OURS)
FROM_PAGE = source(WEB, username="sums")
FROM_WHOLE_PAGE = source(WEB, username="sums", chat_id=OURS)
FROM_HTML = source(HTML)
FROM_TEXT = source(TEXT, username="sums", content=posts(first=None), as_of=None)


MOSTLY = posts((*WORDS[:5], ADVERTS[5]))
EDITED = posts([f"{one}. Edited!" for one in WORDS])


async def state(store: Index) -> tuple[object, ...]:
    """Whatever must be as it was."""
    cards = (await store.latest(None, 100)).posts
    found = [await store.post(card.id) for card in cards]
    return (await store.channel(), found, await store.tags(), await store.sync_state(), await store.revision())


async def refuses(store: Index, records: list[Record], *, renamed: bool = False) -> str:
    before = await state(store)
    with pytest.raises(Stranger) as refused:
        await store.save(records, renamed=renamed)
    assert await state(store) == before
    return str(refused.value)


@pytest.mark.parametrize(
    ("known", "foreign"),
    [
        # A typo in CHANNEL that is another channel; or the old name was taken by somebody
        (FROM_JSON, source(WEB, "Shop", "sums", content=posts(ADVERTS))),
        (FROM_PAGE, source(WEB, "Shop", "sums", content=posts(ADVERTS))),
        (FROM_WHOLE_PAGE, source(WEB, "Sums", "sums", THEIRS, posts())),
        (FROM_PAGE, source(WEB, "Sums", "sums", content=posts(ADVERTS))),
        (FROM_HTML, source(WEB, "Shop", "shop", content=posts(ADVERTS))),
        (FROM_HTML, source(WEB, "Shop", "shop", content=posts(ADVERTS, first=900))),
        # An export of another channel
        (FROM_PAGE, source(JSON, "Shop", None, THEIRS, posts(ADVERTS))),
        (FROM_JSON, source(JSON, "Sums", None, THEIRS, posts())),
        (FROM_PAGE, source(HTML, "Shop", content=posts(ADVERTS))),
        (FROM_JSON, source(HTML, "Sums", content=posts(ADVERTS))),
        (FROM_JSON, source(TEXT, "Shop", "shop", content=posts(ADVERTS, first=None))),
        (FROM_TEXT, source(JSON, "Shop", None, THEIRS, posts(ADVERTS))),
        (FROM_TEXT, source(TEXT, "Shop", content=posts(ADVERTS, first=None))),
        (FROM_TEXT, source(TEXT, "…", content=posts(ADVERTS, first=None))),
        # A copy with half of the posts, under the same numbers or others, forwarded or not
        (FROM_PAGE, source(WEB, "Sums", "sums_copy", content=posts((*WORDS[:3], *ADVERTS[3:])))),
        (FROM_PAGE, source(WEB, "Sums", "sums_copy", content=posts(forwarded_from="Sums"))),
        (FROM_TEXT, source(TEXT, "Best of sums", "sums_copy", content=posts((*WORDS[:3], *ADVERTS[3:]), None))),
        (FROM_HTML, source(JSON, "Sums and more", None, THEIRS, posts((*WORDS[:3], *ADVERTS[3:])))),
        # The group where it is discussed
        (FROM_PAGE, source(HTML, "Sums: the group", content=posts((*ADVERTS[:4], WORDS[0])))),
        # A post that comes live
        (FROM_JSON, source(LIVE, "Sums", "sums", THEIRS, posts(ADVERTS[:1], 7))),
        (FROM_PAGE, source(LIVE, "Sums", "sums_copy", THEIRS, posts(ADVERTS[:1], 7))),
        (FROM_PAGE, source(LIVE, "Shop", "sums", THEIRS, posts(ADVERTS[:1], 7))),
    ],
)
async def test_what_is_foreign_is_refused_and_changes_nothing(
    known: list[Record], foreign: list[Record], empty_store: Index
) -> None:
    await empty_store.save(known)
    await empty_store.keep_sync_state(SyncState(passes=2, newest=6, ended=1_700_000_000))
    said = await refuses(empty_store, foreign)
    info = next(record for record in foreign if isinstance(record, ChannelInfo))
    assert f"“{info.title}”" in said
    assert "“Sums”" in said
    [refusal] = await empty_store.refusals()
    assert refusal.times == 1
    assert refusal.channel in (info, None)
    assert (refusal.channel is None) == (refusal.told is True)


@pytest.mark.parametrize(
    ("known", "same", "now"),
    [
        (FROM_JSON, source(WEB, "Sums", "sums"), ("Sums", "sums", OURS)),
        (FROM_PAGE, source(JSON, "Sums", None, OURS), ("Sums", "sums", OURS)),
        (FROM_TEXT, source(WEB, "Sums", "sums", OURS), ("Sums", "sums", OURS)),
        (FROM_TEXT, source(JSON, "Sums", None, OURS, posts(ADVERTS)), ("Sums", "sums", OURS)),
        (FROM_PAGE, source(LIVE, "Sums", "sums", OURS, posts(ADVERTS[:1], 7)), ("Sums", "sums", OURS)),
        # Under a new title
        (FROM_PAGE, source(WEB, "More sums", "sums"), ("More sums", "sums", None)),
        (FROM_HTML, source(HTML, "More sums"), ("More sums", None, None)),
        (FROM_TEXT, source(JSON, "More sums", None, OURS), ("More sums", "sums", OURS)),
        (FROM_JSON, source(LIVE, "More sums", None, OURS, posts(ADVERTS[:1], 7)), ("More sums", None, OURS)),
        # Under a new name
        (FROM_PAGE, source(WEB, "Sums", "new_sums"), ("Sums", "new_sums", None)),
        (FROM_PAGE, source(WEB, "Sums", "new_sums", content=MOSTLY), ("Sums", "new_sums", None)),
        (FROM_WHOLE_PAGE, source(WEB, "Sums?", "new_sums", OURS, posts(ADVERTS, 7)), ("Sums?", "new_sums", OURS)),
        (FROM_PAGE, source(LIVE, "Sums", "new_sums", OURS, posts(WORDS[:1])), ("Sums", "new_sums", OURS)),
        # What was edited is what it was
        (FROM_PAGE, source(WEB, "Sums", "sums", content=EDITED), ("Sums", "sums", None)),
        (FROM_JSON, source(JSON, "Sums", None, OURS, posts(ADVERTS)), ("Sums", None, OURS)),
        # A picture of the channel as it was adds no old name
        (FROM_WHOLE_PAGE, source(WEB, "Old sums", "old_sums", OURS, as_of=1_600_000_000), ("Sums", "sums", OURS)),
    ],
)  # fmt: skip
async def test_what_is_the_channel_s_is_taken_and_its_new_name_and_id_are_learned(
    known: list[Record], same: list[Record], now: tuple[str, str | None, int | None], empty_store: Index
) -> None:
    await empty_store.save(known)
    await empty_store.save(same)
    title, username, chat_id = now
    assert (await empty_store.channel()).info == ChannelInfo(title=title, username=username, chat_id=chat_id)
    assert await empty_store.refusals() == ()


async def test_an_empty_index_takes_whatever_comes_first(empty_store: Index) -> None:
    await empty_store.save([Origin(source=JSON), ChannelInfo(title="A typo", username="typo", chat_id=THEIRS)])
    await empty_store.save(FROM_PAGE)
    assert (await empty_store.channel()).info == ChannelInfo(title="Sums", username="sums")


async def test_the_owner_may_say_that_it_is_the_same_channel(empty_store: Index) -> None:
    await empty_store.save(FROM_PAGE)
    renamed = source(WEB, "Shop", "new_sums", content=posts(ADVERTS))
    assert "--renamed" in await refuses(empty_store, renamed)
    await empty_store.save(renamed, renamed=True)
    assert (await empty_store.channel()).info == ChannelInfo(title="Shop", username="new_sums")
    assert await empty_store.refusals() == ()


async def test_not_even_the_owner_can_say_so_of_another_id_or_of_the_sample(empty_store: Index) -> None:
    await empty_store.save(FROM_JSON)
    sample = ChannelInfo(title="Sums", chat_id=OURS, sample=True)
    marked: list[Record] = [Origin(source=JSON), sample, *posts()]
    for foreign in (source(JSON, "Sums", None, THEIRS), marked):
        assert "--renamed" not in await refuses(empty_store, foreign, renamed=True)


@pytest.mark.long
async def test_a_large_source_is_known_by_what_it_has_in_common_however_far_below(empty_store: Index) -> None:
    await empty_store.save(source(WEB, "Sums", "sums", content=posts(first=4_000)))
    older = posts([f"Thought number {number * number} of many" for number in range(3_999)])
    export = [*older, *posts(ADVERTS, first=4_000)]
    await refuses(empty_store, source(HTML, "Shop", content=export))
    before = await state(empty_store)
    with pytest.raises(Stranger):
        await empty_store.save(source(HTML, "Shop", content=export), breath=0.001)
    assert await state(empty_store) == before
    report = await empty_store.save(source(HTML, "New sums", content=[*older, *posts(first=4_000)]))
    assert (report.new, report.unchanged + report.changed) == (3_999, 6)


async def test_what_is_refused_again_is_counted_and_over_when_the_right_one_comes(empty_store: Index) -> None:
    await empty_store.save(FROM_PAGE)
    foreign = source(WEB, "Shop", "sums", content=posts(ADVERTS))
    for _ in range(3):
        await refuses(empty_store, foreign)
    [refusal] = await empty_store.refusals()
    assert (refusal.way, refusal.times, refusal.is_open) == (Way.PAGE, 3, False)
    await empty_store.save(source(JSON, "Sums"))
    assert len(await empty_store.refusals()) == 1
    await empty_store.save(FROM_PAGE)
    assert await empty_store.refusals() == ()


async def test_strangers_cannot_fill_the_index_or_have_the_owner_told_without_end(empty_store: Index) -> None:
    await empty_store.save(FROM_PAGE)
    await refuses(empty_store, source(LIVE, "Sums", "new_sums", OURS, posts(ADVERTS[:1], 7)))
    told = 0
    for number in range(9):
        untold = [one for one in await empty_store.refusals() if not one.told]
        await empty_store.mark_refusals_told(untold)
        told += len(untold)
        await refuses(empty_store, source(LIVE, "Sums", f"sums_{number}", THEIRS - number, posts(ADVERTS[:1], 7)))
    kept = await empty_store.refusals()
    assert (len(kept), told) == (4, 3)
    assert "new_sums" in {one.channel.username for one in kept if one.channel}


async def test_whose_posts_come_live_is_kept_only_where_they_may_be_the_channel_s_own(empty_store: Index) -> None:
    def live(title: str, username: str | None, chat_id: int) -> list[Record]:
        return source(LIVE, title, username, chat_id, posts(ADVERTS[:1], 7))

    async def kept() -> list[tuple[str | None, int, bool]]:
        told = await empty_store.refusals()
        return [(one.channel.username if one.channel else None, one.times, one.is_final) for one in told]

    await empty_store.save(FROM_PAGE)
    for number in range(3):
        await refuses(empty_store, live("Ali and his friends", f"ali_{number}", THEIRS - number))
    assert await kept() == [(None, 3, False)]
    await refuses(empty_store, live("Sums", "new_sums", THEIRS))
    assert await kept() == [("new_sums", 1, False), (None, 3, False)]
    await empty_store.save(live("Sums", "sums", OURS))
    assert await kept() == [(None, 1, True)]  # by its id it is known to be another's
    await refuses(empty_store, live("Sums", "sums", THEIRS))
    assert await kept() == [(None, 2, True)]


async def test_the_owner_takes_a_refused_channel_for_theirs(empty_store: Index) -> None:
    await empty_store.save(FROM_PAGE)
    post = source(LIVE, "Sums", "new_sums", OURS, posts(ADVERTS[:1], 7))
    await refuses(empty_store, post)
    [refusal] = await empty_store.refusals()
    assert refusal.is_open
    revision = await empty_store.revision()
    accepted = ChannelInfo(title="Sums", username="new_sums", chat_id=OURS)
    assert await empty_store.accept_channel(refusal.since) == accepted
    assert (await empty_store.channel()).info == accepted
    assert await empty_store.revision() > revision
    assert await empty_store.refusals() == ()
    assert (await empty_store.save(post)).new == 1
    assert await empty_store.accept_channel(refusal.since) is None


async def test_what_is_another_channel_for_sure_cannot_be_taken_for_theirs(empty_store: Index) -> None:
    await empty_store.save(FROM_JSON)
    await refuses(empty_store, source(LIVE, "Sums", "sums", THEIRS, posts(ADVERTS[:1], 7)))
    [refusal] = await empty_store.refusals()
    assert await empty_store.accept_channel(refusal.since) is None
    assert (await empty_store.channel()).info == ChannelInfo(title="Sums", chat_id=OURS)
