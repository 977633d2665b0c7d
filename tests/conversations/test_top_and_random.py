"""The best posts, one by chance, and the keyboard under a post, as a reader meets them."""

import datetime
import re

import pytest

from bot.commands.chat.conversation import Conversation
from channel.language.calendars import TIME_ZONE, Month
from channel.models import ChannelInfo, Origin, Post, Reaction, Record, SourceKind
from channel.store import Memory
from handlers.answers import Answer, Question
from handlers.browse import top
from handlers.texts import texts
from tests.asking import ask, bot_messages, buttons, titles
from tests.conftest import Talk

INFO = ChannelInfo(title="Sums", username="sums")
JANUARY = int(datetime.datetime(2025, 1, 25, tzinfo=TIME_ZONE).timestamp())  # 6 Bahman 1403


def post(number: int, likes: int, date: int | None) -> Post:
    reactions = (Reaction(emoji="❤", count=likes),) if likes else ()
    return Post(message_id=number, date=date, text=f"post {number}", reactions=reactions)


async def save(store: Memory, *posts: Record) -> None:
    await store.save([Origin(source=SourceKind.JSON, as_of=1), INFO, *posts])


async def asked(store: Memory, language: str, argument: str = "", *numbers: int, now: int = JANUARY) -> Answer:
    """What /top answers at another time."""
    question = Question(store, texts(language), (await store.channel()).info, argument, numbers, now=now)
    return await (top.turn(question) if numbers else top.top(question))


def labels(answer: Answer) -> list[list[str]]:
    return [[one.label for one in row] for row in answer.buttons]


def pressed(label: str, answer: str) -> str:
    """The line that presses a button."""
    return f"!{buttons(answer).index(label) + 1}"


async def test_the_posts_with_the_most_reactions_come_first_with_their_numbers(sample: Conversation) -> None:
    answer = await ask(sample, "/top")
    assert answer.startswith("⭐ پرواکنش‌ترین پست‌ها")
    assert titles(answer)[:2] == ["مدلسازی زبان - قسمت سوم", "مدلسازی زبان - قسمت پنجم"]
    assert "۱ اردیبهشت ۱۴۰۳ · 🔥۲۴ 👍۱۹ ❤۸" in answer
    assert "قسمت سوم از ۷" in await ask(sample, "!5")


async def test_pages_of_the_best_turn_in_place_and_number_on(sample: Conversation) -> None:
    first = await ask(sample, "/top")
    second = await ask(sample, pressed("بعدی ›", first))
    assert re.findall(r"^[۰-۹]+(?=\. )", second, re.MULTILINE)[0] == "۱۱"
    assert not set(titles(first)) & set(titles(second))
    assert await ask(sample, pressed("‹ قبلی", second)) == first
    assert len(bot_messages(sample)) == 1


async def test_every_kind_of_reaction_is_shown_since_all_count(empty_store: Memory) -> None:
    many = tuple(Reaction(emoji=emoji, count=count) for emoji, count in zip("❤👍🔥🎉👏", (5, 4, 3, 2, 1), strict=True))
    await save(empty_store, post(1, 14, JANUARY), Post(message_id=2, text="many", reactions=many))
    answer = (await asked(empty_store, "en")).messages[0]
    assert answer.index("❤5 👍4 🔥3 🎉2 👏1") < answer.index("❤14")


@pytest.mark.parametrize("line", ["/top 1403/10", "/top دی ۱۴۰۳", "/top dey 1403"])
async def test_a_month_is_asked_for_in_several_spellings(sample: Conversation, line: str) -> None:
    answer = await ask(sample, line)
    assert answer.startswith("⭐ پرواکنش‌ترین پست‌های دی ۱۴۰۳")
    assert "۱. مدلسازی زبان - قسمت ششم" in answer


@pytest.mark.parametrize("line", ["/top 2024-12", "/top Dec 2024", "/top دسامبر ۲۰۲۴"])
async def test_a_gregorian_month_can_be_asked_for_in_persian(sample: Conversation, line: str) -> None:
    answer = await ask(sample, line)
    assert answer.startswith("⭐ پرواکنش‌ترین پست‌های دسامبر ۲۰۲۴")
    assert "با چند تا نمونه" in answer


async def test_in_english_months_are_gregorian_and_jalali_ones_are_named_too(sample: Conversation) -> None:
    await ask(sample, "lang en")
    december = await ask(sample, "/top dec 2024")
    assert december.startswith("⭐ Most reactions in Dec 2024")
    assert {"← Nov 2024", "Jan 2025 →", "⭐ All time", "Feb 2025"} <= set(buttons(december))
    assert (await ask(sample, "/top 1403/10")).startswith("⭐ Most reactions in Dey 1403")


