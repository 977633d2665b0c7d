"""A reader and the owner, by way of the whole bot: what each sees, in both languages."""

import re

import pytest

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons


async def send(conversation: Conversation, words: str, way: int = 1) -> str:
    """Writes anonymous words and sends them by the button with that number; what came of it, at the owner's too."""
    await ask(conversation, f"/feedback {words}")
    return await ask(conversation, f"!{way}")


def handle_in(answer: str) -> str:
    """The conversation's handle, as the reader or the owner sees it."""
    found = re.search(r"\b([A-Z2-9]{4})\b", answer)
    assert found, answer
    return found[1]


async def test_words_are_shown_as_the_owner_will_see_them_and_not_sent_before_a_yes(
    sample: Conversation,
) -> None:
    await ask(sample, "/feedback")
    shown = await ask(sample, "بیشتر از احتمال بنویسید")
    assert "مدیر کانال همین را می‌بیند" in shown
    assert "بیشتر از احتمال بنویسید" in shown
    assert "→ owner" not in shown
    assert len(buttons(shown)) == 5


async def test_a_letter_reaches_the_owner_with_nothing_of_the_reader_in_it(
    sample: Conversation,
) -> None:
    answer = await send(sample, "بیشتر از احتمال بنویسید")
    reader, owner = answer.split("→ owner:")
    assert "به دست مدیر کانال رسید" in reader
    assert "بیشتر از احتمال بنویسید" in owner
    assert handle_in(reader) == handle_in(owner)
    assert str(sample.speaker.id) not in owner
    assert "Reader" not in owner


async def test_the_owner_answers_and_the_reader_answers_back(sample: Conversation) -> None:
    handle = handle_in(await send(sample, "سوال دارم"))
    await ask(sample, "as owner")
    answered = await ask(sample, "^بفرمایید")
    assert "→ reader:" in answered
    assert handle in answered.split("→ reader:")[1]
    assert "Owner" not in answered.split("→ reader:")[1]
    await ask(sample, "as reader")
    await ask(sample, "!2")
    await ask(sample, "قسمت هفتم کی می‌آید؟")
    back = await ask(sample, "!1")
    assert handle_in(back.split("→ owner:")[1]) == handle


async def test_a_letter_without_a_way_back_keeps_nothing_of_its_sender(sample: Conversation) -> None:
    answer = await send(sample, "بی نام", way=2)
    assert "نشانی‌ای از شما نگه نداشتم" in answer
    assert (await sample.store.kept_of(sample.speaker.id)).conversations == 0
    await ask(sample, "as owner")
    assert "→ reader" not in await ask(sample, "^نمی‌رسد")


async def test_a_signed_letter_carries_the_name_and_a_link(sample: Conversation) -> None:
    await send(sample, "با نام", way=3)
    owner = (await ask(sample, "!1")).split("→ owner:")[1]
    assert "Reader" in owner
    assert f"tg://user?id={sample.speaker.id}" in owner


async def test_changing_and_cancelling(sample: Conversation) -> None:
    await ask(sample, "/feedback یک")
    await ask(sample, "!5")
    assert "دو" in await ask(sample, "دو")
    assert "لغو شد" in await ask(sample, "!4")
    assert (await ask(sample, "سه")).startswith("🔎 سه")
    await ask(sample, "/feedback")
    assert "لغو شد" in await ask(sample, "/cancel")
    assert "چیزی برای لغو نیست" in await ask(sample, "/cancel")


async def test_an_old_preview_sends_nothing(sample: Conversation) -> None:
    await ask(sample, "/feedback یک")
    old = bot_messages(sample)[-1]
    await ask(sample, "/feedback دو")
    sample.telegram.press(sample.speaker, old, data=old["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await sample.telegram.settled()
    assert "این پیش‌نویس دیگر نیست" in old["text"]


async def test_pressing_send_twice_sends_once(sample: Conversation) -> None:
    await ask(sample, "/feedback فقط همین نامه")
    shown = bot_messages(sample)[-1]
    data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    for _ in range(3):
        sample.telegram.press(sample.speaker, shown, data=data)
    answer = "\n".join(await sample.line("/privacy"))
    assert answer.count("فقط همین نامه") == 1


async def test_warnings_for_what_tells_who_one_is(sample: Conversation) -> None:
    shown = await ask(sample, "/feedback من @somebody هستم، ۰۹۱۲۳۴۵۶۷۸۹ یا a@example.org")
    assert shown.count("⚠️") == 3


async def test_a_photo_is_passed_on_and_a_voice_only_after_a_yes(sample: Conversation) -> None:
    await ask(sample, "/feedback")
    await ask(sample, "+photo نگاه کنید")
    assert "[photo]" in (await ask(sample, "!1")).split("→ owner:")[1]
    await ask(sample, "/feedback")
    assert "صدا، ویدئو و فایل" in await ask(sample, "+voice")
    await ask(sample, "!1")
    assert "[voice]" in (await ask(sample, "!1")).split("→ owner:")[1]


async def test_an_album_is_one_letter(sample: Conversation) -> None:
    await ask(sample, "/feedback")
    for number in range(3):
        sample.telegram.send(
            sample.speaker, photo=True, caption="آلبوم" if number == 0 else None, content={"media_group_id": "77"}
        )
    await sample.line("/privacy")
    answer = (await ask(sample, "!1")).split("→ owner:")
    assert len(answer) == 5  # three photos, and the message with the buttons


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"contact": {"phone_number": "+98912", "first_name": "A"}}, "نمی‌توانم برسانم"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "نمی‌توانم برسانم"),
        (
            {"text": "x", "forward_origin": {"type": "hidden_user", "sender_user_name": "B", "date": 1}},
            "فورواردشده نشان می‌دهد",
        ),
    ],
)
async def test_what_would_tell_who_one_is_is_refused_kindly(
    sample: Conversation, content: dict[str, object], sentence: str
) -> None:
    await ask(sample, "/feedback")
    sample.telegram.send(sample.speaker, content=content)
    await sample.telegram.settled()
    assert sentence in bot_messages(sample)[-1]["text"]


