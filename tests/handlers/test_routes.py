"""The one table: what holds of all its lines, and of every button that the bot makes."""

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from bot.commands.chat.conversation import Conversation
from bot.sandbox import Message
from channel.deep_links import Kind
from handlers.answers import Answer, pressed
from handlers.route import Page, Way, Who
from handlers.routes import BUTTONS, COMMANDS, OWNERS_COMMANDS, ROUTES
from handlers.texts import LANGUAGES, texts
from tests.handlers.letters_pressed import letters_pressed
from tests.project.test_project import PROJECT

if TYPE_CHECKING:
    from handlers.telegram.talk import Talk

    async def of_one_person(talk: Talk) -> Answer: ...

    # What is cached for all knows no person: mypy refuses such a page, and warns if it no longer does.
    Page(of_one_person)  # type: ignore[arg-type]

# All button codes of version 0.1: such buttons stay in chats for ever.
OLD = {
    *("mg", "mt", "ms", "ml", "mo", "mr", "T", "ot", "t", "S", "s", "sp", "p", "m", "q", "qd", "qs", "qt", "l", "R"),
    *("r", "L", "Ls", "fx", "fe", "fy", "fs", "f1", "fn", "fw", "fr", "ff", "fz", "fk", "kq", "kp", "kl", "kc"),
    *(f"{letters}{kind}" for letters in ("kf", "ku", "ka", "kw", "km", "kn", "kx", "kd", "ky", "kz") for kind in "st"),
    *("oa", "od", "oD", "ob", "ou", "oi", "oU", "op", "oq", "os", "ox", "oF", "oR", "oG", "gp", "ga", "gs", "gn"),
    *("cm", "cl", "cu", "cq", "cp", "cn", "cx", "cf"),
}


def test_nothing_leads_to_two_places() -> None:
    named = [("command", one.command, one.who) for one in ROUTES if one.command]
    named += [("button", one.button, Who.ANYONE) for one in ROUTES if one.button]
    named += [("link", str(one.link), one.who) for one in ROUTES if one.link]
    assert [name for name, count in Counter(named).items() if count > 1] == []


def test_every_line_is_led_to_and_every_way_and_link_leads_somewhere() -> None:
    assert [one for one in ROUTES if not (one.command or one.button or one.link or one.way)] == []
    assert {one.link for one in ROUTES} - {None} == set(Kind)
    assert {one.way for one in ROUTES} - {None} == set(Way)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_described_in_every_language_in_the_same_order(language: str) -> None:
    lines = texts(language)
    assert [name for name, line in lines.commands if line.plain()] == list(COMMANDS)
    assert ["help", *(name for name, line in lines.owner_commands if line.plain())] == list(OWNERS_COMMANDS)


def test_a_command_is_of_everybody_or_the_owner_s_but_for_help() -> None:
    assert COMMANDS.keys() & OWNERS_COMMANDS.keys() == {"help"}


def test_every_button_that_is_made_leads_somewhere_and_every_letter_is_on_a_button() -> None:
    assert letters_pressed(PROJECT / "handlers") == BUTTONS.keys()


def test_old_buttons_lead_where_they_led() -> None:
    assert OLD - BUTTONS.keys() == set()


class Curious:
    """Somebody who asks all that there is, and presses every button that they are shown, each once."""

    def __init__(self, conversation: Conversation) -> None:
        self._telegram, self._speaker = conversation.telegram, conversation.speaker
        self.pressed: dict[str, str] = {}
        """The data of each button, and the notice that the press was answered with."""

    async def ask(self, *lines: str) -> None:
        for line in lines:
            self._telegram.send(self._speaker, line)
            await self._telegram.settled(20)
            while new := self._new():
                for data, message in new.items():
                    await self.press(message, data)

    async def press(self, message: Message, data: str) -> None:
        query = self._telegram.press(self._speaker, message, data=data)
        await self._telegram.settled(20)
        self.pressed[data] = str(self._telegram.answered[query].get("text", ""))

    def _new(self) -> dict[str, Message]:
        rows = [(one, row) for one in self.messages() for row in one.get("reply_markup", {}).get("inline_keyboard", [])]
        found = {button["callback_data"]: one for one, row in rows for button in row if "callback_data" in button}
        return {data: one for data, one in found.items() if data not in self.pressed}

    def messages(self) -> list[Message]:
        return self._telegram.messages(self._speaker)


def letters(data: str) -> str:
    found = pressed(data)
    assert found is not None
    return found[0]


OLD_BUTTON = {texts(language).errors.old_button.plain() for language in LANGUAGES}


async def test_a_reader_who_presses_everything_finds_no_button_of_the_owner_s_and_none_that_is_dead(
    sample: Conversation,
) -> None:
    reader = Curious(sample)
    await reader.ask(*(f"/{name}" for name in COMMANDS), "/series hilbert 2", "/follow hilbert", "/follow xyz", "شبکه")
    assert len(reader.pressed) > 200
    assert {BUTTONS[letters(data)].who for data in reader.pressed} == {Who.ANYONE}
    assert [data for data, notice in reader.pressed.items() if notice in OLD_BUTTON] == []


async def test_the_owner_s_buttons_do_nothing_for_anybody_else(sample: Conversation) -> None:
    reader = Curious(sample)
    await sample.line("as owner")
    owner = Curious(sample)
    await owner.ask(
        "/correct", "/questions", "/hide_tag meme", "/corrections", "/forget_post 17", "/publish_guide", "/panel"
    )
    owners = [data for data in owner.pressed if BUTTONS[letters(data)].who is Who.OWNER]
    assert {"cm", "cl", "cu", "cq", "oR", "oF"} <= set(map(letters, owners))
    assert [data for data in owners if owner.pressed[data] in OLD_BUTTON] == []
    await reader.ask("/start")
    for data in owners:
        await reader.press(reader.messages()[-1], data)
        assert reader.pressed[data] in OLD_BUTTON
