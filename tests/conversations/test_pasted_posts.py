"""Posts that a reader pastes the address of, or forwards: they open as their deep links do."""

from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from channel.models import ChannelInfo, Origin, Post, PostKind, SourceKind
from handlers.texts import texts
from storage import open_store
from tests.asking import ask, bot_messages
from tests.conftest import KEYRING, Talk

INFO = ChannelInfo(title="Garden Walks", username="GardenWalks", chat_id=-1001234567890)
DAY = 86_400
POSTS = (
    *(Post(message_id=number, date=number * DAY, text=f"Roses - part {number - 4}\nRed ones.") for number in (5, 6, 7)),
    Post(message_id=10, date=10 * DAY, text="An album of tulips", kind=PostKind.PHOTO, album=(10, 11, 12)),
    Post(message_id=20, date=20 * DAY, kind=PostKind.PHOTO),
    Post(message_id=30, date=30 * DAY, text="Where things are\n#rose for reds\n#tulip for pots\n#moss for shade"),
    Post(
        message_id=31,
        date=31 * DAY,
        text="Begin t.me/GardenWalks/5 then t.me/GardenWalks/6 then t.me/GardenWalks/7",
    ),
    Post(message_id=32, date=32 * DAY, text="Neighbours: t.me/elsewhere/5 t.me/elsewhere/6 t.me/elsewhere/7"),
)
FORMS = (
    *("https://t.me/GardenWalks/6", "http://t.me/gardenwalks/6", "t.me/GardenWalks/6", "www.t.me/GardenWalks/6"),
    *(
        "https://t.me/s/GardenWalks/6",
        "t.me/GardenWalks/6?single",
        "https://t.me/GardenWalks/6?comment=31",
        "T.me/GardenWalks/6",
    ),
    *(
        "https://telegram.me/GardenWalks/6",
        "telegram.dog/GardenWalks/6",
        "https://GardenWalks.t.me/6",
        "gardenwalks.t.me/6",
    ),
    *("https://t.me/c/1234567890/6", "t.me/c/1234567890/6?single", "tg://privatepost?channel=1234567890&post=6"),
    *("tg://resolve?domain=GardenWalks&post=6", "tg:resolve?domain=gardenwalks&post=6&single", "t.me/GardenWalks/۶"),
    *("\u2068t.me/GardenWalks/6\u2069", "این را ببین: https://t.me/GardenWalks/6.", "(t.me/GardenWalks/6)"),
    *("Have you read https://t.me/GardenWalks/6? It is fine", "Look:\nt.me/GardenWalks/6\nand tell me"),
    *("«tg://resolve?domain=GardenWalks&post=6»", "t.me/elsewhere/9 and t.me/GardenWalks/6"),
)


@pytest.fixture
async def garden(tmp_path: Path, talk: Talk) -> Conversation:
    return await talk(await _stored(tmp_path, INFO))


async def _stored(folder: Path, info: ChannelInfo) -> str:
    url = f"sqlite:///{folder}/garden.db"
    async with open_store(url, KEYRING) as store:
        await store.save([Origin(source=SourceKind.JSON, as_of=1), info, *POSTS])
    return url


async def forward(
    conversation: Conversation, number: int, channel: dict[str, Any] | None = None, **content: Any
) -> list[str]:
    """What the bot answers to a forwarded post."""
    chat = channel or {"id": INFO.chat_id, "title": INFO.title, "username": INFO.username}
    origin = {"type": "channel", "chat": {"type": "channel", **chat}, "message_id": number, "date": 1}
    before = len(bot_messages(conversation))
    conversation.telegram.send(conversation.speaker, content={"forward_origin": origin}, **content)
    await conversation.telegram.settled()
    return [one["text"] for one in bot_messages(conversation)[before:]]


async def opened(conversation: Conversation, number: int) -> list[str]:
    """What the post's deep link shows."""
    before = len(bot_messages(conversation))
    await ask(conversation, f"/start p{number}")
    return [one["text"] for one in bot_messages(conversation)[before:]]


