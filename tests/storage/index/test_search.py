"""What a search finds in a real database, in which order, and what it offers if it finds nothing."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from channel.language.calendars import midnight
from channel.language.text import hashtags
from channel.models import ChannelInfo, Entity, EntityKind, Post, Record
from channel.search import Query, parse
from channel.store import Index
from channel.views import Hit, Passage
from storage import open_store
from storage.database.session import Session
from storage.database.sqlite.driver import SqliteDriver
from storage.index.vocabulary import posts_with

pytestmark = pytest.mark.everywhere

INFO = ChannelInfo(title="کانال", username="sums")


def post(number: int, text: str, date: int = 0) -> Post:
    entities = tuple(Entity(kind=EntityKind.HASHTAG, offset=start, length=length) for start, length in hashtags(text))
    tags = tuple(text[one.offset + 1 : one.end] for one in entities)
    return Post(message_id=number, date=date or 1_700_000_000 + number, text=text, entities=entities, tags=tags)


async def saved(store: Index, *texts: str) -> Index:
    """The store with these posts, the first under the number 1."""
    records: list[Record] = [INFO, *(post(number, text) for number, text in enumerate(texts, 1))]
    await store.save(records)
    return store


async def found(store: Index, asked: str, size: int = 20, **more: bool) -> list[int | None]:
    return numbers((await store.search(parse(asked, **more), 0, size)).hits)


def numbers(hits: Sequence[Hit]) -> list[int | None]:
    return [hit.card.message_id for hit in hits]


def shown(passage: Passage) -> str:
    """The passage with its marks as brackets."""
    text = passage.text
    for start, end in reversed(passage.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


async def test_an_empty_index_finds_nothing(empty_store: Index) -> None:
    hits = await empty_store.search(parse("گرادیان"), 0, 5)
    assert (hits.hits, hits.total, hits.more) == ((), 0, False)


async def test_title_and_hashtags_stand_above_the_body(empty_store: Index) -> None:
    store = await saved(
        empty_store,
        "گرادیان چیست\nیک شرح کوتاه.",
        "شرحی دیگر\nاین‌جا گرادیان و گرادیان و باز گرادیان می‌آید.",
        "چیزی دیگر\nبی هیچ حرفی از آن. #گرادیان",
    )
    assert (await found(store, "گرادیان"))[-1] == 2


async def test_of_equals_the_newer_comes_first(empty_store: Index) -> None:
    store = await saved(empty_store, *("یک پست ساده\nدرباره‌ی انتگرال." for _ in range(4)))
    assert await found(store, "انتگرال") == [4, 3, 2, 1]


async def test_all_words_come_before_most_of_them(empty_store: Index) -> None:
    store = await saved(
        empty_store,
        "الف\nنزول تصادفی گرادیان در عمل",
        "ب\nگرادیان در عمل",
        "ج\nچیزی که هیچ ربطی ندارد",
        "د\nنزول تصادفی، و دیگر هیچ",
    )
    assert (await found(store, "نزول تصادفی گرادیان")) == [1, 4]


async def test_words_with_other_spaces_come_after_words_as_they_are(empty_store: Index) -> None:
    store = await saved(
        empty_store, "الف\nیادگیری ماشین در این‌جا", "ب\nیادگیریماشین در آن‌جا", "ج\nیادگیری‌ماشین جای دیگر"
    )
    assert await found(store, "یادگیریماشین") == [2, 3, 1]


async def test_parts_of_a_series_that_is_meant_come_in_order(empty_store: Index) -> None:
    store = await saved(
        empty_store,
        "فضای هیلبرت - قسمت اول\nضرب داخلی",
        "فضای هیلبرت - قسمت دوم\nکامل‌بودن",
        "یادداشت\nدر فضای هیلبرت فضای هیلبرت فضای هیلبرت",
        "فضای هیلبرت - قسمت سوم\nپایه",
    )
    assert await found(store, "فضای هیلبرت") == [1, 2, 4, 3]
    assert (await found(store, "هیلبرت"))[:3] == [1, 2, 4]
    hits = await store.search(parse("فضای هیلبرت"), 0, 5)
    assert hits.series is not None
    assert [(hit.series, hit.part) for hit in hits.hits[:2]] == [("فضای هیلبرت", 1), ("فضای هیلبرت", 2)]


@pytest.mark.parametrize("asked", ["فضای هیلبرت ۲", "هیلبرت قسمت دوم", "hilbert part 2", "فضای هیلبردت 2"])
async def test_a_name_and_a_number_bring_that_part_first(empty_store: Index, asked: str) -> None:
    store = await saved(
        empty_store,
        "فضای هیلبرت - قسمت اول\nضرب داخلی",
        "فضای هیلبرت - قسمت دوم\nکامل‌بودن",
        "فضای هیلبرت - قسمت سوم\nپایه",
        "خبر ۲\nچیزی دیگر",
    )
    hits = await store.search(parse(asked), 0, 5)
    assert (numbers(hits.hits)[0], hits.whole) == (2, True)


async def test_spelled_letters_are_one_name(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nدی و اس در جدول", "ب\nحافظه‌ی SSD", "ج\nیک اس‌اس‌دی ارزان")
    assert await found(store, "اس اس دی") == [3, 2]


async def test_a_page_goes_on_where_the_one_before_ended(empty_store: Index) -> None:
    store = await saved(empty_store, *(f"پست {number}\nدرباره‌ی انتگرال" for number in range(1, 13)))
    query = parse("انتگرال")
    pages = [await store.search(query, skip, 5) for skip in (0, 5, 10, 15)]
    assert [number for page in pages for number in numbers(page.hits)] == list(range(12, 0, -1))
    assert {page.total for page in pages} == {12}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ('"نزول گرادیان"', [1]),
        ("گرادیان -نزول", [2, 3]),
        ('گرادیان -"نزول گرادیان"', [2, 3]),
        ("گرادیان #note", [3]),
        ("گرادیان -#note", [1, 2]),
        ("#note", [3, 4]),
        ("گرادیان series:جبر", []),
        ("after:1402/8/25", [2, 3, 4]),
        ("گرادیان before:1402/8/25", [1]),
        ("گرادیان after:2023-11-17 before:2023-11-18", [2]),
    ],
)
async def test_what_narrows_a_search(empty_store: Index, asked: str, expected: list[int]) -> None:
    day = 86_400
    await empty_store.save(
        [
            INFO,
            post(1, "الف\nنزول گرادیان", 1_700_000_000),
            post(2, "ب\nگرادیان نزولی", 1_700_000_000 + 2 * day),
            post(3, "ج\nگرادیان\n#note", 1_700_000_000 + 4 * day),
            post(4, "د\nچیز دیگر\n#note", 1_700_000_000 + 5 * day),
        ]
    )
    assert sorted(filter(None, await found(empty_store, asked))) == expected


async def test_a_series_narrows_to_its_parts_in_their_order(empty_store: Index) -> None:
    store = await saved(
        empty_store,
        "جبر خطی - قسمت دوم\nماتریس و بردار",
        "جبر خطی - قسمت اول\nبردار",
        "دیگر\nبردار",
    )
    assert await found(store, 'series:"جبر خطی"') == [2, 1]
    assert sorted(filter(None, await found(store, "بردار series:جبر_خطی"))) == [1, 2]


async def test_exact_words_are_found_as_they_are_and_not_by_their_stems(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nمدل‌های زبانی بزرگ", "ب\nمدل زبانی بزرگ")
    assert await found(store, '"مدل زبانی"') == [2]
    assert sorted(filter(None, await found(store, "مدل زبانی"))) == [1, 2]


async def test_a_word_that_is_being_typed_is_found_by_its_beginning(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nمعماری ترنسفورمر", "ب\nترازو", "ج\nترنسفورماسیون")
    assert await found(store, "ترنسفو", typing=True) == [3, 1]


async def test_a_post_out_of_the_lists_is_not_found(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nانتگرال", "ب\nانتگرال")
    await store.forget_post(2)
    assert await found(store, "انتگرال") == [1]
    assert await found(store, "نتگرا") == [1]
    await store.bring_back(2)
    assert await found(store, "انتگرال") == [2, 1]


async def test_an_edited_post_is_found_by_its_new_words_alone(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nانتگرال")
    edited = post(1, "الف\nمشتق").model_copy(update={"edited": 1_800_000_000})
    await store.save([INFO, edited])
    assert await found(store, "مشتق") == [1]
    assert await found(store, "انتگرال") == []


async def test_the_passage_shows_the_words_in_their_own_letters(empty_store: Index) -> None:
    store = await saved(empty_store, "کتاب‌هایی درباره‌ي آموزش\n" + "حرف‌های دیگر. " * 40 + "شبكه‌هاي عصبی آموزش می‌بینند.")
    hit = (await store.search(parse("شبکه آموزش"), 0, 1)).hits[0]
    assert shown(hit.title) == "کتاب‌هایی درباره‌ي [آموزش]"
    assert "[شبكه‌هاي] عصبی [آموزش]" in shown(hit.passage)


async def test_a_search_whose_time_is_up_answers_with_what_it_has(empty_store: Index) -> None:
    from storage.index.search import search

    await saved(empty_store, *(f"پست {number}\nانتگرال" for number in range(30)))
    driver: SqliteDriver = empty_store._driver  # type: ignore[attr-defined]
    whole = await driver.search(lambda session: search(session, parse("انتگرال"), 0, 5))
    cut = await driver.search(lambda session: search(session, parse("انتگرال"), 0, 5, seconds=-1.0))
    assert (whole.total, whole.more) == (30, False)
    assert cut.more
    assert cut.total < 30


async def test_of_very_many_posts_the_newest_are_ranked(empty_store: Index) -> None:
    from storage.index.search import search

    await saved(empty_store, *(f"پست {number}\nانتگرال" for number in range(30)))
    driver: SqliteDriver = empty_store._driver  # type: ignore[attr-defined]
    hits = await driver.search(lambda session: search(session, parse("انتگرال"), 0, 5, most=25))
    assert (hits.total, hits.more) == (25, True)
    assert numbers(hits.hits) == [30, 29, 28, 27, 26]


async def test_light_questions_do_not_wait_for_a_search(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/index.db") as store:
        await saved(store, "الف\nانتگرال")
        driver: SqliteDriver = store._driver  # type: ignore[attr-defined]
        let_go = asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow(session: Session) -> None:
            asyncio.run_coroutine_threadsafe(let_go.wait(), loop).result(30)

        searching = asyncio.create_task(driver.search(slow))
        await asyncio.sleep(0)
        assert (await asyncio.wait_for(store.latest(None, 5), 60)).total == 1
        let_go.set()
        await searching


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("گردایان", 1),
        ("ترنسفرمر", 2),
        ("transformer", 2),
        ("حیلبرت", 3),
        ("بصلاعقل", None),
        ("فضاي حیلبرت", 3),
        ("lv3k", None),
    ],
)
async def test_near_misses(empty_store: Index, asked: str, meant: int | None) -> None:
    store = await saved(
        empty_store, "الف\nگرادیان", "ب\nمعماری ترنسفورمر", "ج\nفضای هیلبرت", "د\nThe model of it", "ه\nچیز دیگری"
    )
    assert (await found(store, asked))[:1] == ([meant] if meant else [])


@pytest.mark.parametrize(("asked", "meant"), [("'vhndhk", "گرادیان"), ("پخیثم", "model"), ("lv3k", None)])
async def test_slips_of_the_keyboard(empty_store: Index, asked: str, meant: str | None) -> None:
    store = await saved(empty_store, "الف\nگرادیان", "د\nThe model of it")
    near = await store.suggestions(parse(asked), asked)
    assert (near.words[:1], near.sure) == (((meant,), True) if meant else ((), False))


async def test_what_is_searched_for_instead_of_a_word_is_told(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nنزول گرادیان", "ب\nچیز دیگری")
    assert (await store.search(parse("نزول گردایان"), 0, 5)).instead == (("گردایان", "گرادیان"),)


async def test_a_word_that_is_in_no_post_is_told(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nنزول تصادفی گرادیان", "ب\nچیز دیگری")
    hits = await store.search(parse("نزول تصادفی تلگراف"), 0, 5)
    assert (numbers(hits.hits), hits.missing, hits.whole, hits.far) == ([1], ("تلگراف",), False, False)


async def test_a_part_in_words_finds_the_number_in_brackets(empty_store: Index) -> None:
    store = await saved(empty_store, "سفالگری در خانه (۱)\nگل", "سفالگری در خانه (۲)\nچرخ", "قسمت دوم ناهار\nآش")
    hits = await store.search(parse("سفالگری در خانه قسمت دوم"), 0, 5)
    assert numbers(hits.hits)[0] == 2


async def test_a_post_with_little_of_a_question_is_no_answer(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nنزول گرادیان", *("ب\nچیز دیگری" for _ in range(9)))
    assert await found(store, "نزول قطار سریع شمال") == []
    assert (await store.search(parse("قطار نزول"), 0, 5)).far


YEAR = 31_557_600
WRONG = {
    "1970": {7: 1},
    "the future": {7: 130 * YEAR},
    "both, side by side": {7: 1, 8: 130 * YEAR},
    "a year too early": {12: 53 * YEAR},
    "a year too late": {3: 55 * YEAR},
    "no date": {7: None},
    "most of a whole stretch": dict.fromkeys(range(4, 10), 1),
    "every other one": dict.fromkeys(range(1, 40, 2), 1),
}


@pytest.mark.parametrize("apart", [1, 9000])
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_a_wrong_date_hides_no_other_post_and_each_is_found_by_its_own(
    empty_store: Index, wrong: dict[int, int | None], apart: int
) -> None:
    dates = {number: wrong.get(number, 54 * YEAR + number * YEAR // 20) for number in range(1, 41)}
    texts = {number: "گرادیان نزولی" if number % 3 else "#note" for number in dates}
    posts = [
        post(number * apart, f"پست {texts[number]}").model_copy(update={"date": date}) for number, date in dates.items()
    ]
    await empty_store.save([INFO, *posts])
    for words, has in (("", ""), ("گرادیان", "گرادیان"), ("رادیا", "گرادیان"), ("#note", "#note")):
        for after, before in ((2024, None), (2025, None), (None, 2024), (None, 2025), (2025, 2026), (1960, 2000)):
            asked = " ".join([words, f"after:{after}" if after else "", f"before:{before}" if before else ""])
            since, until = (None if year is None else midnight(year, 1, 1) for year in (after, before))
            right = [
                number * apart
                for number, date in dates.items()
                if date is not None and date >= (since or 0) and date < (until or 2**40) and has in texts[number]
            ]
            assert await found(empty_store, asked, 50) == right[::-1], asked


async def test_a_word_that_only_a_forgotten_post_has_is_not_offered(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nگرادیان", "ب\nچیز دیگری")
    await store.forget_post(1)
    assert await found(store, "گردایان") == []


async def test_a_near_word_keeps_what_narrows(empty_store: Index) -> None:
    store = await saved(empty_store, "الف\nگرادیان نزولی #note", "ب\nگرادیان دیگری", "ج\nگرادیان ب #note")
    assert await found(store, "گردایان #note after:1402 -ب") == [1]


async def test_hashtags_alone_bring_the_newest_first(empty_store: Index) -> None:
    store = await saved(empty_store, "الف #note", "ب\n" + "حرف " * 50 + "#note", "ج #note #meme")
    assert await found(store, "#note") == [3, 2, 1]


async def test_very_many_hashtags_are_only_a_narrow_question(empty_store: Index) -> None:
    names = [f"tag{letter}" for letter in "abcdefghijkl"]
    plurals = [f"{name}s" for name in names]
    store = await saved(
        empty_store, "الف " + " ".join(f"#{name}" for name in names), "ب " + " ".join(f"#{name}" for name in plurals)
    )
    assert sorted(filter(None, await found(store, " ".join(f"#{name}" for name in names)))) == [1, 2]


async def test_tags_and_series_that_are_near_are_offered(empty_store: Index) -> None:
    store = await saved(
        empty_store, "Linear Algebra - part 1\nx #linear_algebra", "Linear Algebra - part 2\ny #linear_algebra"
    )
    near = await store.suggestions(parse("liner algbra"), "liner algbra")
    assert [tag.name for tag in near.tags] == ["linear_algebra"]
    assert [series.name for series in near.series] == ["Linear Algebra"]


async def test_similar_posts_share_hashtags_and_telling_words(empty_store: Index) -> None:
    store = await saved(
        empty_store,
        "الف\nهندسه‌ی ریمان و خمیدگی #geometry",
        "ب\nخمیدگی در هندسه‌ی ریمان",
        "ج\nآشپزی با سیب‌زمینی",
        "د\nچیزی دیگر #geometry",
    )
    first = (await store.search(parse("ریمان"), 0, 5)).hits
    asked = next(hit.card.id for hit in first if hit.card.message_id == 1)
    alike = [card.message_id for card in await store.similar(asked, 5)]
    assert alike == [2, 4]
    assert await store.similar(10_000, 5) == ()


@pytest.mark.long
async def test_what_was_learnt_post_by_post_is_what_is_counted_at_once(empty_store: Index, tmp_path: Path) -> None:
    texts = [f"پست {number}\nانتگرال و مشتق شماره {'زوج' if number % 2 else 'فرد'}" for number in range(250)]
    async with open_store(f"sqlite:///{tmp_path}/at_once.db") as at_once:
        await saved(at_once, *texts)
        for number, text in enumerate(texts[:40], 1):
            await empty_store.save([INFO, post(number, text)])
        await empty_store.save([INFO, *(post(number, text) for number, text in enumerate(texts, 1))])
        words = ("انتگرال", "زوج", "فرد")
        counted = [
            await store._driver.read(lambda session: posts_with(session, words))  # type: ignore[attr-defined]
            for store in (at_once, empty_store)
        ]
    assert counted[0] == counted[1] == {"انتگرال": 250, "زوج": 125, "فرد": 125}


async def test_whatever_is_asked_brings_an_answer(empty_store: Index) -> None:
    store = await saved(empty_store, 'الف\nx" OR "y AND NOT NEAR( * ^ {title}: گرادیان')
    began = time.process_time()
    for asked in ('"', '""" OR x', "NEAR(a b)", "a* ^b", "{title}:x", "\ud800", "\0", "ا" * 4000, "- -- #", "و در به"):
        query = parse(asked)
        hits = await store.search(query, 0, 5)
        await store.suggestions(query, asked)
        assert hits.total in (0, 1)
    assert await store.search(Query(), 0, 5)
    assert time.process_time() - began < 30
