"""New posts reach those who follow: by way of the whole bot, with what the buttons under the news do."""

import time

import pytest

from bot.commands.chat.conversation import Conversation
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.people.following import Quiet, Subject, SubjectKind
from tests.asking import ask, bot_messages, buttons
from tests.conftest import Talk

PART = "مدلسازی زبان - قسمت هفتم\nپایان #language_modeling"


async def posted(conversation: Conversation, *lines: str) -> str:
    """What followers get for posts in the channel; afterwards the speaker is in their private chat."""
    await ask(conversation, "in channel")
    told = [await ask(conversation, line) for line in lines]
    await ask(conversation, "in private")
    return "\n".join(told)


async def test_a_new_part_is_told_once_and_read_and_counts_as_read(sample: Conversation) -> None:
    await ask(sample, "/follow مدلسازی زبانی")
    await ask(sample, "/continue")
    await ask(sample, "!1")  # keep the places
    told = await posted(sample, PART)
    assert told.count("→ reader:") == 1
    assert (
        "🔔 مدلسازی زبان - قسمت هفتم – پایان (https://t.me/rahnama_bot?start=p70)\n📚 قسمت هفتم از مدلسازی زبانی"
        in told
    )
    assert buttons(told) == ["📖 خواندن", "🔕 مدلسازی زبانی"]
    assert "پایان #language_modeling" in await ask(sample, "!1")
    assert "در قسمت هفتم از ۷ هستید" in await ask(sample, "/continue")
    await ask(sample, "restart")
    assert "🔔" not in await posted(sample, "بی‌ربط")


async def test_only_those_who_follow_it_are_told(sample: Conversation) -> None:
    await ask(sample, "/follow شعر")
    await ask(sample, "as reader 2")
    await ask(sample, "/follow meme")
    told = await posted(sample, "بیتی #شعر")
    assert "→ reader:" in told
    assert "→ reader 2:" not in told


async def test_what_was_there_before_and_edits_of_it_are_not_told(sample: Conversation) -> None:
    await posted(sample, "یک خنده")
    await ask(sample, "/follow meme")
    assert "→ reader" not in await posted(sample, "edit یک خنده #meme")


async def test_an_edit_of_what_was_told_is_not_told_again(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    told = await posted(sample, "یک خنده #meme", "edit یک خنده‌ی دیگر #meme")
    assert told.count("→ reader:") == 1


async def test_the_button_under_news_stops_and_leaves_the_news_as_they_are(sample: Conversation) -> None:
    await ask(sample, "/follow مدلسازی زبانی")
    await ask(sample, "/follow language_modeling")
    await ask(sample, "!3")
    told = await posted(sample, PART)
    assert buttons(told) == ["📖 خواندن", "🔕 #language_modeling", "🔕 مدلسازی زبانی"]
    stopped = await ask(sample, "!3")
    assert "🔔 مدلسازی زبان - قسمت هفتم" in stopped
    assert "دیگر مدلسازی زبانی را دنبال نمی‌کنید" in stopped
    assert buttons(stopped) == ["📖 خواندن", "🔕 #language_modeling", "🔔 دنبال کردن دوباره"]
    assert "→ reader:" in await posted(sample, "باز هم #language_modeling")


async def test_who_stopped_is_told_nothing_until_he_takes_it_back(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    await posted(sample, "یک #meme")
    await ask(sample, "!2")
    assert "→ reader" not in await posted(sample, "دو #meme")
    await ask(sample, "!1")
    assert "→ reader:" in await posted(sample, "سه #meme")


async def test_stopping_twice_by_an_old_button_says_the_same(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    await posted(sample, "یک #meme")
    news = bot_messages(sample)[-1]
    data = news["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]
    for _ in range(2):
        sample.telegram.press(sample.speaker, news, data=data)
        await sample.telegram.settled()
    assert [one["text"].count("را دنبال نمی‌کنید") for one in bot_messages(sample)[-2:]] == [1, 1]


async def test_in_quiet_hours_nothing_comes(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    hour = int((time.time() + 3.5 * 3600) // 3600 % 24)
    await sample.store.keep_quiet(sample.speaker.id, Quiet((hour - 1) % 24, (hour + 2) % 24))
    assert "→ reader" not in await posted(sample, "یک #meme")


async def test_a_reader_who_blocked_the_bot_is_followed_by_nothing(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    sample.telegram.block(sample.speaker)
    await posted(sample, "یک #meme")
    assert await sample.store.follows(sample.speaker.id) == ()


@pytest.mark.parametrize("choice", ["lang en", "/language en"])
async def test_news_speak_the_language_of_the_reader(sample: Conversation, choice: str) -> None:
    if choice.startswith("lang"):
        await ask(sample, choice)
        await ask(sample, "/follow meme")
    else:
        await ask(sample, "/follow meme")
        await ask(sample, choice)
    assert buttons(await posted(sample, "یک #meme")) == ["📖 Read", "🔕 #meme"]


async def test_several_posts_that_come_at_once_are_one_message(sample: Conversation) -> None:
    await ask(sample, "/follow meme")
    info = (await sample.store.channel()).info
    assert isinstance(info, ChannelInfo)
    now = int(time.time())
    posts = [
        Post(message_id=number, date=now, text=f"خنده‌ی {number} #meme", tags=("meme",)) for number in range(80, 92)
    ]
    await sample.store.save([Origin(source=SourceKind.LIVE, as_of=now), info, *posts])
    told = await ask(sample, "/cancel")
    assert "🔔 ۱۲ پست تازه\n\n۱. خنده‌ی 80" in told
    assert "… و ۲ پست دیگر در /latest" in told
    assert buttons(told)[:10] == ["۵", "۴", "۳", "۲", "۱", "۱۰", "۹", "۸", "۷", "۶"]


async def test_news_of_a_channel_without_a_public_name_lead_into_the_bot(talk: Talk) -> None:
    conversation = await talk()
    info = ChannelInfo(title="Closed", chat_id=-1001234567890)
    old = Post(message_id=1, date=1_700_000_000, text="old #meme", tags=("meme",))
    await conversation.store.save([Origin(source=SourceKind.JSON, as_of=1), info, old])
    page = await conversation.store.tag("meme", None, 1)
    assert page
    await ask(conversation, f"/start follow_{SubjectKind.TAG}{Subject(SubjectKind.TAG, page.tag.id).number}")
    await ask(conversation, "!1")  # a link asks first
    told = await posted(conversation, "new #meme")
    assert "https://t.me/rahnama_bot?start=p2" in told
    assert "new #meme" in await ask(conversation, "/start p2")
