"""/settings: one message that is edited in place."""

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons


async def press(conversation: Conversation, label: str) -> str:
    """The answer to a press in the last message."""
    message = bot_messages(conversation)[-1]
    [data] = [
        one["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for one in row
        if one["text"].endswith(label)
    ]
    conversation.telegram.press(conversation.speaker, message, data=data)
    await conversation.telegram.settled()
    return str(bot_messages(conversation)[-1]["text"])


async def test_everything_that_is_set_is_told_and_leads_on(sample: Conversation) -> None:
    await ask(sample, "lang en")
    await ask(sample, "/follow meme")
    await ask(sample, "/follows 23-8")
    await sample.store.keep_progress(sample.speaker.id, True)
    told = await ask(sample, "/settings")
    for line in ("Language: English", "You follow 1", "Quiet from 23:00 to 8:00", "I remember how far you've read"):
        assert line in told
    assert buttons(told) == [
        "🌐 Language",
        "🔔 Follows, quiet hours",
        "⭐ Saved posts",
        "🗑 Stop and delete it",
        "🔒 Privacy",
        "🗑 Delete my data",
    ]


async def test_all_of_it_stays_in_one_message(sample: Conversation) -> None:
    await ask(sample, "/settings")
    for label, begins in (
        ("زبان", "زبان ربات را انتخاب کنید"),
        ("دنبال‌شده‌ها و سکوت", "🔔 هنوز چیزی را دنبال نمی‌کنید"),
        ("نگه‌داشته‌ها", "⭐ هنوز پستی را نگه نداشته‌اید"),
        ("حریم خصوصی", "قولی که می‌دهیم"),
        ("پاک کردن داده‌ها", "این‌ها برای همیشه پاک می‌شود"),
    ):
        assert (await press(sample, label)).startswith(begins)
        assert (await press(sample, "↩ تنظیمات")).startswith("⚙️ تنظیمات")
    assert len(bot_messages(sample)) == 1


async def test_another_language_is_chosen_in_place_and_the_rows_follow_it(sample: Conversation) -> None:
    await ask(sample, "/settings")
    await press(sample, "🌐 زبان")
    assert (await press(sample, "English")).startswith("⚙️ Settings")
    rows = bot_messages(sample)[-1]["reply_markup"]["inline_keyboard"]
    assert [one["text"] for one in rows[0]] == ["🌐 Language", "🔔 Follows, quiet hours"]
    assert len(bot_messages(sample)) == 1
    assert "Hi!" in await ask(sample, "/start")


async def test_the_place_is_remembered_and_forgotten_in_place(sample: Conversation) -> None:
    await ask(sample, "/settings")
    assert "یادم می‌ماند هر مجموعه را" in await press(sample, "جایم را نگه دار")
    assert await sample.store.keeps_progress(sample.speaker.id)
    assert "یادم نمی‌ماند" in await press(sample, "نگه ندار و پاک کن")
    assert not await sample.store.keeps_progress(sample.speaker.id)
    assert len(bot_messages(sample)) == 1


async def test_in_a_group_settings_lead_to_the_private_chat(sample: Conversation) -> None:
    await ask(sample, "in group")
    assert "بین من و شماست" in await ask(sample, "/settings@rahnama_bot")


async def test_who_has_begun_a_series_is_offered_its_next_part_by_start(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series language_modeling 3")
    assert buttons(await ask(sample, "/start"))[0] == "▶️ مدلسازی زبانی · قسمت چهارم"
    assert "قسمت چهارم از ۷" in await ask(sample, "!1")
    await ask(sample, "as reader 2")
    assert not any("▶️" in label for label in buttons(await ask(sample, "/start")))
