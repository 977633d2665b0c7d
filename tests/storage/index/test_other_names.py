"""Names of the same find each other: those that posts give in brackets, and those that the owner has said."""

import pytest

from channel.models import ChannelInfo, Post
from channel.owner.corrections import Correction, CorrectionKind, NotCorrected
from channel.search import parse
from channel.store import Index

pytestmark = pytest.mark.everywhere


def _post(number: int, text: str) -> Post:
    return Post(message_id=number, date=number, text=text)


@pytest.fixture
async def store(empty_store: Index) -> Index:
    texts = (
        "پردازشگر (motherlode) گران شد",
        "پردازشگر (motherlode) ارزان شد",
        "فروش پردازشگر نو",
        "یک motherlode قدیمی",
    )
    plain = ("قهوه دم کردیم", "باغ پر از گل بود", "برف بارید", "Qintarello is here", "بازی نهنگ‌سرا تمام شد")
    await empty_store.save(
        [
            ChannelInfo(title="کانال", username="names"),
            *(_post(number, text) for number, text in enumerate((*texts, *plain), 1)),
        ]
    )
    return empty_store


async def _found(store: Index, words: str) -> set[int | None]:
    return {hit.card.message_id for hit in (await store.search(parse(words), 0, 10)).hits}


async def test_what_two_posts_give_in_brackets_finds_posts_with_the_other_name(store: Index) -> None:
    assert await _found(store, "motherlode") == {1, 2, 3, 4}
    assert await _found(store, "پردازشگر") == {1, 2, 3, 4}


async def test_one_post_is_not_enough_for_names_that_sound_different(store: Index) -> None:
    await store.save([_post(20, "گلستان (gardenia) را ببینید"), _post(21, "فقط گلستان"), _post(22, "only gardenia")])
    assert await _found(store, "gardenia") == {20, 22}


async def test_a_name_is_learnt_and_forgotten_with_the_post_that_tells_it(store: Index) -> None:
    await store.save([_post(30, "سرو ناز")])
    assert 30 not in await _found(store, "motherlode")
    await store.save([_post(31, "سرو (motherlode) یک"), _post(32, "سرو (motherlode) دو")])
    assert 30 in await _found(store, "motherlode")
    await store.save([_post(31, "سرو یک").model_copy(update={"edited": 99})])
    assert 30 not in await _found(store, "motherlode")


async def test_names_that_the_owner_made_one_find_each_other_until_that_is_undone(store: Index) -> None:
    assert await _found(store, "qintarello") == {8}
    said = Correction(kind=CorrectionKind.ALIAS, text="Qintarello", into="نهنگ سرا")
    number = await store.correct(said, 1)
    assert isinstance(number, int)
    assert (
        await _found(store, "qintarello") == await _found(store, "نهنگ‌سرا") == await _found(store, "نهنگسرا") == {8, 9}
    )
    assert await store.correct(said, 2) is NotCorrected.SAME
    await store.take_back(number)
    assert await _found(store, "qintarello") == {8}


async def test_what_the_owner_said_counts_where_enough_posts_have_the_word(store: Index) -> None:
    await store.save([_post(number, f"Qintarello, day {number}") for number in range(40, 70)])
    await store.correct(Correction(kind=CorrectionKind.ALIAS, text="qintarello", into="نهنگ سرا"), 1)
    positions = {
        hit.card.message_id
        for skip in range(0, 40, 10)
        for hit in (await store.search(parse("qintarello"), skip, 10)).hits
    }
    assert 9 in positions
