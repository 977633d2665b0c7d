"""The owner sets the index right in chat: by commands, by buttons, and by answering what the bot asks."""

import re

import pytest

from bot.commands.chat.conversation import Conversation
from channel.language.text import without_direction_marks
from tests.asking import ask, bot_messages, buttons
from tests.conftest import Talk


@pytest.fixture
async def owner(sample: Conversation) -> Conversation:
    """The owner, who writes to the bot on the sample channel in English."""
    for line in ("as owner", "lang en"):
        await sample.line(line)
    return sample


async def posted(conversation: Conversation, *posts: str) -> list[int]:
    """Posts in the channel; their numbers."""
    await conversation.line("in channel")
    said = [await ask(conversation, post) for post in posts]
    await conversation.line("in private")
    return [int(re.findall(r"/(\d+)\)", one)[-1]) for one in said]


async def pressed(conversation: Conversation, label: str) -> str:
    """Presses the button with this label under the newest message that has it."""
    message, button = next(
        (message, button)
        for message in reversed(bot_messages(conversation))
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if label in button["text"]
    )
    query = conversation.telegram.press(conversation.speaker, message, data=button["callback_data"])
    await conversation.telegram.settled()
    notice = str(conversation.telegram.answered.get(query, {}).get("text", ""))
    return "\n".join([notice, *await conversation.line("/privacy")])


async def test_a_description_is_said_and_undone(owner: Conversation) -> None:
    answer = await ask(owner, "/describe meme jokes that only we get")
    assert "#meme: jokes that only we get" in answer
    assert "jokes that only we get" in await ask(owner, "/tag meme")
    assert "jokes that only we get" in await ask(owner, "/guide")
    await ask(owner, "/describe meme other words")
    assert "Undone" in await pressed(owner, "Undo")
    assert "other words" not in await ask(owner, "/tag meme")


async def test_a_tag_that_the_guide_does_not_name_is_described_too(owner: Conversation) -> None:
    await ask(owner, "/describe book What I have read")
    assert re.search(r"#book \(2\) — What I have read", await ask(owner, "/guide"))


async def test_words_can_be_taken_away(owner: Conversation) -> None:
    assert "#note has no description" in await ask(owner, "/describe note -")
    assert "یادداشت‌های خودم" not in await ask(owner, "/tag note")


async def test_two_tags_become_one_and_are_two_again(owner: Conversation) -> None:
    assert "#video is merged into #youtube" in await ask(owner, "/merge_tags video #youtube")
    assert "3 posts" in await ask(owner, "/tag video")  # one of them has both
    assert (await ask(owner, "/guide")).count("#youtube") == 1
    await pressed(owner, "Undo")
    assert "2 posts" in await ask(owner, "/tag video")


async def test_chains_of_merges_are_refused_with_what_is_in_the_way(owner: Conversation) -> None:
    await ask(owner, "/merge_tags video youtube")
    answer = await ask(owner, "/merge_tags youtube podcast")
    assert "#video is merged into #youtube" in answer
    assert "First undo this" in answer
    await pressed(owner, "Undo")
    assert "is merged into" in await ask(owner, "/merge_tags youtube podcast")


async def test_a_circle_of_merges_is_none(owner: Conversation) -> None:
    await ask(owner, "/merge_tags video youtube")
    assert "are already one hashtag: #youtube" in await ask(owner, "/merge_tags youtube video")
    assert "are already one hashtag" in await ask(owner, "/merge_tags note notes")


async def test_a_hidden_tag_is_offered_nowhere_and_opens_by_its_name(owner: Conversation) -> None:
    await ask(owner, "/hide_tag meme")
    for line in ("/tags", "/guide", "/tag mem", "/search meme"):
        assert not any("#meme" in label for label in buttons(await ask(owner, line)))
    assert "#meme" not in await ask(owner, "/guide")
    assert "2 posts" in await ask(owner, "/tag meme")
    assert "already like this" in await ask(owner, "/hide_tag meme")
    await pressed(owner, "Undo")
    assert "#meme" in await ask(owner, "/tags")


async def test_a_wrong_name_gets_near_misses_to_copy(owner: Conversation) -> None:
    assert "/describe meme funny things" in await ask(owner, "/describe mem funny things")
    assert "/merge_tags video youtube" in await ask(owner, "/merge_tags video youtub")
    answer = await ask(owner, "/announce language_modelin 9")
    assert "no series called" in answer
    assert "/announce مدلسازی زبانی 9" in answer
    assert "There is" not in await ask(owner, "/hide_tag qqqqqqqqq")


@pytest.mark.parametrize("command", ["describe", "merge_tags", "hide_tag", "name_series", "part", "announce"])
async def test_a_command_alone_shows_how_it_is_written(owner: Conversation, command: str) -> None:
    answer = await ask(owner, f"/{command}")
    assert f"/{command} " in answer.split("like this:")[1]


