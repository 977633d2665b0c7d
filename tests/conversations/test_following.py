"""Following, with the whole bot: how it begins, what followers are told, how it ends."""

import re

import pytest

from bot.commands.chat.conversation import Conversation
from channel.people.following import Subject, SubjectKind
from handlers.texts import texts
from tests.asking import ask, bot_messages, buttons
from tests.conftest import Talk

FOLLOW, MORE, STOP = "🔔 دنبال کردن", "➕ بیشتر از این", "🔕 لغو دنبال کردن"


async def press(conversation: Conversation, label: str) -> str:
    """Presses a button of the last message that has some, by the words on it."""
    shown = next(one for one in reversed(conversation.telegram.messages(conversation.speaker)) if "reply_markup" in one)
    labels = [one["text"] for row in shown["reply_markup"]["inline_keyboard"] for one in row]
    [number] = [place for place, words in enumerate(labels, 1) if label in words]
    return await ask(conversation, f"!{number}")


async def follows(conversation: Conversation) -> list[str]:
    return [one.name for one in await conversation.store.follows(conversation.speaker.id)]


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("/series language_modeling", "مدلسازی زبانی"),
        ("/tag meme", "meme"),
        ("/series language_modeling 2", "مدلسازی زبانی"),
    ],
)
async def test_a_button_under_a_series_a_hashtag_and_a_part_follows_and_the_answer_undoes_it(
    sample: Conversation, page: str, name: str
) -> None:
    await ask(sample, page)
    begun = await press(sample, FOLLOW)
    assert f"{name} که منتشر شود، همین‌جا خبر می‌دهم" in begun
    assert await follows(sample) == [name]
    ended = await press(sample, STOP)
    assert f"دیگر {'#' if name == 'meme' else ''}{name} را دنبال نمی‌کنید" in ended
    assert await follows(sample) == []
    await press(sample, "دوباره")
    assert await follows(sample) == [name]
    assert len(bot_messages(sample)) == 2  # the page, and the answer, which was edited


async def test_following_again_says_so_and_offers_to_stop(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    again = await ask(sample, "/follow #Meme")
    assert "همین حالا هم دنبال می‌کنید" in again
    assert buttons(again) == [STOP]
    assert await follows(sample) == ["meme"]


async def test_the_series_is_meant_where_a_hashtag_has_the_same_name_and_that_is_offered(sample: Conversation) -> None:
    begun = await ask(sample, "/follow language_modeling")
    assert "هر قسمت تازه‌ای از مدلسازی زبانی" in begun
    assert buttons(begun) == [STOP, texts("fa").reading.turn_on.plain(), "🔔 #language_modeling"]
    await ask(sample, "!3")
    assert await follows(sample) == ["مدلسازی زبانی", "language_modeling"]


async def test_with_the_sign_of_a_hashtag_the_hashtag_is_meant(sample: Conversation) -> None:
    assert "هر پست تازه‌ای با #language_modeling" in await ask(sample, "/follow #language_modeling")


async def test_a_name_that_is_nearly_right_is_offered_and_not_followed(sample: Conversation) -> None:
    answer = await ask(sample, "/follow langage modlin")
    assert "شاید منظورتان یکی از این‌هاست" in answer
    assert buttons(answer) == ["🔔 #language_modeling", "🔔 مدلسازی زبانی"]
    assert await follows(sample) == []
    await ask(sample, "!2")
    assert await follows(sample) == ["مدلسازی زبانی"]


@pytest.mark.parametrize("asked", ["/follow", "/follow zzzz", "/follow ٪٪٪", "/follow " + "x" * 5000])
async def test_without_a_name_that_is_known_it_explains_and_offers_some(sample: Conversation, asked: str) -> None:
    answer = await ask(sample, asked)
    assert "/follow مدلسازی زبانی" in answer
    assert {"🔔 مدلسازی زبانی", "🔔 #note"} <= set(buttons(answer))


async def test_an_empty_index_has_nothing_to_follow(talk: Talk) -> None:
    conversation = await talk()
    assert "هنوز پستی این‌جا نیست" in await ask(conversation, "/follow")
    assert "هنوز چیزی را دنبال نمی‌کنید" in await ask(conversation, "/follows")


async def test_the_list_names_all_and_each_can_be_stopped_in_place(sample: Conversation) -> None:
    for name in ("meme", "مدلسازی زبانی", "شعر"):
        await ask(sample, f"/follow {name}")
    listed = await ask(sample, "/follows")
    assert "دنبال می‌کنید (۳)\n• #meme\n• مدلسازی زبانی\n• #شعر" in listed
    left = await press(sample, "🔕 #meme")
    assert "دیگر #meme را دنبال نمی‌کنید" in left
    assert "(۲)\n• مدلسازی زبانی\n• #شعر" in left
    assert await follows(sample) == ["مدلسازی زبانی", "شعر"]
    assert "(۳)\n• مدلسازی زبانی\n• #شعر\n• #meme" in await press(sample, "🔔 #meme")
    assert await follows(sample) == ["مدلسازی زبانی", "شعر", "meme"]


async def test_unfollow_takes_the_name_in_any_spelling_and_alone_shows_the_list(sample: Conversation) -> None:
    await ask(sample, "/follow مدلسازی زبانی")
    assert "• مدلسازی زبانی" in await ask(sample, "/unfollow")
    assert "دیگر مدلسازی زبانی را دنبال نمی‌کنید" in await ask(sample, "/unfollow LANGUAGE-modeling")
    assert await follows(sample) == []
    assert "«meme» را دنبال نمی‌کنید" in await ask(sample, "/unfollow meme")


async def test_unfollow_offers_what_is_called_nearly_so(sample: Conversation) -> None:
    await ask(sample, "/follow مدلسازی زبانی")
    assert buttons(await ask(sample, "/unfollow مدلسازی")) == ["🔕 مدلسازی زبانی"]
    await ask(sample, "!1")
    assert await follows(sample) == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("/follows 23-8", "از ساعت ۲۳ تا ۸ به وقت تهران"),
        ("/follows ۲۲ تا ۷", "از ساعت ۲۲ تا ۷"),
        ("/follows 22:00 – 24:00", "از ساعت ۲۲ تا ۰"),
        ("/follows 25-3", "این ساعت‌ها را نفهمیدم"),
        ("/follows 7-7", "این ساعت‌ها را نفهمیدم"),
        ("/follows tonight", "این ساعت‌ها را نفهمیدم"),
        ("/follows همیشه", "هر ساعتی خبری باشد می‌فرستم"),
    ],
)
async def test_quiet_hours_are_written(sample: Conversation, written: str, told: str) -> None:
    await ask(sample, "/follow meme")
    assert told in await ask(sample, written)