@pytest.mark.parametrize("written", FORMS)
async def test_a_pasted_address_opens_the_post_as_its_deep_link_does(garden: Conversation, written: str) -> None:
    answer = await ask(garden, written)
    assert answer == await ask(garden, "/start p6")
    assert "از ۳" in answer
    assert "Roses" in answer


@pytest.mark.parametrize("number", [10, 11, 12])
async def test_so_does_the_address_of_any_picture_of_an_album(garden: Conversation, number: int) -> None:
    assert "An album of tulips" in await ask(garden, f"https://t.me/GardenWalks/{number}?single")


async def test_so_does_an_address_behind_other_words(garden: Conversation) -> None:
    link = [{"type": "text_link", "offset": 0, "length": 4, "url": "https://t.me/GardenWalks/7"}]
    garden.telegram.send(garden.speaker, "this", entities=link)
    await garden.telegram.settled()
    assert "part 3" in bot_messages(garden)[-1]["text"]


@pytest.mark.parametrize(
    "words", [{"text": "Roses - part 1\nRed ones."}, {"photo": True, "caption": "x"}, {"photo": True}]
)
@pytest.mark.parametrize("name", [{}, {"username": "OldName"}])
async def test_a_forwarded_post_opens(garden: Conversation, words: dict[str, Any], name: dict[str, str]) -> None:
    chat = {"id": INFO.chat_id, "title": INFO.title, **name}
    assert await forward(garden, 5, chat, **words) == await opened(garden, 5)


async def test_by_the_channel_s_name_if_its_id_is_not_known(tmp_path: Path, talk: Talk) -> None:
    garden = await talk(await _stored(tmp_path, INFO.model_copy(update={"chat_id": None})))
    assert await forward(garden, 5, photo=True) == await opened(garden, 5)


async def test_a_forwarded_album_is_answered_once(garden: Conversation) -> None:
    answers = [
        answer for number in (10, 11, 12) for answer in await forward(garden, number, photo=True, media_group_id="a1")
    ]
    assert answers == await opened(garden, 10)


async def test_a_caption_is_read_for_addresses_too(garden: Conversation) -> None:
    assert "part 2" in await ask(garden, "+photo look at t.me/GardenWalks/6")


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_of_another_channel_it_is_said_so(garden: Conversation, language: str) -> None:
    await ask(garden, f"lang {language}")
    said = [str(texts(language).post.other_channel(channel=INFO.title))]
    for written in (
        "https://t.me/elsewhere/6",
        "t.me/c/999/6",
        "elsewhere.t.me/6",
        "see tg://resolve?domain=elsewhere&post=6",
    ):
        await ask(garden, written)
        assert [bot_messages(garden)[-1]["text"]] == said
    assert await forward(garden, 6, {"id": -100999, "title": "Elsewhere"}, photo=True) == said


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_of_a_post_that_is_not_in_the_guide_it_is_said_so(garden: Conversation, language: str) -> None:
    await ask(garden, f"lang {language}")
    await garden.store.forget_post(7)
    for number in (7, 99, 10**14):
        await ask(garden, f"https://t.me/GardenWalks/{number}")
        assert bot_messages(garden)[-1]["text"] == str(texts(language).post.unknown())
    assert await forward(garden, 99, photo=True) == [str(texts(language).post.unknown())]


@pytest.mark.parametrize(
    "written",
    [
        "6",
        "#6",
        "t.me/GardenWalks",
        "t.me/GardenWalks/roses",
        "https://t.me/GardenWalks/6/9",
        "x@t.me/GardenWalks/6",
        "not.me/GardenWalks/6",
        "https://example.com/t.me/GardenWalks/6",
        "https://t.me/+abcdef/6",
        "tg://resolve?domain=x",
    ],
)
async def test_what_is_no_address_of_a_post_is_searched_for(garden: Conversation, written: str) -> None:
    answer = await ask(garden, written)
    assert answer
    assert answer != await ask(garden, "/start p6")
    assert str(texts("fa").post.unknown()) not in answer


