"""Guest mode: somebody names the bot in a chat where it isn't."""

import pytest

from bot.commands.chat.conversation import Conversation
from bot.commands.chat.showing import shown
from bot.sandbox.people import Chat


@pytest.fixture
def friends(sample: Conversation) -> Chat:
    group = sample.telegram.add_group("Friends", [sample.speaker])
    sample.telegram.set_bot_status(group, "left", sample.speaker)
    return group


async def named(sample: Conversation, friends: Chat, words: str) -> str:
    before = len(friends.messages)
    sample.telegram.name_as_guest(sample.speaker, words, friends)
    await sample.telegram.settled(20)
    [_, answer] = friends.messages[before:]
    return shown(answer)


async def test_the_series_itself_is_the_card(sample: Conversation, friends: Chat) -> None:
    card = await named(sample, friends, "@Rahnama_bot فضای هیلبرت")
    assert card.startswith("📚 فضای هیلبرت")
    assert "[1] بیشتر در ربات (https://t.me/rahnama_bot?start=s-" in card


async def test_words_bring_the_best_post(sample: Conversation, friends: Chat) -> None:
    assert "ضرب داخلی" in (await named(sample, friends, "ضرب داخلی @rahnama_bot")).partition("\n")[0]


async def test_where_nothing_is_found_a_sentence_says_so(sample: Conversation, friends: Chat) -> None:
    assert await named(sample, friends, "@rahnama_bot zzzzqq") == "چیزی پیدا نکردم؛ در خود ربات بپرسید"