async def test_quiet_hours_are_pressed_and_taken_back(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    await ask(sample, "/follows")
    assert "✓ 🌙 ۲۲ تا ۹" in await press(sample, "۲۲ تا ۹")
    quiet = await sample.store.quiet(sample.speaker.id)
    assert quiet == (22, 9)
    assert "✓ هر ساعتی" in await press(sample, "هر ساعتی")
    assert await sample.store.quiet(sample.speaker.id) is None


async def test_of_the_forty_that_one_follows_twenty_are_on_a_page(sample: Conversation) -> None:
    for tag in await sample.store.tags():
        await sample.store.follow(sample.speaker.id, Subject(SubjectKind.TAG, tag.id), language="fa")
    for series in await sample.store.series_list():
        await sample.store.follow(sample.speaker.id, Subject(SubjectKind.SERIES, series.id), language="fa")
    first = await ask(sample, "/follows")
    assert first.count("• ") == 20
    second = await press(sample, "بعدی ›")
    assert second.count("• ") == len(await follows(sample)) - 20 > 0
    assert await press(sample, "‹ قبلی") == first


@pytest.mark.parametrize(
    "data",
    [
        *("1:kfs:999", "1:kft:999", "1:kus:999", "1:kas:999", "1:kws:999", "1:kms:999", "1:kns:999", "1:kxs:999"),
        *("1:kds:999", "1:kl:77", "1:kl:-3", "1:kq:99:1", "1:kq:3:3", "1:kfs:999999999999999999"),
    ],
)
async def test_a_button_of_something_that_is_gone_is_answered(sample: Conversation, data: str) -> None:
    await ask(sample, "/tags")
    query = sample.telegram.press(sample.speaker, bot_messages(sample)[-1], data=data)
    await sample.telegram.settled()
    assert query in sample.telegram.answered
    assert sample.telegram.answered[query].get("text") in (None, "")
    assert await follows(sample) == []


@pytest.mark.parametrize("data", ["1:kf", "1:kfs", "1:kfx:1", "1:kfs:1:2", "1:k", "1:kq:1", "1:kp"])
async def test_a_made_up_button_gets_a_kind_word(sample: Conversation, data: str) -> None:
    await ask(sample, "/tags")
    query = sample.telegram.press(sample.speaker, bot_messages(sample)[-1], data=data)
    await sample.telegram.settled()
    assert "این دکمه دیگر کار نمی‌کند" in str(sample.telegram.answered[query]["text"])


async def test_in_a_group_following_goes_on_in_the_private_chat(sample: Conversation) -> None:
    await ask(sample, "in group")
    shown = await ask(sample, "/tag@rahnama_bot meme")
    answer = await ask(sample, f"!{buttons(shown).index(FOLLOW) + 1}")
    url = answer.removeprefix("(opens ").removesuffix(")")
    assert url.startswith("https://t.me/rahnama_bot?start=follow_t")
    assert await follows(sample) == []
    await ask(sample, "in private")
    asked = await ask(sample, f"/start {url.partition('start=')[2]}")
    assert "می‌خواهید #meme را دنبال کنید؟" in asked
    assert await follows(sample) == [], "a link may be anybody's, and follows nothing by itself"
    assert not any(await sample.store.kept_of(sample.speaker.id))
    assert "هر پست تازه‌ای با #meme" in await ask(sample, "!1")
    assert await follows(sample) == ["meme"]


async def test_in_a_group_the_commands_lead_away_and_tell_nothing(sample: Conversation) -> None:
    await ask(sample, "/follow شعر")
    await ask(sample, "in group")
    for command in ("/follow", "/follows", "/unfollow", "/continue"):
        answer = await ask(sample, f"{command}@rahnama_bot")
        assert "بین من و شماست" in answer
        assert "شعر" not in answer
    assert "start=follow_t" in await ask(sample, "/follow@rahnama_bot meme")


async def test_a_link_to_something_that_is_gone_says_so(sample: Conversation) -> None:
    assert "دیگر در فهرست من نیست" in await ask(sample, "/start follow_s999")


async def test_a_vote_is_thanked_for_counted_once_and_taken_back(sample: Conversation) -> None:
    await ask(sample, "/tag meme")
    assert "چند نفر #meme بیشتر می‌خواهند" in await press(sample, MORE)
    await ask(sample, "/tag meme")
    assert "هر نفر یک بار شمرده می‌شود" in await press(sample, MORE)
    assert [one.name for one in await sample.store.votes(sample.speaker.id)] == ["meme"]
    assert "دیگر شمرده نمی‌شود" in await press(sample, "لغو")
    assert await sample.store.votes(sample.speaker.id) == ()


async def test_a_vote_is_in_the_list_and_can_be_taken_back_there(sample: Conversation) -> None:
    await ask(sample, "/series language_modeling")
    await press(sample, MORE)
    assert "از این‌ها بیشتر خواسته‌اید\n• مدلسازی زبانی" in await ask(sample, "/follows")
    assert "از این‌ها" not in await press(sample, "➖ مدلسازی زبانی")
    assert await sample.store.votes(sample.speaker.id) == ()


async def test_a_vote_in_a_group_is_thanked_for_where_nobody_else_sees_it(sample: Conversation) -> None:
    await ask(sample, "in group")
    shown = await ask(sample, "/tag@rahnama_bot meme")
    answer = await ask(sample, f"!{buttons(shown).index(MORE) + 1}")
    assert answer.startswith("(ممنون! بی‌نام شمرده شد")
    assert "\n" not in answer
    assert len(await sample.store.votes(sample.speaker.id)) == 1


async def test_the_guide_asks_readers_what_they_want(sample: Conversation) -> None:
    assert "از کدام موضوع بیشتر می‌خواهید" in await ask(sample, "/guide")


async def test_the_owner_sees_what_is_wanted_in_tens_and_nobody_else_does(sample: Conversation) -> None:
    tags = {tag.name: Subject(SubjectKind.TAG, tag.id) for tag in await sample.store.tags()}
    for reader in range(1000, 1025):
        await sample.store.vote(reader, tags["meme"], True)
    for reader in range(1000, 1011):
        await sample.store.follow(reader, tags["شعر"], language="fa")
    assert "نمی‌شناسم" in await ask(sample, "/wishes")
    await ask(sample, "as owner")
    told = await ask(sample, "/wishes")
    assert re.search("• #meme · حدود [۱۲۳]۰ نفر بیشتر می‌خواهند", told)
    assert "• #شعر · حدود ۱۰ دنبال‌کننده" in told or "شعر" not in told


async def test_the_owner_is_told_why_small_counts_are_not_there(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    await ask(sample, "as owner")
    assert "کمتر از آن را نمی‌گویم" in await ask(sample, "/wishes")


async def test_help_names_the_commands(sample: Conversation) -> None:
    told = await ask(sample, "/help")
    for command in ("/follow", "/follows", "/unfollow", "/continue"):
        assert f"{command} —" in told
    assert "/wishes" not in told


async def test_all_of_it_in_english(sample: Conversation) -> None:
    await ask(sample, "lang en")
    await ask(sample, "/tag meme")
    assert "I'll message you here about every new post with #meme" in await press(sample, "🔔 Follow")
    assert "You no longer follow #meme" in await press(sample, "🔕 Unfollow")
    await ask(sample, "/follow language_modeling")
    listed = await ask(sample, "/follows 23-8")
    assert "From 23:00 to 8:00, Tehran time" in listed
    assert "✓ 🌙 23–8" in listed
    assert "What would you like to follow?" in await ask(sample, "/follow")