async def test_an_anonymous_message_with_an_address_stays_one(garden: Conversation) -> None:
    await ask(garden, "/feedback")
    assert "part 2" not in await ask(garden, "https://t.me/GardenWalks/6")


async def test_in_a_group_only_if_the_bot_is_addressed(garden: Conversation) -> None:
    garden.telegram.privacy = False
    await ask(garden, "in group")
    assert await ask(garden, "https://t.me/GardenWalks/6") == ""
    assert await ask(garden, "https://t.me/GardenWalks/6 @rahnama_bots") == ""
    assert await ask(garden, "what of roses, @rahnama_bot?") == ""
    assert "part 2" in await ask(garden, "look, @Rahnama_Bot: https://t.me/GardenWalks/6")
    assert "part 3" in await ask(garden, "^https://t.me/GardenWalks/7")
    assert await ask(garden, "^thank you") == ""


THIS_IS_THE_GUIDE = texts("en").correcting.this_is_guide.plain()
UNDO = texts("en").correcting.undo.plain()


@pytest.fixture
async def owner(garden: Conversation) -> Conversation:
    """The owner, in English."""
    for line in ("as owner", "lang en"):
        await ask(garden, line)
    return garden


def offered(conversation: Conversation) -> bool:
    """Whether the newest answer offers to make the post the guide."""
    return THIS_IS_THE_GUIDE in under(bot_messages(conversation)[-1])


def under(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The buttons under a message, by their labels."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button for row in rows for button in row}


async def guide(conversation: Conversation) -> dict[str, Any]:
    """The guide as readers see it, with its buttons."""
    await ask(conversation, "/guide")
    return {name: bot_messages(conversation)[-1].get(name) for name in ("text", "reply_markup")}


async def press(conversation: Conversation, label: str) -> None:
    """Presses the newest button with this label."""
    found = next(one for one in reversed(bot_messages(conversation)) if label in under(one))
    conversation.telegram.press(conversation.speaker, found, data=under(found)[label]["callback_data"])
    await conversation.telegram.settled()


@pytest.mark.parametrize("number", [30, 31])
async def test_the_owner_makes_a_forwarded_post_the_guide_by_a_button_and_undoes_it(
    owner: Conversation, number: int
) -> None:
    before = await guide(owner)
    assert await forward(owner, number, photo=True) == await opened(owner, number)
    await forward(owner, number, photo=True)
    assert offered(owner)
    await press(owner, THIS_IS_THE_GUIDE)
    assert "is the channel's guide" in bot_messages(owner)[-1]["text"]
    assert await guide(owner) != before
    await forward(owner, number, photo=True)
    assert not offered(owner)
    await press(owner, UNDO)
    assert await guide(owner) == before
    await ask(owner, f"https://t.me/GardenWalks/{number}")
    assert offered(owner)


@pytest.mark.parametrize("number", [6, 10, 32])
async def test_what_could_be_no_guide_is_not_offered_as_one(owner: Conversation, number: int) -> None:
    await forward(owner, number, photo=True)
    assert not offered(owner)


async def test_nobody_else_is_offered_to_choose_the_guide(owner: Conversation) -> None:
    await forward(owner, 30, photo=True)
    button = under(bot_messages(owner)[-1])[THIS_IS_THE_GUIDE]
    for line in ("as reader 2", "lang en"):
        await ask(owner, line)
    await forward(owner, 30, photo=True)
    assert "for shade" in bot_messages(owner)[-1]["text"]
    assert not offered(owner)
    query = owner.telegram.press(owner.speaker, bot_messages(owner)[-1], data=button["callback_data"])
    await owner.telegram.settled()
    assert owner.telegram.answered[query]["text"] == texts("en").errors.old_button.plain()


async def test_nor_is_the_owner_in_a_group_where_others_see_it(owner: Conversation) -> None:
    owner.telegram.privacy = False
    await ask(owner, "in group")
    answer = await ask(owner, "look, @Rahnama_Bot: https://t.me/GardenWalks/30")
    assert "for shade" in answer
    assert THIS_IS_THE_GUIDE not in answer
