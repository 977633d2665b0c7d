"""⭐ and /saved: what a reader saves is listed for them alone, taken out with a way back, and erased by /forget."""

from bot.commands.chat.conversation import Conversation
from tests.asking import ask, bot_messages, buttons, titles


async def press(sample: Conversation, answer: str, label: str) -> str:
    """Presses the one button of the answer that has this on it."""
    [place] = [place for place, one in enumerate(buttons(answer), 1) if label in one]
    return await ask(sample, f"!{place}")


async def saved(sample: Conversation, *asked: str) -> str:
    """Opens these, saves each, and returns the list."""
    for line in asked:
        assert "/saved" in await press(sample, await ask(sample, line), "⭐")
    return await ask(sample, "/saved")


async def test_what_is_saved_is_in_the_list_the_last_first(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert "haven't saved anything" in await ask(sample, "/saved")
    listed = await saved(sample, "/series hilbert 1", "/series hilbert 2", "/series hilbert 1")
    assert "(2)" in listed
    assert len(titles(listed)) == 2
    await ask(sample, "as reader 2")
    await ask(sample, "lang en")
    assert "haven't saved anything" in await ask(sample, "/saved")


async def test_saving_sends_no_message_and_leaves_the_post_as_it_is(sample: Conversation) -> None:
    answer = await ask(sample, "/series hilbert 1")
    before = len(bot_messages(sample))
    assert (await press(sample, answer, "⭐")).startswith("(⭐")
    assert len(bot_messages(sample)) == before


async def test_a_post_is_taken_out_and_put_back_in_one_message(sample: Conversation) -> None:
    await ask(sample, "lang en")
    listed = await saved(sample, "/series hilbert 1", "/series hilbert 2")
    before, messages = titles(listed), len(bot_messages(sample))
    sorting = await press(sample, listed, "Remove some")
    without = await press(sample, sorting, "✗ 1")
    assert titles(without) == before[1:]
    again = await press(sample, without, "Undo")
    assert titles(again) == before
    done = await press(sample, again, "Done")
    assert buttons(done)[:2] == ["1", "2"]
    assert len(bot_messages(sample)) == messages


async def test_a_long_list_has_pages(sample: Conversation) -> None:
    await ask(sample, "lang en")
    cards = (await sample.store.latest(None, 12)).posts
    for card in cards:
        await sample.store.save_post(sample.speaker.id, card.id)
    first = await ask(sample, "/saved")
    assert len(titles(first)) == 10
    second = await press(sample, first, "›")
    assert len(titles(second)) == len(cards) - 10


async def test_forget_tells_of_saved_posts_and_erases_them(sample: Conversation) -> None:
    await ask(sample, "lang en")
    await saved(sample, "/series hilbert 1")
    told = await ask(sample, "/forget")
    assert "your 1 saved post" in told
    await press(sample, told, "Yes")
    assert not any(await sample.store.kept_of(sample.speaker.id))


async def test_in_a_group_the_list_is_not_shown(sample: Conversation) -> None:
    await saved(sample, "/series hilbert 1")
    await ask(sample, "in group")
    assert not titles(await ask(sample, "/saved@rahnama_bot"))