async def test_the_sixth_letter_within_an_hour_waits(sample: Conversation) -> None:
    for number in range(5):
        assert "→ owner" in await send(sample, f"حرف {number}")
    assert "پیام زیادی فرستاده‌اید" in await send(sample, "حرف آخر")


async def test_a_blocked_reader_gets_a_word_that_tells_nothing(sample: Conversation) -> None:
    handle = handle_in(await send(sample, "بد"))
    await ask(sample, "as owner")
    labels = buttons(await ask(sample, "/inbox"))
    assert any(handle in label for label in labels)
    conversation = await sample.store.conversation(handle)
    assert conversation is not None
    await sample.store.block(conversation.id, 1_800_000_000)
    await ask(sample, "as reader")
    answer = await send(sample, "باز هم بد")
    assert "→ owner" not in answer
    assert "الان نمی‌توانم این را بفرستم" in answer


async def test_the_reader_ends_the_conversation_and_the_way_back_is_erased(sample: Conversation) -> None:
    await send(sample, "خداحافظ")
    assert "نشانی شما پاک شد" in await ask(sample, "!1")
    assert (await sample.store.kept_of(sample.speaker.id)).conversations == 0
    await ask(sample, "as owner")
    assert "→ reader" not in await ask(sample, "^هنوز هستید؟")


async def test_forget_lists_what_is_kept_and_erases_it(sample: Conversation) -> None:
    await send(sample, "یک")
    await ask(sample, "/language en")
    listed = await ask(sample, "/forget")
    assert "the return address of 1 conversation" in listed
    assert "the language you chose" in listed
    await ask(sample, "!1")
    assert not any(await sample.store.kept_of(sample.speaker.id))
    assert "I have no data about you" not in await ask(sample, "/start")


async def test_in_a_group_nothing_is_taken_as_feedback(sample: Conversation) -> None:
    await ask(sample, "in group")
    answer = await ask(sample, "/feedback@rahnama_bot این را بفرست")
    assert "همه می‌بینند" in answer
    assert "start=feedback" in answer
    assert "→ owner" not in answer


async def test_the_deep_link_and_the_button_on_a_post_lead_there(sample: Conversation) -> None:
    assert "ناشناس می‌مانید" in await ask(sample, "/start feedback")
    opened = await ask(sample, "/series language_modeling 1")
    number = buttons(opened).index("✉️ نظر درباره‌ی این پست") + 1
    assert "نظرتان درباره‌ی این پست چیست" in await ask(sample, f"!{number}")
    shown = await ask(sample, "عالی بود")
    assert "درباره‌ی: مدلسازی زبان - قسمت اول" in shown
    assert "درباره‌ی: مدلسازی زبان - قسمت اول" in (await ask(sample, "!1")).split("→ owner:")[1]


async def test_an_edit_is_not_passed_on_and_the_reader_is_told_once(sample: Conversation) -> None:
    await send(sample, "یک")
    words = next(one for one in sample.telegram.messages(sample.speaker) if one.get("text") == "/feedback یک")
    for _ in range(2):
        sample.telegram.edit(words, "/feedback دو")
        await sample.telegram.settled()
    told = [one for one in bot_messages(sample) if "ویرایش پیام‌هایی" in one["text"]]
    assert len(told) == 1


async def test_a_letter_survives_a_restart_between_preview_and_yes(sample: Conversation) -> None:
    await ask(sample, "/feedback پیش از خاموشی")
    await ask(sample, "restart")
    assert "پیش از خاموشی" in (await ask(sample, "!1")).split("→ owner:")[1]


async def test_a_letter_that_cannot_be_delivered_is_told_so(sample: Conversation) -> None:
    owner = next(person for name, person in sample.people.items() if name == "owner")
    sample.telegram.block(owner)
    answer = await send(sample, "کسی هست؟")
    assert "نرسید" in answer


async def test_all_of_it_in_english(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert "will see exactly this" in await ask(sample, "/feedback more on probability, please")
    answer = await ask(sample, "!1")
    assert "delivered to the channel's owner" in answer
    assert "What we promise" in await ask(sample, "/privacy")


@pytest.mark.parametrize(
    ("language", "stays", "time"),
    [
        ("fa", "در فهرست مدیر می‌ماند تا از آخرین پیامش ۳۰ روز بگذرد", "می‌بیند پیام چه وقت می‌رسد"),
        ("en", "stay in the owner's list until it's 30 days old", "sees when a message arrives"),
    ],
)
async def test_privacy_says_what_stays_after_forgetting_and_what_the_time_of_a_letter_tells(
    sample: Conversation, language: str, stays: str, time: str
) -> None:
    await ask(sample, f"lang {language}")
    said = await ask(sample, "/privacy")
    assert stays in said
    assert time in said