async def test_a_series_gets_a_name_and_is_found_by_both(owner: Conversation) -> None:
    assert "is called Words and machines" in await ask(owner, "/name_series language_modeling = Words and machines")
    for name in ("Words and machines", "مدلسازی زبانی", "language_modeling"):
        assert "📚 Words and machines" in await ask(owner, f"/series {name}")
    assert "already" in await ask(owner, "/name_series language_modeling = Words and machines")
    assert "Another series" in await ask(owner, "/name_series Words and machines = فضای هیلبرت")
    (number,) = await posted(owner, "Words and machines - part 9")
    assert f"start=p{number}" in await ask(owner, "/series language_modeling")


async def test_a_post_is_put_into_a_series_moved_and_taken_out(owner: Conversation) -> None:
    (number,) = await posted(owner, "On something else")
    link = f"https://t.me/SampleThinker/{number}"
    assert "Part 8 of" in await ask(owner, f"/part {link} language_modeling 8")
    assert "Part 8" in await ask(owner, "/series language_modeling")
    assert "Part 3 of “فضای هیلبرت”" in await ask(owner, f"/part {number} فضای هیلبرت 3")
    assert str(number) not in await ask(owner, "/series language_modeling")
    assert "Extra to" in await ask(owner, f"/part {number} فضای هیلبرت beside")
    assert "Not part of any series: On something else" in await ask(owner, f"/part {number} none")
    assert "already like this" in await ask(owner, f"/part {number} none")
    assert "(1)" in await ask(owner, "/corrections")
    assert "no part number" in await ask(owner, f"/part {number} فضای هیلبرت")
    assert "isn't in my list" in await ask(owner, "/part 99999 none")


async def test_a_part_is_announced_with_its_day_until_it_is_there(owner: Conversation) -> None:
    assert "is to come" in await ask(owner, "/announce language_modeling 8")
    assert "on 2 Jan 2099" in await ask(owner, "/announce language_modeling 8 2 Jan 2099")
    series = await ask(owner, "/series language_modeling")
    assert "Part 8: coming on 2 Jan 2099" in series
    assert "coming on 2 Jan 2099" in await ask(owner, "/series language_modeling 8")
    await posted(owner, "مدلسازی زبانی - قسمت هشتم #language_modeling")
    assert "coming on" not in await ask(owner, "/series language_modeling")
    assert "is already here" in await ask(owner, "/announce language_modeling 8 2 Jan 2099")
    assert "passed" in await ask(owner, "/announce language_modeling 9 2 Jan 2001")


async def test_what_holds_is_listed_newest_first_and_undone_from_there(owner: Conversation) -> None:
    assert "haven't corrected anything" in await ask(owner, "/corrections")
    for number in range(10):
        await ask(owner, f"/announce language_modeling {number + 10}")
    listed = await ask(owner, "/corrections")
    assert "(10)" in listed
    assert listed.index("Part 19") < listed.index("Part 18")
    assert "Part 10 " not in listed
    turned = await pressed(owner, "›")
    assert "Part 10" in turned
    await pressed(owner, "↺ 10")
    assert "Part 10 " not in await ask(owner, "/series language_modeling")
    assert "undone or replaced before" in await pressed(owner, "↺ 10")
    assert "(9)" in await ask(owner, "/corrections")


async def test_an_undo_button_works_once(owner: Conversation) -> None:
    await ask(owner, "/hide_tag meme")
    await pressed(owner, "Undo")
    assert "undone or replaced before" in await pressed(owner, "Undo")


async def test_doubles_and_gaps_are_asked_once_and_answered_by_buttons(owner: Conversation) -> None:
    await posted(owner, "Sums - part 1", "Sums - part 2: one", "Sums - part 2: two", "Sums - part 4")
    asked = await ask(owner, "/questions")
    assert "2 posts say they're Part 2 of “Sums”" in asked
    assert "I don't have Part 3 of “Sums”" in asked
    assert "no questions" in await ask(owner, "/questions")
    assert "Part 2 of “Sums”: Sums - part 2: two" in await pressed(owner, "2. Sums - part 2: two")
    await pressed(owner, "It never was")
    shown = await ask(owner, "/series Sums")
    assert "Part 3" not in shown
    assert shown.index("Part 2") < shown.index("Part 4")
    assert "two" in await ask(owner, "/series Sums 2")


async def test_both_may_be_fine(owner: Conversation) -> None:
    await posted(owner, "Sums - part 1", "Sums - part 2: one", "Sums - part 2: two")
    await ask(owner, "/questions")
    assert "stays as it is" in await pressed(owner, "All are fine")
    assert "haven't corrected anything" in await ask(owner, "/corrections")


