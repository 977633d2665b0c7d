"""A letter as requests to the Bot API; the sandbox says whether Telegram would take them."""

from typing import Any

import pytest

from bot.sandbox.people import User
from bot.sandbox.telegram import Telegram
from channel.language.text import utf16_length
from channel.models import Entity, EntityKind, PostKind
from channel.people.letters import Call, Letter, Medium
from handlers.html import Html
from handlers.letters.calls import letter_calls

HEAD = Html("✉️ <b>A7KQ</b> · 29 Dec 2024\nAbout: <i>a post</i>")
SHOWN_HEAD = "✉️ A7KQ · 29 Dec 2024\nAbout: a post"
FIRST_LINE = "✉️ A7KQ · 29 Dec 2024"
KEYBOARD = [[{"text": "Answer", "callback_data": "1:oa:5"}]]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def owner(telegram: Telegram) -> User:
    owner = telegram.add_user("Owner")
    telegram.send(owner, "/start")
    return owner


def medium(telegram: Telegram, kind: str, extension: str = "") -> Medium:
    """A medium of that kind that somebody has sent before."""
    stranger = telegram.add_user("Stranger")
    content: dict[str, Any] = {kind: True}
    sent = telegram.send(stranger, **content)[kind]
    file = sent[-1] if isinstance(sent, list) else sent
    return Medium(kind=PostKind(kind), file_id=file["file_id"], extension=extension)


def unfetched(value: Any) -> Any:
    """The parameters as the sender makes them, but files to be sent again are sent by their id."""
    if isinstance(value, dict):
        return value["fetch"] if "fetch" in value else {name: unfetched(inner) for name, inner in value.items()}
    return [unfetched(inner) for inner in value] if isinstance(value, list) else value


async def shown(telegram: Telegram, owner: User, calls: list[Call]) -> list[dict[str, Any]]:
    """What the owner's chat shows of the calls."""
    before = len(telegram.messages(owner))
    for call in calls:
        await telegram.call(call.method, unfetched(call.params))
    return telegram.messages(owner)[before:]


