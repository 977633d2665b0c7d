"""What the owner sees can be corrected where they see it: ✏️, a few words, yes; and undone."""

import pytest

from bot.commands.chat.conversation import Conversation
from bot.sandbox import Message
from handlers.texts import texts

LINES = texts("en").pointing


class Owner:
    def __init__(self, talk: Conversation) -> None:
        self._talk = talk

    def newest(self) -> Message:
        return [one for one in self._talk.telegram.messages(self._talk.speaker) if one["from"]["is_bot"]][-1]

    async def says(self, line: str) -> Message:
        await self._talk.line(line)
        return self.newest()

    async def presses(self, label: str, message: Message | None = None) -> Message:
        """Press the button that has this label, and return the newest message then."""
        under = message or self.newest()
        data = next(
            one["callback_data"]
            for row in under["reply_markup"]["inline_keyboard"]
            for one in row
            if label in one["text"]
        )
        self._talk.telegram.press(self._talk.speaker, under, data=data)
        await self._talk.telegram.settled(20)
        return self.newest()

    async def replies(self, words: str, to: Message | None = None) -> Message:
        self._talk.telegram.send(self._talk.speaker, words, reply_to=to or self.newest())
        await self._talk.telegram.settled(20)
        return self.newest()


@pytest.fixture
async def owner(sample: Conversation) -> Owner:
    await sample.line("as owner")
    await sample.line("lang en")
    return Owner(sample)


async def test_a_hashtag_is_described_in_three_taps_and_a_sentence(owner: Owner) -> None:
    await owner.says("/tag meme")
    await owner.presses(LINES.button.plain())
    await owner.presses(LINES.describe.plain())
    shown = await owner.replies("jokes that only we get")
    assert LINES.would.plain() in shown["text"]
    assert "jokes that only" not in (await owner.says("/tag meme"))["text"]
    await owner.presses(LINES.yes.plain(), shown)
    assert "jokes that only we get" in (await owner.says("/tag meme"))["text"]


async def test_what_was_shown_does_not_hold_after_a_no_and_is_undone_after_a_yes(owner: Owner) -> None:
    await owner.says("/series hilbert")
    await owner.presses(LINES.button.plain())
    await owner.presses(LINES.rename.plain())
    request = owner.newest()
    await owner.replies("Hilbert's space")
    await owner.presses(LINES.no.plain())
    assert "Hilbert's space" not in (await owner.says("/series"))["text"]
    await owner.replies("Hilbert's space", request)
    await owner.presses(LINES.yes.plain())
    held = owner.newest()
    assert "Hilbert's space" in (await owner.says("/series"))["text"]
    await owner.presses("Undo", held)
    assert "Hilbert's space" not in (await owner.says("/series"))["text"]


async def test_a_post_gets_its_part_where_it_is_read(owner: Owner) -> None:
    await owner.says("/latest")
    await owner.presses("1")
    await owner.presses(LINES.button.plain())
    await owner.presses(LINES.part.plain())
    shown = await owner.replies("فضای هیلبرت 9")
    assert "Part 9 of" in shown["text"]
    await owner.presses(LINES.yes.plain())
    assert "Part 9" in (await owner.says("/series hilbert 9"))["text"]


async def test_a_post_can_be_taken_out_and_brought_back(owner: Owner) -> None:
    await owner.says("/latest")
    await owner.presses("1")
    await owner.presses(LINES.button.plain())
    out = await owner.presses(LINES.remove.plain())
    assert texts("en").corrections.taken_out.plain() in out["text"]
    assert texts("en").corrections.brought_back.plain() in (await owner.presses("Undo"))["text"]


@pytest.mark.parametrize("label", [LINES.hide, LINES.is_series])
async def test_what_needs_no_words_is_one_tap_with_its_undo(owner: Owner, label: object) -> None:
    await owner.says("/tag meme")
    await owner.presses(LINES.button.plain())
    held = await owner.presses(label.plain())  # type: ignore[attr-defined]
    assert texts("en").correcting.holds_now.plain() in held["text"]
    assert texts("en").correcting.undone.plain() in (await owner.presses("Undo"))["text"]


async def test_words_that_lead_nowhere_are_told_with_the_way_out(owner: Owner) -> None:
    await owner.says("/tag meme")
    await owner.presses(LINES.button.plain())
    await owner.presses(LINES.merge.plain())
    assert "isn't" in (told := (await owner.replies("no such hashtag"))["text"]) or "no hashtag" in told


async def test_a_reader_sees_no_pencil_and_an_owner_in_a_group_neither(sample: Conversation) -> None:
    await sample.line("lang en")
    for line in ("/tag meme", "/series hilbert", "/series hilbert 1"):
        assert LINES.button.plain() not in str(await sample.line(line))
    await sample.line("as owner")
    await sample.line("lang en")
    assert LINES.button.plain() in str(await sample.line("/tag meme"))
    await sample.line("in group")
    assert LINES.button.plain() not in str(await sample.line("/tag@rahnama_bot meme"))


@pytest.mark.parametrize("day", ["Sunday", "next Sunday", "tomorrow", "یکشنبه", "فردا", "in 3 days", "12 Jan"])
async def test_the_next_part_is_announced_with_its_day_as_people_say_it(owner: Owner, day: str) -> None:
    await owner.says("/series hilbert")
    await owner.presses(LINES.button.plain())
    await owner.presses(LINES.announce.plain())
    shown = await owner.replies(f"7 {day}")
    assert "Part 7 of" in shown["text"]
    assert " is coming on " in shown["text"]
