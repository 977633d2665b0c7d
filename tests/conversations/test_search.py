"""A reader searches the sample channel: by command, by plain words, by slips of the hand, page by page."""

import re

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons


def titles_found(answer: str) -> list[str]:
    return re.findall(r"^[\d۰-۹]+\. (.+?)(?: \(https|$)", answer, re.MULTILINE)


async def test_plain_words_are_looked_for_in_the_posts(sample: Conversation) -> None:
    answer = await ask(sample, "گرادیان")
    assert answer.startswith("🔎 گرادیان — ۲ پست")
    assert titles_found(answer) == ["مدلسازی زبان - قسمت پنجم", "مدلسازی زبان - قسمت سوم"]
    assert "قسمت پنجم از مدلسازی زبانی" in answer
    assert answer == await ask(sample, "/search گرادیان")


async def test_a_found_post_opens_by_its_button_and_its_title_leads_to_the_same(sample: Conversation) -> None:
    assert "(https://t.me/rahnama_bot?start=p45)" in await ask(sample, "گرادیان")
    assert "قسمت پنجم" in await ask(sample, "!1")


async def test_the_words_that_were_found_are_in_bold_in_their_own_letters(sample: Conversation) -> None:
    await ask(sample, "/search شبکه‌ها")
    (message,) = bot_messages(sample)
    bold = [
        message["text"].encode("utf-16-le")[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in message["entities"]
        if one["type"] == "bold"
    ]
    assert bold[0] == "شبکه‌ها"
    assert bold[1:]
    assert all("شبکه" in word for word in bold[1:])


async def test_pages_turn_in_place_and_go_on_counting(sample: Conversation) -> None:
    first = await ask(sample, "/search مدل")
    assert len(titles_found(first)) == 5
    second = await ask(sample, "!6")
    assert second.splitlines()[0] == first.splitlines()[0]
    assert "\n۶. " in second
    assert not set(titles_found(first)) & set(titles_found(second))
    assert len(bot_messages(sample)) == 1
    back = next(number for number, label in enumerate(buttons(second), 1) if label == "‹ قبلی")
    assert titles_found(await ask(sample, f"!{back}")) == titles_found(first)


async def test_pages_of_exact_words_with_other_marks_turn_too(sample: Conversation) -> None:
    first = await ask(sample, "/search -گرادیان  <b>مدل</b> & after:1402/1")
    assert first.startswith("🔎 -گرادیان <b>مدل</b> & after:1402/1 — ")
    turned = await ask(sample, f"!{buttons(first).index('بعدی ›') + 1}")
    assert turned.startswith("🔎 -گرادیان <b>مدل</b> & after:1402/1 — ")
    assert "\n۶. " in turned


async def test_a_slip_of_the_keyboard_is_understood(sample: Conversation) -> None:
    answer = await ask(sample, "lng")
    assert answer.startswith("🔎 مدل — ")
    assert "برای «lng» چیزی نبود" in answer


async def test_a_wrong_letter_is_understood(sample: Conversation) -> None:
    answer = await ask(sample, "آنطروپی")
    assert answer.startswith("🔎 آنطروپی — ")
    assert "به‌جای «انطروپی»، «آنتروپی» را هم جست‌وجو کردم." in answer


async def test_posts_with_little_of_what_was_asked_are_only_offered(sample: Conversation) -> None:
    answer = await ask(sample, "/search hilbrt xyzzy")
    assert answer.startswith("برای hilbrt xyzzy چیزی پیدا نکردم.")
    assert "«xyzzy» در هیچ پستی نیست. این‌ها فقط بقیه را دارند:" in answer
    assert "فضای هیلبرت" in answer


async def test_a_word_that_is_in_no_post_is_named(sample: Conversation) -> None:
    answer = await ask(sample, "/search فضای هیلبرت xyzzy")
    assert answer.startswith("🔎 فضای هیلبرت xyzzy — ")
    assert "«xyzzy» در هیچ پستی نیست؛ این‌ها بقیه را دارند." in answer


async def test_a_name_and_a_number_open_the_part(sample: Conversation) -> None:
    assert await ask(sample, "فضای هیلبرت ۲") == await ask(sample, "/series فضای هیلبرت 2")
    assert (await ask(sample, "هیلبرت قسمت دوم")).startswith("🔎 هیلبرت قسمت دوم — ")


async def test_nothing_found_is_said_with_a_way_out(sample: Conversation) -> None:
    answer = await ask(sample, "/search قسطنطنیه‌آبادیان")
    assert "چیزی پیدا نکردم" in answer
    assert "/tags" in answer


async def test_a_search_without_words_says_what_can_be_asked(sample: Conversation) -> None:
    answer = await ask(sample, "/search")
    assert "/search مدلسازی زبانی" in answer
    for hint in ("series:مدلسازی_زبانی", "#note", "after:1403/10"):
        assert hint in answer
        narrowed = await ask(sample, f"/search {hint}")
        assert narrowed.startswith(f"🔎 {hint} — ")


async def test_an_unreadable_date_is_named_with_the_right_form(sample: Conversation) -> None:
    assert "after:1403/13" in await ask(sample, "/search مدل after:1403/13")
    assert "after:1403/10" in await ask(sample, "/search after:1403/13")


async def test_an_unknown_series_is_named(sample: Conversation) -> None:
    assert "«xyzzy»" in await ask(sample, "/search مدل series:xyzzy")


async def test_a_series_that_is_named_nearly_narrows_too(sample: Conversation) -> None:
    answer = await ask(sample, "/search ضرب series:هیلبرت")
    assert answer.startswith("🔎 ضرب series:هیلبرت — ")
    assert titles_found(answer)[0].startswith("فضای هیلبرت - ")


async def test_the_name_of_a_series_opens_it_and_offers_the_posts_with_these_words(sample: Conversation) -> None:
    answer = await ask(sample, "مدلسازی زبانی")
    assert answer.startswith("📚 مدلسازی زبانی")
    last = len(buttons(answer))
    found = await ask(sample, f"!{last}")
    assert found.startswith("🔎 مدلسازی زبانی — ")
    assert titles_found(found)[0] == "مدلسازی زبان - قسمت اول"


async def test_the_name_of_a_hashtag_opens_it_and_offers_the_posts_with_these_words(sample: Conversation) -> None:
    answer = await ask(sample, "meme")
    assert "#meme" in answer
    assert (await ask(sample, f"!{len(buttons(answer))}")).startswith("🔎 meme — ")


async def test_an_english_reader_is_answered_in_english(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert (await ask(sample, "/search گرادیان")).startswith("🔎 گرادیان — 2 posts")
    assert "I found nothing for" in await ask(sample, "/search قسطنطنیه‌آبادیان")


async def test_a_search_in_a_group_is_answered_there(sample: Conversation) -> None:
    await ask(sample, "in group")
    assert (await ask(sample, "/search@rahnama_bot گرادیان")).startswith("🔎 گرادیان — ")
    assert await sample.line("گرادیان") == []


async def test_a_page_button_under_a_message_without_words_is_an_old_one(sample: Conversation) -> None:
    await ask(sample, "/search مدل")
    (message,) = bot_messages(sample)
    message["entities"] = []
    press = sample.telegram.press(sample.speaker, message, data="1:q:1")
    await sample.telegram.settled(10)
    assert press in sample.telegram.answered
    assert "این دکمه دیگر کار نمی‌کند" in bot_messages(sample)[-1]["text"]


async def test_a_search_is_kept_nowhere(sample: Conversation) -> None:
    await ask(sample, "/search قسطنطنیه‌آبادیان")
    tables = await sample.store._driver.read(  # type: ignore[attr-defined]
        lambda session: [
            str(session.rows(f'SELECT * FROM "{name}"'))
            for (name,) in session.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'"
            )
        ]
    )
    assert tables
    assert not [table for table in tables if "قسطنطنیه" in table]
