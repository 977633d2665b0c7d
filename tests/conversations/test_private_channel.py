"""A private channel: CHANNEL is its id, its links are t.me/c/…, and only its members are shown its posts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.commands.chat.running import running
from bot.commands.check import check_all
from bot.commands.sync import sync_channel
from bot.sandbox.people import Chat, User
from bot.sandbox.telegram import Telegram
from bot.settings import MailSettings, read_settings
from channel.errors import SettingsError
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.store import Memory
from handlers.texts import texts
from storage import open_store
from tests.conftest import KEYRING

ID = -1001234567890
INFO = ChannelInfo(title="Quiet Room", chat_id=ID)
POSTS = [
    Post(message_id=number, date=number * 86_400, text=f"Lamps - part {number}\nLight.", tags=("lamp",))
    for number in (1, 2, 3)
]


@dataclass
class Room:
    telegram: Telegram
    store: Memory
    channel: Chat
    owner: User
    member: User
    stranger: User

    async def said(self, person: User, words: str, **more: Any) -> list[dict[str, Any]]:
        """What the bot answers, or shows in place of something, in the person's own chat."""
        before = len(self.telegram.messages(person))
        self.telegram.send(person, words, **more)
        await self.telegram.settled()
        return [one for one in self.telegram.messages(person)[before:] if one["from"]["is_bot"]]

    async def text(self, person: User, words: str) -> str:
        return "\n".join(one["text"] for one in await self.said(person, words))


