"""/panel: everything of the owner's within two taps, in one message."""

import pytest

from bot.commands.chat.conversation import Conversation
from bot.sandbox import Message
from handlers.texts import texts

PAGES = ("Pi", "Pg", "Pc", "Ps", "Pt", "Ph")
BELOW = {"Pi": ("Pb", "Pw"), "Pc": ("cm:0", "cm:1", "cm:2", "cl:0"), "Pt": ("Pl",)}


class Owner:
    """The owner, who has asked for the panel; there is no other message in their chat."""

    def __init__(self, talk: Conversation) -> None:
        self._talk = talk

    def messages(self) -> list[Message]:
        return [one for one in self._talk.telegram.messages(self._talk.speaker) if one["from"]["is_bot"]]

    async def press(self, data: str) -> Message:
        """Press a button of the panel as it is now, and return the panel as it is then."""
        assert f"1:{data}" in buttons(self.messages()[-1])
        self._talk.telegram.press(self._talk.speaker, self.messages()[-1], data=f"1:{data}")
        await self._talk.telegram.settled(20)
        return self.messages()[-1]


def buttons(message: Message) -> list[str]:
    return [one.get("callback_data", "") for row in message["reply_markup"]["inline_keyboard"] for one in row]


@pytest.fixture(params=["fa", "en"])
async def owner(sample: Conversation, request: pytest.FixtureRequest) -> Owner:
    await sample.line("as owner")
    await sample.line(f"lang {request.param}")
    await sample.line("/panel")
    return Owner(sample)


async def test_all_its_pages_and_theirs_are_the_same_message(owner: Owner) -> None:
    before = len(owner.messages())
    for page in PAGES:
        assert "1:P" in buttons(await owner.press(page))
        for below in BELOW.get(page, ()):
            shown = await owner.press(below)
            assert f"1:{page}" in buttons(shown)
            await owner.press(page)
        await owner.press("P")
    assert len(owner.messages()) == before


@pytest.mark.parametrize(
    ("page", "below"), [("Pg", "Pv"), pytest.param("Ps", "Pp", marks=pytest.mark.long), ("Ps", "Pe")]
)
async def test_what_does_not_fit_into_it_comes_as_messages_of_its_own(owner: Owner, page: str, below: str) -> None:
    panel = await owner.press(page)
    before = len(owner.messages())
    await owner.press(below)
    assert len(owner.messages()) > before
    assert panel in owner.messages()


async def test_it_is_the_owner_s_alone(sample: Conversation) -> None:
    said = await sample.line("/panel")
    assert "panel" in str(said)
    assert texts("fa").panel.corrections.plain() not in str(said)