async def test_a_post_with_a_series_own_hashtag_may_be_a_part(owner: Conversation) -> None:
    await posted(owner, "Sums - part 1 #sums", "Sums - part 2 #sums", "Sums - part 3 #sums", "More of it #sums")
    assert "has the hashtag of “Sums”" in await ask(owner, "/questions")
    assert "Part 4 of “Sums”: More of it" in await pressed(owner, "Part 4")


async def test_the_menu_leads_everywhere(owner: Conversation) -> None:
    menu = await ask(owner, "/correct")
    assert len(buttons(menu)) == 5
    assert "/hide_tag" in await pressed(owner, "Hashtags")
    await pressed(owner, "Corrections")
    assert "/name_series" in await pressed(owner, "Series")
    await pressed(owner, "Corrections")
    assert "/part https://t.me/" in await pressed(owner, "Posts")
    await pressed(owner, "Corrections")
    assert "no questions" in await pressed(owner, "My questions")
    assert "haven't corrected anything" in await pressed(owner, "Your corrections")


@pytest.mark.parametrize("command", ["correct", "corrections", "questions", "describe meme x", "part 3 none"])
async def test_nobody_else_can(sample: Conversation, command: str) -> None:
    assert "را نمی‌شناسم" in await ask(sample, f"/{command}")
    await sample.line("in group")
    assert "را نمی‌شناسم" in await ask(sample, f"/{command.split()[0]}@rahnama_bot {command.partition(' ')[2]}")


