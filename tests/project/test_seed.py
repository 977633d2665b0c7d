"""What issue and README promise of the real channel's page text, asked as a reader asks."""

import re

import pytest

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, titles


async def test_the_tag_meme_has_exactly_one_post(seed: Conversation) -> None:
    assert len(titles(await ask(seed, "/tag meme"))) == 1


async def test_note_and_notes_are_one_tag_with_three_posts(seed: Conversation) -> None:
    singular, plural = await ask(seed, "/tag note"), await ask(seed, "/tag notes")
    assert titles(singular) == titles(plural)
    assert len(titles(singular)) == 3


@pytest.mark.parametrize(("tag", "count"), [("tweet", 2), ("learning_theory", 1), ("language_modeling", 2)])
async def test_each_tag_has_its_posts(seed: Conversation, tag: str, count: int) -> None:
    assert len(titles(await ask(seed, f"/tag {tag}"))) == count


async def test_a_tag_that_only_the_guide_names_is_known_and_said_to_be_empty(seed: Conversation) -> None:
    assert "#podcast" in await ask(seed, "/tag podcast")
    assert "هنوز پستی با آن نیست" in await ask(seed, "/tag podcast")


async def test_language_modeling_has_six_parts_of_which_two_are_here(seed: Conversation) -> None:
    answer = await ask(seed, "/series language_modeling")
    assert [line[0] for line in answer.splitlines() if "قسمت" in line and line[0] in "✅⏳▫"] == ["▫", "✅", "✅", "⏳"]
    assert "قسمت‌های ۱ تا ۳: در فهرست من نیست" in answer
    assert "قسمت ششم" in answer


async def test_every_series_of_the_guide_is_listed(seed: Conversation) -> None:
    answer = await ask(seed, "/series")
    for name in ("مدلسازی زبانی", "فضای هیلبرت", "RKHS", "نظریه اطلاعات"):
        assert name in answer


@pytest.mark.parametrize(
    "asked",
    ["language_modeling", "مدلسازی زبانی", "مدلسازی زبان", "مدل‌سازی زبانی", "langage modelling", "#language_modeling"],
)
async def test_a_series_is_found_by_any_of_its_names(seed: Conversation, asked: str) -> None:
    assert (await ask(seed, f"/series {asked}")).startswith("📚 مدلسازی زبانی")


async def test_hilbert_in_latin_letters_finds_the_persian_name(seed: Conversation) -> None:
    answer = await ask(seed, "/series hilbert")
    assert answer.startswith("📚 فضای هیلبرت\n")
    assert "RKHS" in answer  # the other series that is near


@pytest.mark.parametrize(
    "asked", ["language_modeling 5", "language_modeling ۵", "مدلسازی زبانی قسمت پنجم", "language_modeling part five"]
)
async def test_part_five_is_shown_whole_and_once(seed: Conversation, asked: str) -> None:
    answer = await ask(seed, f"/series {asked}")
    assert "قسمت پنجم از ۶" in answer
    assert len(re.findall(r"قسمت پنجم\n", answer)) == 1
    for words in ("شیر اندر بادیه", "باقی بقایتان", "Multi-Head Attention و MLP"):
        assert answer.replace("است ", "").count(words) <= 2
    assert answer.count("باقی بقایتان") == 1
    assert answer.count("#notes #language_modeling") == 1


async def test_part_five_is_formatted(seed: Conversation) -> None:
    await ask(seed, "/series language_modeling 5")
    messages = bot_messages(seed)
    kinds = [entity["type"] for message in messages for entity in message.get("entities", ())]
    assert "expandable_blockquote" in kinds
    assert "italic" in kinds  # the poem, quoted within the quotation
    assert all(len(message["text"].encode("utf-16-le")) // 2 <= 4096 for message in messages)


async def test_an_announced_part_says_that_it_is_not_here_yet(seed: Conversation) -> None:
    assert "هنوز منتشر نشده" in await ask(seed, "/series language_modeling 6")


async def test_posts_without_numbers_have_no_link_and_are_read_in_the_chat(seed: Conversation) -> None:
    listed = await ask(seed, "/tag meme")
    assert "https://t.me/SingularThinker/" not in listed
    opened = await ask(seed, "!1")
    assert "#meme" in opened
    assert "باز کردن در کانال" not in opened


async def test_the_guide_says_what_there_is_and_what_is_to_come(seed: Conversation) -> None:
    answer = await ask(seed, "/guide")
    assert "#note (https://t.me/rahnama_bot?start=t-note) (۳)" in answer
    assert "t-video) (هنوز بدون پست)" in answer
    assert "مدلسازی زبانی: ۲ قسمت، ۱ قسمت در راه، از قسمت چهارم به بعد" in answer


async def test_the_guide_post_is_in_no_list(seed: Conversation) -> None:
    assert "راهنمای مطالب" not in await ask(seed, "/latest")
    assert "راهنمای مطالب" not in await ask(seed, "/tag note")
    assert len(titles(await ask(seed, "/latest"))) == 9
