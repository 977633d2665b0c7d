"""The button under a post that shows others like it."""

import pytest

from bot.commands.chat.conversation import Conversation
from channel.models import ChannelInfo, Origin, Post, SourceKind
from tests.asking import ask, bot_messages, buttons, titles
from tests.conftest import Talk
from tests.conversations.test_buttons_and_groups import press

ROCKETS = "Rockets burn methane and oxygen"


async def more_like_this(conversation: Conversation, shown: str) -> str:
    """Presses the button under the post that was shown."""
    labels = buttons(shown)
    place = next(place for place, label in enumerate(labels, 1) if label.startswith("≈"))
    return await ask(conversation, f"!{place}")


async def saved(talk: Talk, *posts: Post) -> Conversation:
    conversation = await talk()
    await conversation.store.save(
        [Origin(source=SourceKind.JSON, as_of=1), ChannelInfo(title="Sums", username="sums"), *posts]
    )
    return conversation


def post(number: int, text: str, *tags: str, **fields: object) -> Post:
    return Post.model_validate({"message_id": number, "text": text, "tags": tags, **fields})


async def test_posts_like_another_are_listed_under_its_title_and_open(sample: Conversation) -> None:
    shown = await ask(sample, "/series language_modeling 6")
    answer = await more_like_this(sample, shown)
    assert answer.startswith("≈ شبیه این پست: مدلسازی زبان - قسمت ششم")
    found = titles(answer)
    assert "مدلسازی زبان - قسمت پنجم" in found[:5]
    assert "مدلسازی زبان - قسمت ششم" not in found
    assert len(found) == len(set(found)) == len(buttons(answer)) <= 10
    assert len(bot_messages(sample)) == 2
    assert found[0] in await ask(sample, f"!{min(5, len(found))}")


async def test_it_is_answered_in_english_too(sample: Conversation) -> None:
    await ask(sample, "lang en")
    answer = await more_like_this(sample, await ask(sample, "/series language_modeling 6"))
    assert answer.startswith("≈ More like this: مدلسازی زبان - قسمت ششم")
    assert "1. " in answer


async def test_a_forgotten_post_is_no_longer_like_another(talk: Talk) -> None:
    words = (ROCKETS, f"{ROCKETS}, again", f"{ROCKETS}, and again")
    conversation = await saved(talk, *(post(number, text, "rockets") for number, text in enumerate(words, 1)))
    await ask(conversation, "/latest")
    first = await more_like_this(conversation, await ask(conversation, "!1"))
    assert set(titles(first)) == set(words[1:])
    await conversation.store.forget_post(2)
    await ask(conversation, "/latest")
    assert titles(await more_like_this(conversation, await ask(conversation, "!1"))) == [words[2]]


async def test_where_nothing_is_alike_it_says_so(talk: Talk) -> None:
    conversation = await saved(talk, post(1, ROCKETS), post(2, "Bread wants a night of rest"))
    await ask(conversation, "/latest")
    answer = await more_like_this(conversation, await ask(conversation, "!2"))
    assert answer == "پستی شبیه این پیدا نکردم: Bread wants a night of rest"


async def test_where_nothing_is_found_in_time_the_hashtags_that_others_have_are_offered(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.index.search.similar.SECONDS", -1.0)
    conversation = await saved(
        talk, post(1, ROCKETS, "rockets"), post(2, f"{ROCKETS} too", "rockets", "only_here"), post(3, "x", "other")
    )
    await ask(conversation, "/latest")
    answer = await more_like_this(conversation, await ask(conversation, "!2"))
    assert answer.startswith(f"پستی شبیه این پیدا نکردم: {ROCKETS} too\nشاید در هشتگ‌هایش")
    assert buttons(answer) == ["#rockets · ۲"]
    assert (await ask(conversation, "!1")).startswith("🏷 #rockets (https://t.me/rahnama_bot?start=t-rockets) — ۲ پست")


async def test_a_post_without_words_is_named_by_what_it_is(talk: Talk) -> None:
    conversation = await saved(talk, post(1, "", kind="photo"))
    await ask(conversation, "/latest")
    assert await more_like_this(conversation, await ask(conversation, "!1")) == "پستی شبیه این پیدا نکردم: عکس"


@pytest.mark.parametrize("data", ["1:m", "1:m:999", "1:m:-1", "1:m:1"])
async def test_of_a_post_that_is_gone_it_says_so(talk: Talk, data: str) -> None:
    conversation = await saved(talk, post(1, ROCKETS), post(2, ROCKETS + "!"))
    await ask(conversation, "/latest")
    await conversation.store.forget_post(1)
    await press(conversation, data)
    assert "دیگر در فهرست من نیست" in bot_messages(conversation)[-1]["text"]