async def test_the_owners_buttons_do_nothing_for_others(owner: Conversation) -> None:
    await ask(owner, "/hide_tag meme")
    data = bot_messages(owner)[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await owner.line("as reader")
    await ask(owner, "/tags")
    owner.telegram.press(owner.speaker, bot_messages(owner)[-1], data=data)
    await owner.telegram.settled()
    assert len(await owner.store.corrections()) == 1


async def test_all_of_it_in_persian(sample: Conversation) -> None:
    await sample.line("as owner")
    assert "از این پس" in await ask(sample, "/describe meme شوخی‌ها")
    assert "در #youtube ادغام شد" in await ask(sample, "/merge_tags video youtube")
    assert "پنهان است" in await ask(sample, "/hide_tag tweet")
    assert "نام مجموعه‌ی" in await ask(sample, "/name_series language_modeling = زبان و ماشین")
    assert "۱۲ دی ۱۴۹۰ منتشر می‌شود" in await ask(sample, "/announce زبان و ماشین قسمت نهم ۱۲ دی ۱۴۹۰")
    assert "قسمت نهم: در راه، ۱۲ دی ۱۴۹۰" in await ask(sample, "/series زبان و ماشین")
    assert "(۵)" in await ask(sample, "/corrections")


async def test_corrections_outlive_a_restart(owner: Conversation) -> None:
    await ask(owner, "/name_series language_modeling = Words and machines")
    await ask(owner, "restart")
    assert "📚 Words and machines" in await ask(owner, "/series language_modeling")
    await pressed(owner, "Undo")
    assert "Words and machines" not in await ask(owner, "/series language_modeling")


NOTICES = tuple(f"Notice no. {number}\nPlease bring back your books." for number in (56, 71, 99, 104))


async def test_of_what_may_be_a_series_there_is_one_question_and_one_tap_rules_them_all(owner: Conversation) -> None:
    await posted(owner, *NOTICES)
    asked = await ask(owner, "/questions")
    assert "4 posts called “Notice” may be a series" in asked
    assert asked.count("https://t.me/") >= 4
    assert "each new post in it is the next part" in await pressed(owner, "Yes, a series")
    shown = await ask(owner, "/series notice")
    assert "Parts 1 to 55: not in my list\n✅ Part 56" in shown
    assert "Parts 72 to 98: not in my list\n✅ Part 99" in shown
    assert "starting at part 56" in await ask(owner, "/series")
    await posted(owner, "Notice no. 130\nOpen again")
    assert "Part 130" in await ask(owner, "/series notice")
    assert "Undone" in await pressed(owner, "Undo")
    assert "Part 104" not in await ask(owner, "/series notice")


async def test_it_may_be_none(owner: Conversation) -> None:
    await posted(owner, *NOTICES)
    await ask(owner, "/questions")
    assert "“Notice” isn't a series" in await pressed(owner, "No")
    assert "no questions" in await ask(owner, "/questions")
    assert "“Notice” isn't a series" in await ask(owner, "/corrections")


async def test_a_hashtag_becomes_a_series_and_later_posts_its_parts(owner: Conversation) -> None:
    await posted(owner, "Of knots #rope", "Of sails #rope")
    assert "“#rope” is a series" in await ask(owner, "/is_series rope")
    await posted(owner, "Of masts #rope")
    assert "Of masts" in await ask(owner, "/series rope 3")
    await pressed(owner, "Undo")
    assert "Of masts" not in await ask(owner, "/series rope 3")


@pytest.mark.parametrize("tag", ["", " #sums"])
async def test_a_series_that_is_none_goes_and_comes_back(owner: Conversation, tag: str) -> None:
    await posted(owner, *(f"Sums - part {number}{tag}" for number in range(1, 5)))
    assert "Part 4" in await ask(owner, "/series Sums")
    assert "“Sums” isn't a series" in await ask(owner, "/no_series Sums")
    assert "Part 4" not in await ask(owner, "/series Sums")
    await posted(owner, f"Sums - part 5{tag}")
    assert "Part 4" not in await ask(owner, "/series Sums")
    await pressed(owner, "Undo")
    assert "Part 5" in await ask(owner, "/series Sums")


async def test_the_channels_language_is_shown_set_and_undone(owner: Conversation) -> None:
    assert "seems to be فارسی" in without_direction_marks(await ask(owner, "/channel_language"))
    assert "channel's language is Русский" in without_direction_marks(await pressed(owner, "Русский"))
    assert "Undone" in await pressed(owner, "Undo")
    assert "channel's language is Türkçe" in without_direction_marks(await ask(owner, "/channel_language türkçe"))
    assert "language is العربية" in without_direction_marks(await ask(owner, "/channel_language ar"))
    assert "Türkçe" not in await ask(owner, "/corrections")
    assert "I don't know the language" in await ask(owner, "/channel_language klingon")


async def test_a_language_that_the_owner_chose_is_said_to_be_their_choice(owner: Conversation) -> None:
    assert "seems to be" in await ask(owner, "/channel_language")
    await ask(owner, "/channel_language de")
    said = without_direction_marks(await ask(owner, "/channel_language"))
    assert "You chose Deutsch" in said
    assert "seems to be" not in said
    await ask(owner, "lang fa")
    assert "انتخاب کرده‌اید" in await ask(owner, "/channel_language")
    await pressed(owner, "Undo")
    assert "به نظرم" in await ask(owner, "/channel_language")


async def test_a_language_that_the_settings_say_is_said_to_be_theirs_until_the_owner_chooses(talk: Talk) -> None:
    owner = await talk(language="de")
    for line in ("as owner", "lang en"):
        await owner.line(line)
    said = without_direction_marks(await ask(owner, "/channel_language"))
    assert "CHANNEL_LANGUAGE) say that the channel is in Deutsch" in said
    assert "as far as I can tell" not in said
    await ask(owner, "/channel_language tr")
    assert "You chose Türkçe" in without_direction_marks(await ask(owner, "/channel_language"))


async def test_a_post_is_the_guide_as_the_owner_says_until_they_undo_it(owner: Conversation) -> None:
    number, *_ = await posted(owner, "Where to begin:\n#meme to laugh\n#poem to weep")
    assert "to laugh" not in (before := await ask(owner, "/guide"))
    assert "is the channel's guide" in await ask(owner, f"/guide_is https://t.me/SampleThinker/{number}")
    assert "to weep" in await ask(owner, "/guide")
    assert "Undone" in await pressed(owner, "Undo")
    assert await ask(owner, "/guide") == before
    assert "isn't in my list" in await ask(owner, "/guide_is https://t.me/SampleThinker/99999")


async def test_two_names_are_one_in_search_until_the_owner_undoes_it(owner: Conversation) -> None:
    await posted(owner, "The blorptune is out")
    assert "I found nothing" in await ask(owner, "/search ورقلمبیده")
    answer = await ask(owner, "/alias blorptune ورقلمبیده")
    assert "“blorptune” and “ورقلمبیده” are one in search" in without_direction_marks(answer)
    assert "The blorptune is out" in without_direction_marks(await ask(owner, "/search ورقلمبیده"))
    assert "are one in search" in await ask(owner, "/corrections")
    assert "blorptune" in (listed := await ask(owner, "/alias"))
    assert "/alias deepseek =" in listed
    assert "Undone" in await pressed(owner, "↺ 1")
    assert "I found nothing" in await ask(owner, "/search ورقلمبیده")
    assert "blorptune" not in await ask(owner, "/alias")


@pytest.mark.parametrize("written", ["red fox = روباه سرخ", "red fox روباه سرخ"])
async def test_names_of_several_words_are_made_one(owner: Conversation, written: str) -> None:
    assert "“red fox” and “روباه سرخ”" in without_direction_marks(await ask(owner, f"/alias {written}"))


@pytest.mark.parametrize("written", ["fox", "one two three", "fox =", "= fox", "fox = FOX", "fox روباه red"])
async def test_what_is_not_two_names_is_answered_with_how_to_write_them(owner: Conversation, written: str) -> None:
    answer = await ask(owner, f"/alias {written}")
    assert "/alias deepseek =" in answer
    assert "Undo" not in answer