def words(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


async def test_words_stand_under_their_head_with_the_buttons_below(telegram: Telegram, owner: User) -> None:
    letter = Letter(text="so <it> is", entities=(Entity(kind=EntityKind.BOLD, offset=3, length=4),))
    calls = letter_calls(owner.id, letter, HEAD, KEYBOARD, conversation=5)
    [message] = await shown(telegram, owner, calls)
    assert message["text"] == f"{SHOWN_HEAD}\n\nso <it> is"
    assert message["reply_markup"]["inline_keyboard"] == KEYBOARD
    assert message["link_preview_options"] == {"is_disabled": True}
    assert {"type": "bold", "offset": len(SHOWN_HEAD) + 5, "length": 4} in message["entities"]
    assert [call.conversation for call in calls] == [5]


async def test_the_first_message_replies_where_it_should(telegram: Telegram, owner: User) -> None:
    question = telegram.messages(owner)[0]
    calls = letter_calls(owner.id, Letter(text="word " * 2000), HEAD, None, reply_to=question["message_id"])
    first, *others = await shown(telegram, owner, calls)
    assert first["reply_to_message"]["message_id"] == question["message_id"]
    assert others
    assert not any("reply_to_message" in other for other in others)


async def test_an_answer_to_what_is_deleted_is_sent_all_the_same(telegram: Telegram, owner: User) -> None:
    calls = letter_calls(owner.id, Letter(text="yes"), HEAD, None, reply_to=4242)
    assert len(await shown(telegram, owner, calls)) == 1


@pytest.mark.parametrize("text", ["word " * 3200, "😀" * 8000, "<&>" * 5000])
async def test_a_long_text_is_cut_into_messages_that_each_tell_whose_they_are(
    telegram: Telegram, owner: User, text: str
) -> None:
    messages = await shown(telegram, owner, letter_calls(owner.id, Letter(text=text), HEAD, KEYBOARD))
    assert len(messages) > 3
    assert words(messages[0]).startswith(f"{SHOWN_HEAD}\n\n")
    assert all(words(one).startswith(f"{FIRST_LINE}\n\n") for one in messages[1:])
    told = "".join(words(one).split("\n\n", 1)[1] for one in messages)
    assert "".join(told.split()) == "".join(text.split())
    assert ["reply_markup" in one for one in messages] == [False] * (len(messages) - 1) + [True]


async def test_the_longest_message_that_fits_is_not_cut(telegram: Telegram, owner: User) -> None:
    room = 4096 - utf16_length(SHOWN_HEAD) - 2
    assert len(await shown(telegram, owner, letter_calls(owner.id, Letter(text="a" * room), HEAD, KEYBOARD))) == 1
    assert len(await shown(telegram, owner, letter_calls(owner.id, Letter(text="a" * (room + 1)), HEAD, None))) == 2


ONE = ["photo", "voice", "video", "audio", "document", "animation"]


@pytest.mark.parametrize("kind", ONE)
async def test_a_medium_has_head_words_and_buttons_under_it(telegram: Telegram, owner: User, kind: str) -> None:
    letter = Letter(text="look", media=(medium(telegram, kind),))
    [message] = await shown(telegram, owner, letter_calls(owner.id, letter, HEAD, KEYBOARD))
    assert kind in message
    assert message["caption"] == f"{SHOWN_HEAD}\n\nlook"
    assert message["reply_markup"]["inline_keyboard"] == KEYBOARD


@pytest.mark.parametrize("kind", ONE)
async def test_a_caption_that_is_too_long_follows_as_a_message(telegram: Telegram, owner: User, kind: str) -> None:
    room = 1024 - utf16_length(SHOWN_HEAD) - 2
    fitting = Letter(text="a" * room, media=(medium(telegram, kind),))
    assert len(await shown(telegram, owner, letter_calls(owner.id, fitting, HEAD, KEYBOARD))) == 1
    long = fitting.model_copy(update={"text": "a" * (room + 1)})
    picture, text = await shown(telegram, owner, letter_calls(owner.id, long, HEAD, KEYBOARD))
    assert picture["caption"] == SHOWN_HEAD
    assert text["text"] == f"{FIRST_LINE}\n\n" + "a" * (room + 1)
    assert "reply_markup" not in picture
    assert "reply_markup" in text


async def test_a_round_video_has_its_head_above_and_the_buttons_below(telegram: Telegram, owner: User) -> None:
    letter = Letter(media=(medium(telegram, "video_note"),))
    head, video = await shown(telegram, owner, letter_calls(owner.id, letter, HEAD, KEYBOARD))
    assert head["text"] == SHOWN_HEAD
    assert "video_note" in video
    assert "reply_markup" in video


async def test_an_album_stays_one_and_a_message_with_the_buttons_follows(telegram: Telegram, owner: User) -> None:
    media = tuple(medium(telegram, kind) for kind in ("photo", "video", "photo"))
    *album, last = await shown(
        telegram, owner, letter_calls(owner.id, Letter(text="look", media=media), HEAD, KEYBOARD)
    )
    assert len({one["media_group_id"] for one in album}) == 1
    assert [words(one) for one in album] == [f"{SHOWN_HEAD}\n\nlook", "", ""]
    assert last["text"] == FIRST_LINE
    assert last["reply_markup"]["inline_keyboard"] == KEYBOARD


async def test_an_album_without_a_head_has_its_buttons_too(telegram: Telegram, owner: User) -> None:
    media = (medium(telegram, "photo"), medium(telegram, "photo"))
    *album, last = await shown(telegram, owner, letter_calls(owner.id, Letter(media=media), Html(""), KEYBOARD))
    assert len(album) == 2
    assert "reply_markup" in last


async def test_media_that_no_album_can_hold_together_come_one_after_another(telegram: Telegram, owner: User) -> None:
    kinds = ["photo"] * 11 + ["document", "audio", "audio", "voice", "animation", "photo"]
    letter = Letter(text="all", media=tuple(medium(telegram, kind) for kind in kinds))
    calls = letter_calls(owner.id, letter, HEAD, KEYBOARD)
    assert [call.method for call in calls] == [
        *("sendMediaGroup", "sendPhoto", "sendDocument", "sendMediaGroup", "sendVoice", "sendAnimation", "sendPhoto"),
    ]
    messages = await shown(telegram, owner, calls)
    assert [next(kind for kind in ("animation", *kinds) if kind in one) for one in messages] == kinds
    assert ["reply_markup" in one for one in messages] == [False] * 16 + [True]


@pytest.mark.parametrize(
    ("kind", "extension", "name"),
    [
        ("document", ".pdf", "file.pdf"),
        ("document", "", "file"),
        ("audio", "", "audio.mp3"),
        ("audio", ".ogg", "audio.ogg"),
        ("video", "", "video.mp4"),
        ("animation", ".gif", "animation.gif"),
    ],
)
def test_what_has_a_name_is_sent_anew_under_another(kind: str, extension: str, name: str) -> None:
    file = Medium(kind=PostKind(kind), file_id="x", extension=extension)
    [call] = letter_calls(1, Letter(media=(file,)), HEAD, None)
    assert call.params[kind] == {"fetch": "x", "name": name}


@pytest.mark.parametrize("kind", ["photo", "voice", "video_note"])
def test_what_has_no_name_is_sent_as_it_lies_at_telegram(kind: str) -> None:
    calls = letter_calls(1, Letter(media=(Medium(kind=PostKind(kind), file_id="x"),)), HEAD, None)
    assert calls[-1].params[kind] == "x"


def test_the_files_of_an_album_are_renamed_too() -> None:
    file = Medium(kind=PostKind.DOCUMENT, file_id="x", extension=".pdf")
    [call] = letter_calls(1, Letter(media=(file, file)), HEAD, None)
    assert [item["media"] for item in call.params["media"]] == [{"fetch": "x", "name": "file.pdf"}] * 2