async def test_months_follow_each_other_in_place_up_to_the_newest_post(sample: Conversation) -> None:
    answer = await ask(sample, "/top دی ۱۴۰۳")
    answer = await ask(sample, pressed("بهمن ۱۴۰۳ ←", answer))
    assert "پست‌های بهمن ۱۴۰۳" in answer
    answer = await ask(sample, pressed("اسفند ۱۴۰۳ ←", answer))
    assert "پست‌های اسفند ۱۴۰۳" in answer
    assert not [label for label in buttons(answer) if label.endswith("←")]
    answer = await ask(sample, pressed("→ بهمن ۱۴۰۳", answer))
    assert "پست‌های بهمن ۱۴۰۳" in answer
    assert (await ask(sample, pressed("⭐ همه‌ی زمان‌ها", answer))).startswith("⭐ پرواکنش‌ترین پست‌ها")
    assert len(bot_messages(sample)) == 1


async def test_a_month_that_cannot_be_read_is_named_with_the_way_out(sample: Conversation) -> None:
    answer = await ask(sample, "/top 1403/13")
    assert "نفهمیدم «1403/13» کدام ماه است" in answer
    assert "/top اسفند ۱۴۰۳" in answer
    assert (await ask(sample, pressed("⭐ همه‌ی زمان‌ها", answer))).startswith("⭐ پرواکنش‌ترین پست‌ها")
    await ask(sample, "lang en")
    assert "which month “<b>yesterday</b>” is" in await ask(sample, "/top <b>yesterday</b>")
    assert len(await ask(sample, f"/top {'x' * 4000}")) < 300


async def test_a_month_without_reactions_says_so_and_offers_others(sample: Conversation) -> None:
    answer = await ask(sample, "/top 1390/1")
    assert answer.startswith("هیچ پستی از فروردین ۱۳۹۰ واکنش ندارد.")
    assert buttons(answer) == ["اردیبهشت ۱۳۹۰ ←", "→ اسفند ۱۳۸۹", "بهمن ۱۴۰۳", "اسفند ۱۴۰۳", "⭐ همه‌ی زمان‌ها"]


@pytest.mark.parametrize(
    ("language", "line", "title"),
    [
        ("fa", "ماه", "پرواکنش‌ترین پست‌های \u2068بهمن ۱۴۰۳\u2069"),
        ("fa", "ماه پیش", "پرواکنش‌ترین پست‌های \u2068دی ۱۴۰۳\u2069"),
        ("en", "month", "Most reactions in \u2068Jan 2025\u2069"),
        ("en", "last month", "Most reactions in \u2068Dec 2024\u2069"),
    ],
)
async def test_this_month_and_the_last_are_of_the_reader_s_calendar(
    sample_store: Memory, language: str, line: str, title: str
) -> None:
    assert title in (await asked(sample_store, language, line)).messages[0]


async def test_the_newest_months_are_offered_in_the_reader_s_calendar(sample_store: Memory) -> None:
    assert labels(await asked(sample_store, "fa"))[-1] == ["بهمن ۱۴۰۳", "دی ۱۴۰۳"]
    assert labels(await asked(sample_store, "en"))[-1] == ["Jan 2025", "Dec 2024"]
    silent_for_a_year = await asked(sample_store, "en", now=JANUARY + 365 * 86_400)
    assert labels(silent_for_a_year)[-1] == ["Feb 2025", "Jan 2025"]


async def test_a_month_begins_at_midnight_in_tehran(empty_store: Memory) -> None:
    december, dey = Month(2024, 12), Month(1403, 10)
    dates = [december.since - 1, december.since, december.until - 1, december.until, dey.since - 1, dey.since]
    await save(empty_store, *(post(number, number, date) for number, date in enumerate(dates, 1)))
    assert titles_of(await asked(empty_store, "en", "2024-12")) == ["post 6", "post 5", "post 3", "post 2"]
    assert titles_of(await asked(empty_store, "en", "1403/10")) == ["post 6", "post 4", "post 3"]


def titles_of(answer: Answer) -> list[str]:
    return re.findall(r"post \d+", answer.messages[0])


async def test_a_hundred_posts_are_the_best(empty_store: Memory) -> None:
    await save(empty_store, *(post(number, number, JANUARY) for number in range(1, 131)))
    last = await asked(empty_store, "en", "", 10**17)
    assert "100. " in last.messages[0]
    assert titles_of(last) == [f"post {number}" for number in range(40, 30, -1)]
    assert labels(last)[2] == ["‹ Previous"]


