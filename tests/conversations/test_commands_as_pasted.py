"""Commands that were copied out of Persian text, with marks around them that nobody sees."""

import pytest

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages

MARKS = {
    "a right-to-left mark": ("\u200f", ""),
    "a left-to-right mark": ("\u200e", ""),
    "an Arabic letter mark": ("\u061c", ""),
    "a right-to-left isolate": ("\u2067", "\u2069"),
    "a first-strong isolate": ("\u2068", "\u2069"),
    "an embedding": ("\u202b", "\u202c"),
    "a half-space": ("\u200c", ""),
    "a byte order mark": ("\ufeff", ""),
    "a word joiner": ("\u2060", "\u2060"),
    "marks, spaces and an isolate": ("\u200f \u2068", "\u2069\u200f"),
    "nothing, and a mark after it": ("", "\u200f"),
}


@pytest.mark.parametrize(("before", "after"), MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("command", ["/tags", "/tag meme", "/start t-meme", "/Search نظریه بازی"])
async def test_a_command_between_invisible_marks_is_the_command(
    sample: Conversation, command: str, before: str, after: str
) -> None:
    assert await ask(sample, f"{before}{command}{after}") == await ask(sample, command)


@pytest.mark.parametrize(("before", "after"), MARKS.values(), ids=MARKS)
async def test_in_a_group_too_if_it_names_the_bot(sample: Conversation, before: str, after: str) -> None:
    await ask(sample, "in group")
    assert "#math" in await ask(sample, f"{before}/tags@rahnama_bot{after}")
    assert "meme" in await ask(sample, f"{before}/tag@rahnama_bot{after} meme")
    assert await ask(sample, f"{before}/tags{after}") == ""
    assert await ask(sample, f"{before}/tags@other_bot{after}") == ""


async def test_a_half_space_in_what_follows_stays(sample: Conversation) -> None:
    assert await ask(sample, "\u200f/tag یک‌هشتگ‌ناموجود") == await ask(sample, "/tag یک‌هشتگ‌ناموجود")
    assert "یک‌هشتگ‌ناموجود" in bot_messages(sample)[-1]["text"]


async def test_it_ends_an_anonymous_message_that_is_being_written(sample: Conversation) -> None:
    await ask(sample, "/feedback")
    cancelled = await ask(sample, "\u2067/cancel\u2069")
    await ask(sample, "/feedback")
    assert cancelled == await ask(sample, "/cancel")


async def test_what_follows_feedback_is_the_message_and_the_command_is_not(sample: Conversation) -> None:
    assert await ask(sample, "\u200f \u2067/feedback سلام\u2069") == (await ask(sample, "/feedback سلام"))


async def test_the_owner_s_commands_are_read_so_too(sample: Conversation) -> None:
    await ask(sample, "as owner")
    assert await ask(sample, "\u200f/corrections") == await ask(sample, "/corrections")


async def test_words_with_a_slash_in_them_are_words(sample: Conversation) -> None:
    assert await ask(sample, "\u200fو/یا") == await ask(sample, "و/یا")
    assert "/series" in await ask(sample, "\u200f/serie")
