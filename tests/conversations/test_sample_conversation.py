"""A reader on the sample channel: what each command, button and slip brings."""

import re

import pytest

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons, titles
from tests.conftest import Talk


async def test_start_greets_in_persian_and_says_that_it_is_a_sample(sample: Conversation) -> None:
    answer = await ask(sample, "/start")
    assert answer.startswith("سلام!")
    assert "کانال نمونه است" in answer
    assert len(buttons(answer)) == 8


async def test_a_reader_whose_telegram_is_in_english_is_answered_in_english(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert (await ask(sample, "/start")).startswith("Hi!")
    assert "2 posts" in await ask(sample, "/tag meme")


async def test_a_chosen_language_stays_also_after_a_restart(sample: Conversation) -> None:
    await ask(sample, "/language")
    assert "English" in await ask(sample, "!1")
    assert (await ask(sample, "/start")).startswith("Hi!")
    await ask(sample, "restart")
    assert (await ask(sample, "/start")).startswith("Hi!")
    assert "فارسی" in await ask(sample, "/language فارسی")
    assert (await ask(sample, "/start")).startswith("سلام!")


async def test_another_reader_is_not_asked_to_speak_the_first_one_s_language(sample: Conversation) -> None:
    await ask(sample, "/language english")
    await ask(sample, "as reader 2")
    assert (await ask(sample, "/start")).startswith("سلام!")


async def test_the_greeting_turns_into_the_other_language_in_place(sample: Conversation) -> None:
    await ask(sample, "/start")
    assert (await ask(sample, "!8")).startswith("Hi!")
    assert len(bot_messages(sample)) == 1


async def test_help_names_every_command_and_an_example_of_this_channel(sample: Conversation) -> None:
    answer = await ask(sample, "/help")
    for command in ("/guide", "/tags", "/tag", "/series", "/latest", "/top", "/random", "/language"):
        assert f"{command} —" in answer
    assert "/tag note" in answer


@pytest.mark.parametrize(
    ("asked", "tag"),
    [
        ("meme", "#meme"),
        ("#meme", "#meme"),
        ("Meme", "#meme"),
        ("شعر", "#شعر"),
        ("game theory", "#game_theory"),
        ("game_theory@SampleThinker", "#game_theory"),
        ("GAME-THEORY", "#game_theory"),
    ],
)
async def test_a_tag_is_found_in_any_spelling(sample: Conversation, asked: str, tag: str) -> None:
    assert (await ask(sample, f"/tag {asked}")).startswith(f"🏷 {tag} — ")


async def test_a_tag_near_to_the_one_asked_for_is_offered(sample: Conversation) -> None:
    answer = await ask(sample, "/tag langage_modling")
    assert "شاید منظورتان" in answer
    assert buttons(answer) == ["#language_modeling · ۶"]
    assert (await ask(sample, "!1")).startswith("🏷 #language_modeling")


async def test_a_tag_like_no_other_is_answered_with_those_there_are(sample: Conversation) -> None:
    answer = await ask(sample, "/tag zzzz")
    assert "«zzzz» در این کانال نیست" in answer
    assert len(buttons(answer)) == 17


async def test_a_tag_without_a_name_shows_what_there_is(sample: Conversation) -> None:
    assert "/tag note" in await ask(sample, "/tag")


async def test_the_pages_of_a_tag_turn_in_place_and_hold_each_post_once(sample: Conversation) -> None:
    first = await ask(sample, "/tag note")
    second = await ask(sample, f"!{buttons(first).index('قدیمی‌تر ›') + 1}")
    assert len(titles(first)) == 10
    assert len(titles(second)) == 7
    assert not set(titles(first)) & set(titles(second))
    assert len(bot_messages(sample)) == 1
    assert await ask(sample, f"!{buttons(second).index('‹ تازه‌تر') + 1}") == first


async def test_a_number_opens_the_post_beside_it(sample: Conversation) -> None:
    listed = await ask(sample, "/tag music")
    opened = await ask(sample, "!1")
    assert titles(listed)[1].removesuffix("…") in opened
    assert "این پست فایل صوتی هم دارد" in opened
    assert "باز کردن در کانال (https://t.me/SampleThinker/" in opened


async def test_a_series_shows_parts_links_days_and_what_is_to_come(sample: Conversation) -> None:
    answer = await ask(sample, "/series language_modeling")
    assert "✅ قسمت اول (https://t.me/rahnama_bot?start=p15) · ۲۸ بهمن ۱۴۰۲" in answer
    assert "⏳ قسمت هفتم: هنوز منتشر نشده" in answer


@pytest.mark.parametrize("asked", ["فضای هیلبرت قسمت آخر", "hilbert last", "hilbert 2", "فضای هیلبرت/دوم"])
async def test_a_part_is_found_by_its_number_or_as_the_last(sample: Conversation, asked: str) -> None:
    assert "قسمت دوم از ۲ · فضای هیلبرت" in await ask(sample, f"/series {asked}")


async def test_parts_follow_each_other_by_their_buttons(sample: Conversation) -> None:
    await ask(sample, "/series language_modeling 1")
    second = await ask(sample, "!1")
    assert "قسمت دوم از ۷ · مدلسازی زبانی" in second
    assert buttons(second)[:2] == ["قسمت سوم ←", "→ قسمت اول"]


async def test_a_part_that_does_not_exist_is_answered_with_those_that_do(sample: Conversation) -> None:
    answer = await ask(sample, "/series language_modeling 40")
    assert "قسمت چهلم ندارد" in answer
    assert "قسمت اول" in answer


async def test_sessions_outside_the_channel_are_links(sample: Conversation) -> None:
    assert "↗️ قسمت اول (https://" in await ask(sample, "/series نظریه اطلاعات")
    assert "بیرون از کانال است" in await ask(sample, "/series نظریه اطلاعات 2")


async def test_an_explanation_beside_the_numbered_parts_is_listed_after_them(sample: Conversation) -> None:
    lines = (await ask(sample, "/series فضای هیلبرت")).splitlines()
    parts = [line.removeprefix("✅ ").split(" (")[0] for line in lines if line.startswith("✅")]
    assert parts == ["معرفی", "قسمت اول", "قسمت دوم", "توضیح نگار در مورد فضای هیلبرت"]


async def test_an_unknown_series_is_answered_with_those_there_are(sample: Conversation) -> None:
    answer = await ask(sample, "/series zzzz")
    assert "«zzzz» نیست" in answer
    assert len(buttons(answer)) == 4


async def test_a_long_post_is_split_and_loses_no_word(sample: Conversation) -> None:
    answer = await ask(sample, "/series language_modeling 3")
    messages = bot_messages(sample)
    assert len(messages) == 2
    assert all(len(one["text"].encode("utf-16-le")) // 2 <= 4096 for one in messages)
    assert "reply_markup" not in messages[0]
    assert "یک) چرا شمردن کم میاره؟" in answer
    assert "تمرین:" in answer


async def test_every_post_is_shown_and_keeps_its_formatting(sample: Conversation) -> None:
    await ask(sample, "/latest")
    listed = bot_messages(sample)[0]
    for post in range(1, 47):
        sample.telegram.press(sample.speaker, listed, data=f"1:p:{post}")
    await sample.telegram.settled(30)
    shown = bot_messages(sample)
    assert len(shown) >= 1 + 46
    kinds = {entity["type"] for message in shown for entity in message.get("entities", ())}
    assert {"bold", "blockquote", "expandable_blockquote", "spoiler", "pre", "code", "text_link"} <= kinds


async def test_latest_lists_all_posts_but_the_guide(sample: Conversation) -> None:
    answer = await ask(sample, "/latest")
    assert len(titles(answer)) == 10
    for _ in range(4):
        answer = await ask(sample, f"!{buttons(answer).index('قدیمی‌تر ›') + 1}")
    assert len(titles(answer)) == 5, "45 posts of 46"


async def test_the_guide_joins_what_it_says_with_what_there_is(sample: Conversation) -> None:
    answer = await ask(sample, "/guide")
    assert re.search(r"#شعر \(۳\) — ", answer)
    assert "هشتگ‌های دیگر\n#book (۲)" in answer
    assert "مدلسازی زبانی: ۶ قسمت، ۱ قسمت در راه" in answer
    assert "پست راهنما در کانال (https://t.me/SampleThinker/59)" in answer


@pytest.mark.parametrize(
    "line",
    [
        "/foo",
        "hello there",
        "😀" * 200,
        "!",
        "/",
        "//",
        "/tag " + "x" * 4000,
        "/series " + "٪" * 300,
        "\u202e/tag",
        "_",
    ],
)
async def test_nothing_gets_silence(sample: Conversation, line: str) -> None:
    assert await ask(sample, line)


async def test_a_persian_word_behind_a_slash_is_taken_for_a_tag(sample: Conversation) -> None:
    assert (await ask(sample, "/شعر")).startswith("🏷 #شعر")


async def test_a_command_that_is_nearly_right_is_offered(sample: Conversation) -> None:
    assert "شاید منظورتان /series است" in await ask(sample, "/serie language_modeling")
    assert "/help" in await ask(sample, "/zzzz")


async def test_plain_words_find_a_series_or_a_tag(sample: Conversation) -> None:
    assert (await ask(sample, "فضای هیلبرت")).startswith("📚 فضای هیلبرت")
    assert (await ask(sample, "#meme")).startswith("🏷 #meme")
    assert "📚 فضای هیلبرت" in await ask(sample, "hilbert")


async def test_markup_in_a_question_is_only_words(sample: Conversation) -> None:
    assert "<b>x</b>" in await ask(sample, "/tag <b>x</b>")


async def test_an_empty_index_says_so(talk: Talk) -> None:
    conversation = await talk()
    for command in (
        "/start",
        "/guide",
        "/tags",
        "/tag",
        "/tag x",
        "/series",
        "/series x",
        "/latest",
        "/top",
        "/top ماه",
        "/random",
    ):
        assert "هنوز پستی این‌جا نیست" in await ask(conversation, command), command
