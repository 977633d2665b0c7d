"""Where a reader stopped: kept once they want it, shown only to them, erased when they like."""

import logging

import pytest

from bot.commands.chat.conversation import Conversation
from channel.errors import StoreError
from handlers.texts import texts
from tests.asking import ask, bot_messages, buttons

HERE = "📍"
OFFER = texts("fa").reading.turn_on.plain()


async def begun(conversation: Conversation) -> list[tuple[str, int, int | None]]:
    found = await conversation.store.progress(conversation.speaker.id)
    return [(one.series.name, one.last, one.next) for one in found]


async def test_nothing_is_kept_before_a_reader_wants_it(sample: Conversation) -> None:
    await ask(sample, "/series language_modeling 2")
    assert await begun(sample) == []
    answer = await ask(sample, "/continue")
    assert "یادم نمی‌ماند" in answer
    assert buttons(answer) == ["📍 جایم را نگه دار"]
    assert "هنوز مجموعه‌ای را شروع نکرده‌اید" in await ask(sample, "!1")
    assert HERE not in await ask(sample, "/series language_modeling")


async def test_the_next_part_of_each_series_is_offered_the_last_read_first(sample: Conversation) -> None:
    await ask(sample, "/continue")
    await ask(sample, "!1")
    await ask(sample, "/series language_modeling 2")
    await ask(sample, "/series فضای هیلبرت 1")
    answer = await ask(sample, "/continue")
    assert "فضای هیلبرت: در قسمت اول از ۲ هستید\nمدلسازی زبانی: در قسمت دوم از ۷ هستید" in answer
    assert buttons(answer)[:2] == ["▶️ فضای هیلبرت · قسمت دوم", "▶️ مدلسازی زبانی · قسمت سوم"]
    assert "قسمت سوم از ۷ · مدلسازی زبانی" in await ask(sample, "!2")
    assert "مدلسازی زبانی: در قسمت سوم از ۷ هستید" in await ask(sample, "/continue")


async def test_following_a_series_keeps_no_place_but_offers_it_by_a_button(sample: Conversation) -> None:
    offered = await ask(sample, "/follow مدلسازی زبانی")
    assert OFFER in buttons(offered)
    await ask(sample, "/series language_modeling 1")
    assert await begun(sample) == []
    assert not (await sample.store.kept_of(sample.speaker.id)).progress
    await ask(sample, "/follow مدلسازی زبانی")
    await ask(sample, "!2")
    await ask(sample, "/series language_modeling 1")
    assert "قسمت اول از ۷ هستید" in await ask(sample, "/continue")
    assert OFFER not in buttons(await ask(sample, "/follow فضای هیلبرت"))


async def test_following_a_hashtag_keeps_nothing_and_offers_nothing(sample: Conversation) -> None:
    assert OFFER not in buttons(await ask(sample, "/follow meme"))
    assert not await sample.store.keeps_progress(sample.speaker.id)


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        (["/series language_modeling", "!2"], "قسمت چهارم"),
        (["/series language_modeling 3", "!1"], "قسمت چهارم"),
        (["/start p36"], "قسمت چهارم"),
        (["/start s3-language_modeling"], "قسمت سوم"),
    ],
)
async def test_a_post_counts_however_it_was_opened(sample: Conversation, lines: list[str], part: str) -> None:
    await ask(sample, "as reader 2")
    for line in lines:  # the answers are kept by now
        await ask(sample, line)
    await ask(sample, "as reader")
    await sample.store.keep_progress(sample.speaker.id, True)
    for line in lines:
        await ask(sample, line)
    assert f"در {part} از ۷ هستید" in await ask(sample, "/continue")


async def test_what_is_opened_in_a_group_is_nobodys(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "in group")
    await ask(sample, "/series@rahnama_bot language_modeling 2")
    await ask(sample, "!2")
    assert await begun(sample) == []


async def test_lists_of_series_tell_a_reader_his_place_and_nobody_else(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series language_modeling 3")
    place = "📍 در قسمت سوم از ۷ هستید"
    for asked in ("/series", "/series language_modeling", "مدلسازی زبانی", "/start s-language_modeling"):
        assert place in await ask(sample, asked), asked
        await ask(sample, "as reader 2")
        assert HERE not in await ask(sample, asked), asked
        await ask(sample, "in group")
        await ask(sample, "as reader")
        assert HERE not in await ask(sample, asked.replace(" ", "@rahnama_bot ", 1)), asked
        await ask(sample, "in private")
        assert place in await ask(sample, asked), asked
    await ask(sample, "/start")
    assert place in await ask(sample, "!5")


async def test_at_the_end_of_a_series_it_says_that_this_is_all(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series language_modeling 6")
    answer = await ask(sample, "/continue")
    assert "در قسمت ششم از ۷ هستید · فعلاً همین است" in answer
    assert buttons(answer) == ["🗑 نگه ندار و پاک کن"]


async def test_an_introduction_is_told_by_its_name(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series فضای هیلبرت معرفی")
    assert "فضای هیلبرت: «معرفی» را خوانده‌اید" in await ask(sample, "/continue")


async def test_turning_it_off_erases_it_and_following_does_not_turn_it_on_again(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series language_modeling 3")
    await ask(sample, "/continue")
    assert "پاک شد" in await ask(sample, "!2")
    assert await begun(sample) == []
    await ask(sample, "/follow فضای هیلبرت")
    await ask(sample, "/series language_modeling 4")
    assert await begun(sample) == []
    assert HERE not in await ask(sample, "/series")


async def test_the_list_of_follows_turns_it_on_and_off_too(sample: Conversation) -> None:
    await ask(sample, "/follows")
    assert "یادم می‌ماند" in await ask(sample, "!1")
    assert await sample.store.keeps_progress(sample.speaker.id)
    assert "یادم می‌ماند" not in await ask(sample, "!1")
    assert not await sample.store.keeps_progress(sample.speaker.id)


async def test_what_was_forgotten_is_not_remembered_in_memory_either(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series language_modeling 3")
    await ask(sample, "/forget")
    await ask(sample, "!2")
    await ask(sample, "/series language_modeling 4")
    assert await begun(sample) == []
    assert HERE not in await ask(sample, "/series")


async def test_a_fault_in_keeping_it_costs_the_reader_nothing_and_is_logged_without_him(
    sample: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise StoreError("away")

    await sample.store.keep_progress(sample.speaker.id, True)
    monkeypatch.setattr("storage.store.SqlStore.opened", broken)
    with caplog.at_level(logging.WARNING):
        assert "قسمت سوم از ۷" in await ask(sample, "/series language_modeling 3")
    assert [record.getMessage() for record in caplog.records] == ["progress_not_kept"]
    assert str(sample.speaker.id) not in caplog.text
    assert not any("مشکل" in one["text"] for one in bot_messages(sample))


async def test_it_is_told_in_english(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert "I can also remember how far you've read" in await ask(sample, "/follow language_modeling")
    await ask(sample, "!2")
    await ask(sample, "/series language_modeling 3")
    answer = await ask(sample, "/continue")
    assert "you're at Part 3 of 7" in answer
    assert "▶️ مدلسازی زبانی · Part 4" in buttons(answer)
    assert "📍 you're at Part 3 of 7" in await ask(sample, "/series")
