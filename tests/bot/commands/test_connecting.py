"""The first words with Telegram: only Telegram itself can say that a token is none."""

from typing import Any

import pytest

from bot.app import make_bot
from bot.commands.run.connecting import connect
from bot.sandbox import Telegram
from bot.sandbox.request import SandboxRequest
from bot.settings import Settings
from channel.errors import SettingsError


class ByAProxy(SandboxRequest):
    """Telegram behind a proxy that answers the first few requests with its own page."""

    def __init__(self, telegram: Telegram, *answers: tuple[int, bytes]) -> None:
        super().__init__(telegram)
        self.answers = list(answers)

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        return self.answers.pop(0) if self.answers else await super().do_request(*given, **named)


PAGE = b"<html><body>Unauthorized: log in at the desk</body></html>"
NO_ROUTE = b'{"error": "no such route"}'


@pytest.mark.long
@pytest.mark.parametrize(
    "answer",
    [(404, PAGE), (404, NO_ROUTE), (401, PAGE), (401, NO_ROUTE), (403, PAGE), (400, PAGE), (407, PAGE)],
    ids=str,
)
async def test_a_proxy_that_is_not_ready_does_not_end_the_bot(
    monkeypatch: pytest.MonkeyPatch, answer: tuple[int, bytes]
) -> None:
    monkeypatch.setattr("bot.commands.run.connecting._LONGEST_PAUSE", 0.0)
    telegram = Telegram()
    request = ByAProxy(telegram, answer, answer, answer)
    bot = make_bot(telegram.token, request, request)
    await connect(bot, Settings(_env_file=None))
    assert bot.username
    assert not request.answers
    await bot.shutdown()


async def test_telegrams_own_refusal_ends_it() -> None:
    telegram = Telegram()
    telegram.fail_next("getMe", 401)
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))
    with pytest.raises(SettingsError, match="BOT_TOKEN is not accepted"):
        await connect(bot, Settings(_env_file=None))


async def connected(feedback: str, **more: Any) -> None:
    """Begins with letters for a channel, its discussion group, or another group."""
    telegram = Telegram()
    channel = telegram.add_channel("Sums", "the_sums", bot_is_admin=True)
    discussion, group = (telegram.add_group(name, supergroup=True) for name in ("Talk", "Desk"))
    channel.linked_chat_id, discussion.linked_chat_id = discussion.id, channel.id
    chat = {"channel": channel, "discussion": discussion, "group": group}[feedback]
    bot = make_bot(telegram.token, SandboxRequest(telegram), SandboxRequest(telegram))
    try:
        await connect(bot, Settings(_env_file=None, channel="the_sums", feedback_chat_id=chat.id, **more))
    finally:
        await bot.shutdown()


async def test_letters_go_to_no_channel() -> None:
    with pytest.raises(SettingsError, match="FEEDBACK_CHAT_ID is a channel"):
        await connected("channel", feedback_in_discussion=True)


async def test_nor_to_the_channel_s_own_discussion_unless_that_is_meant() -> None:
    with pytest.raises(SettingsError, match="set FEEDBACK_IN_DISCUSSION=yes"):
        await connected("discussion")
    await connected("discussion", feedback_in_discussion=True)


async def test_any_other_group_will_do() -> None:
    await connected("group")
