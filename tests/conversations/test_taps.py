"""How little a reader has to do, counted: what they write, and what they press."""

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons


class Hand:
    """Counts a reader's messages and presses."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self.messages = self.taps = 0

    async def writes(self, words: str) -> str:
        self.messages += 1
        return await ask(self._conversation, words)

    async def presses(self, label: str) -> str:
        """Presses the one button of the last message that is called this."""
        self.taps += 1
        shown = bot_messages(self._conversation)[-1]
        [data] = [
            one["callback_data"]
            for row in shown["reply_markup"]["inline_keyboard"]
            for one in row
            if label in one["text"]
        ]
        self._conversation.telegram.press(self._conversation.speaker, shown, data=data)
        await self._conversation.telegram.settled()
        return str(bot_messages(self._conversation)[-1]["text"])


async def test_part_four_and_then_five_is_one_message_and_one_tap(sample: Conversation) -> None:
    hand = Hand(sample)
    assert "قسمت چهارم از ۷" in await hand.writes("مدلسازی زبانی ۴")
    assert "قسمت پنجم از" in await hand.presses("قسمت پنجم")
    assert (hand.messages, hand.taps) == (1, 1)


async def test_a_half_remembered_post_is_one_message_and_one_tap(sample: Conversation) -> None:
    hand = Hand(sample)
    assert "قسمت پنجم" in await hand.writes("گرادیان softmax")
    assert "softmax" in await hand.presses("۱")
    assert (hand.messages, hand.taps) == (1, 1)


async def test_going_on_where_one_stopped_is_one_message_and_one_tap(sample: Conversation) -> None:
    await sample.store.keep_progress(sample.speaker.id, True)
    await ask(sample, "/series language_modeling 3")
    hand = Hand(sample)
    await hand.writes("/start")
    assert "قسمت چهارم از" in await hand.presses("▶️")
    assert (hand.messages, hand.taps) == (1, 1)


async def test_to_save_and_find_again_is_two_taps(sample: Conversation) -> None:
    await ask(sample, "/series hilbert 2")
    post = bot_messages(sample)[-1]["text"]
    hand = Hand(sample)
    await hand.presses("⭐")
    await hand.writes("/saved")
    assert await hand.presses("۱") == post
    assert (hand.messages, hand.taps) == (1, 2)


async def test_another_language_is_one_message_and_two_taps(sample: Conversation) -> None:
    hand = Hand(sample)
    await hand.writes("/settings")
    await hand.presses("زبان")
    assert "Settings" in await hand.presses("English")
    assert (hand.messages, hand.taps) == (1, 2)
    assert len(bot_messages(sample)) == 1


async def test_pages_fill_no_screen_with_copies(sample: Conversation) -> None:
    answer = await ask(sample, "/latest")
    for _ in range(3):
        answer = await ask(sample, f"!{buttons(answer).index('قدیمی‌تر ›') + 1}")
    assert len(bot_messages(sample)) == 1