@pytest.fixture
async def room(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    changed: dict[str, Any] = getattr(request, "param", {"members_only": True})
    telegram = Telegram()
    owner, member, stranger = (telegram.add_user(name, language_code="en") for name in ("Owner", "Member", "Stranger"))
    channel = telegram.add_channel(INFO.title, None, bot_is_admin=True, chat_id=ID)
    channel.members |= {member.id: "member"}
    channel.last_message_id = 3
    mail = MailSettings(destination=owner.id, admins=frozenset({owner.id}))
    async with open_store(f"sqlite:///{tmp_path}/room.db", KEYRING) as store:
        await store.save([Origin(source=SourceKind.JSON, as_of=1), INFO, *POSTS])
        async with running(telegram, store, KEYRING, mail, None, channel_id=ID, **changed):
            yield Room(telegram, store, channel, owner, member, stranger)


ASKED = (
    "/latest",
    "/start",
    "/start p2",
    "/search light",
    "lamps",
    "/tags",
    "/guide",
    "/top",
    "/random",
    "/help",
    "/foo",
    "/follow lamps",
    "/continue",
    "/feedback",
    "/start feedback_2",
    "t.me/c/1234567890/2",
    "/series Lamps",
)
ONLY = str(texts("en").members.only_members())
UNKNOWN = str(texts("en").members.unknown())


@pytest.mark.parametrize("asked", ASKED)
async def test_who_is_no_member_is_shown_nothing_of_it(room: Room, asked: str) -> None:
    assert await room.text(room.stranger, asked) == ONLY
    assert ONLY not in await room.text(room.member, asked)
    assert ONLY not in await room.text(room.owner, asked)


async def test_links_of_members_and_the_owner_lead_into_the_channel(room: Room) -> None:
    for person in (room.member, room.owner):
        [opened] = await room.said(person, "/start p2")
        assert "https://t.me/c/1234567890/2" in str(opened["reply_markup"])


async def test_buttons_are_refused_too(room: Room) -> None:
    for data in ("1:p:1", "1:ml", "1:T:0", "1:s:1", "1:fw:1", "1:kft:1", "1:kl:0", "1:m:1"):
        await room.said(room.stranger, "/privacy")
        query = room.telegram.press(room.stranger, room.telegram.messages(room.stranger)[-1], data=data)
        await room.telegram.settled()
        assert room.telegram.answered[query]["text"] == ONLY
    assert "Lamps" not in str(room.telegram.messages(room.stranger))


async def test_inline_questions_are_refused_and_kept_for_nobody_else(room: Room) -> None:
    for person, sees in ((room.member, True), (room.stranger, False)):
        query = room.telegram.inline_query(person, "lamps")
        await room.telegram.settled()
        answer = room.telegram.answered[query]
        assert bool(answer["results"]) == sees
        assert answer["is_personal"]
        assert sees or answer["button"]["text"] == texts("en").members.inline.plain()


@pytest.mark.parametrize("asked", ["/privacy", "/forget", "/language", "/cancel"])
async def test_what_is_kept_of_somebody_is_told_and_erased_for_all(room: Room, asked: str) -> None:
    assert ONLY not in await room.text(room.stranger, asked)


async def test_who_joins_is_let_in_at_once(room: Room) -> None:
    assert await room.text(room.stranger, "/latest") == ONLY
    room.channel.members[room.stranger.id] = "member"
    assert "Lamps" in await room.text(room.stranger, "/latest")


async def test_a_member_is_asked_about_once_in_some_minutes(room: Room) -> None:
    for asked in ("/latest", "/tags", "lamps"):
        await room.said(room.member, asked)
    assert room.telegram.counts["getChatMember"] == 1


async def test_if_the_bot_cannot_tell_readers_and_the_owner_are_told_so(room: Room) -> None:
    room.channel.bot_status = "member"
    for person in (room.member, room.stranger):
        assert await room.text(person, "/latest") == UNKNOWN
    assert "Lamps" in await room.text(room.owner, "/latest")
    assert str(texts("en").health.members_unseen()) in await room.text(room.owner, "/health")


async def test_so_too_if_telegram_does_not_answer(room: Room) -> None:
    room.telegram.fail_next("getChatMember", 500)
    assert await room.text(room.member, "/latest") == UNKNOWN
    assert "Lamps" in await room.text(room.member, "/latest")


async def test_a_new_post_is_taken_by_its_channel_s_id_and_its_news_say_no_word_of_it(room: Room) -> None:
    await room.said(room.member, "/follow lamps")
    other = room.telegram.add_channel("Elsewhere", None, bot_is_admin=True)
    room.telegram.post(other, "Not of here")
    room.telegram.post(room.channel, "Lamps - part 4\nBrighter. #lamp")
    await room.telegram.settled()
    await room.telegram.until(
        lambda: (
            "🔔" in room.telegram.messages(room.member)[-1]["text"]
            and "new post" in room.telegram.messages(room.member)[-1]["text"]
        )
    )
    news = room.telegram.messages(room.member)[-1]
    assert "part 4" not in news["text"]
    assert (await room.store.latest(None, 9)).posts[0].title.startswith("Lamps - part 4")
    assert (await room.store.channel()).posts == 4


@pytest.mark.parametrize("room", [{}], indirect=True)
async def test_the_owner_may_open_it_to_all(room: Room) -> None:
    assert "Lamps" in await room.text(room.stranger, "/latest")
    assert "getChatMember" not in room.telegram.counts


async def test_the_guide_in_the_channel_leads_to_its_posts(room: Room) -> None:
    await room.said(room.owner, "/publish_guide")
    room.telegram.press(room.owner, room.telegram.messages(room.owner)[-1], data="1:gp")
    await room.telegram.settled()
    await room.telegram.until(lambda: any("Lamps" in str(message) for message in room.channel.messages))
    assert "t.me/c/1234567890/" in str(room.channel.messages)


async def test_continue_and_inline_cards_lead_there_too(room: Room) -> None:
    await room.said(room.member, "/continue")
    room.telegram.press(room.member, room.telegram.messages(room.member)[-1], data="1:kc:1")
    await room.telegram.settled()
    await room.said(room.member, "/start p1")
    assert "Lamps" in await room.text(room.member, "/continue")
    query = room.telegram.inline_query(room.member, "lamps")
    await room.telegram.settled()
    assert "t.me/c/1234567890/" in str(room.telegram.answered[query]["results"])


async def test_health_says_that_there_is_no_public_page(room: Room) -> None:
    assert str(texts("en").health.page_private()) in await room.text(room.owner, "/health")


async def test_the_commands_say_so_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHANNEL", str(ID))
    database = f"sqlite:///{tmp_path}/room.db"
    async with open_store(database, KEYRING) as store:
        await store.save([Origin(source=SourceKind.JSON, as_of=1), INFO, *POSTS])
    await check_all(database)
    assert "channel: private, so there is no public page to read" in capsys.readouterr().out
    with pytest.raises(SettingsError, match="A private channel has no public page"):
        await sync_channel(read_settings(), database, Console(), whole=False, accept_deletions=False)