async def test_a_channel_whose_posts_have_no_reactions_says_so(empty_store: Memory) -> None:
    await save(empty_store, post(1, 0, JANUARY))
    assert "No post has any reactions yet" in (await asked(empty_store, "en")).messages[0]
    assert "No post of \u2068Jan 2025\u2069 has any reactions" in (await asked(empty_store, "en", "month")).messages[0]


async def test_posts_without_a_date_are_among_the_best_and_offer_no_month(empty_store: Memory) -> None:
    await save(empty_store, post(1, 3, None))
    answer = await asked(empty_store, "fa")
    assert titles_of(answer) == ["post 1"]
    assert labels(answer) == [["۱"]]
    assert labels(await asked(empty_store, "fa", "x")) == [["⭐ همه‌ی زمان‌ها"]]


@pytest.mark.parametrize("numbers", [(0, 0, 0), (1403, 13, 0), (10**17, 1, 0), (5, 5), (-5, -5, -5), (1403, 10, 0, 0)])
async def test_a_made_up_month_of_a_button_is_answered(sample_store: Memory, numbers: tuple[int, ...]) -> None:
    assert "no longer works" in (await asked(sample_store, "en", "", *numbers)).messages[0]


@pytest.mark.parametrize("numbers", [(-7,), (1403, 10, -7), (1403, 10, 10**17)])
async def test_a_made_up_page_of_a_button_is_the_nearest_there_is(
    sample_store: Memory, numbers: tuple[int, ...]
) -> None:
    assert "1. " in (await asked(sample_store, "en", "", *numbers)).messages[0]


async def test_buttons_carry_numbers_alone_and_fit(sample_store: Memory) -> None:
    answer = await asked(sample_store, "en", "1403/10")
    data = [one.data or "" for row in answer.buttons for one in row]
    assert "1:R:1403:9:0" in data
    assert all(len(one.encode()) <= 64 for one in data)


async def test_a_reaction_that_comes_later_is_in_the_next_answer(talk: Talk) -> None:
    conversation = await talk()
    await save(conversation.store, post(1, 3, JANUARY), post(2, 2, JANUARY))
    assert titles(await ask(conversation, "/top")) == ["post 1", "post 2"]
    await conversation.store.save([Origin(source=SourceKind.JSON, as_of=2), post(2, 9, JANUARY)])
    assert titles(await ask(conversation, "/top")) == ["post 2", "post 1"]
    await conversation.store.forget_post(2)
    assert titles(await ask(conversation, "/top")) == ["post 1"]


async def test_a_post_comes_by_chance_and_another_beside_it(talk: Talk) -> None:
    conversation = await talk()
    await save(conversation.store, *(post(number, 0, JANUARY) for number in range(1, 4)))
    answer = await ask(conversation, "/random")
    seen = set(re.findall(r"^post \d$", answer, re.MULTILINE))
    for _ in range(60):  # that one of three never comes has the chance of 1 to 10 ** 10
        answer = await ask(conversation, pressed("🎲 یکی دیگر", answer))
        seen |= set(re.findall(r"^post \d$", answer, re.MULTILINE))
    assert seen == {"post 1", "post 2", "post 3"}
    assert len(bot_messages(conversation)) == 61


async def test_the_start_leads_to_the_best_and_to_one_by_chance(sample: Conversation) -> None:
    start = await ask(sample, "/start")
    assert (await ask(sample, pressed("⭐ پرواکنش‌ها", start))).startswith("⭐ پرواکنش‌ترین پست‌ها")
    await ask(sample, "/start")
    assert "🎲 یکی دیگر" in buttons(await ask(sample, pressed("🎲 تصادفی", start)))
    assert len(bot_messages(sample)) == 4


async def test_the_buttons_under_a_post_are_grouped(sample: Conversation) -> None:
    await ask(sample, "/series language_modeling 2")
    rows = bot_messages(sample)[-1]["reply_markup"]["inline_keyboard"]
    assert [[one["text"] for one in row] for row in rows] == [
        ["قسمت سوم ←", "→ قسمت اول"],
        ["🔔 دنبال کردن", "📚 همه‌ی قسمت‌ها"],
        ["🔗 هم‌رسانی", "باز کردن در کانال"],
        ["≈ پست‌های شبیه", "⭐ نگه داشتن"],
        ["✉️ نظر درباره‌ی این پست"],
    ]


async def test_the_best_are_told_in_a_group_too(sample: Conversation) -> None:
    await ask(sample, "in group")
    assert (await ask(sample, "/top@rahnama_bot 1403/10")).startswith("⭐ پرواکنش‌ترین پست‌های دی ۱۴۰۳")
    assert "🎲 یکی دیگر" in buttons(await ask(sample, "/random@rahnama_bot"))
