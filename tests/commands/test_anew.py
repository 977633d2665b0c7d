"""A setting changes while the bot serves at a webhook: it is assembled anew, and every update is answered once."""

import asyncio

import pytest

from bot.keyring import open_keyring
from bot.sandbox.postman import Postman
from storage import open_store
from tests.commands.test_webhook import Replicas, number, replicas  # noqa: F401 - fixtures
from tests.processes import TOKEN


@pytest.mark.long
async def test_updates_that_a_webhook_brings_meanwhile_are_answered_once(replicas: Replicas) -> None:  # noqa: F811
    await replicas.begin(CHANNEL="SampleThinker", BOT_TOKEN=TOKEN)
    telegram, folder = replicas.telegram, replicas.serving[0].folder
    postman = asyncio.create_task(Postman(telegram, replicas.addresses).run())
    owner = telegram.add_user("Owner", language_code="en")
    async with open_store(f"sqlite:///{folder}/data/rahnama.db", open_keyring(folder / "data/keyring.json")) as store:
        await store.choose({"owner_id": str(owner.id)}, 1)
    for _ in range(100):
        telegram.send(replicas.reader, "/tags")
        await asyncio.sleep(0.05)
    await telegram.settled(60)
    telegram.send(owner, "/panel")
    await telegram.settled(60)
    postman.cancel()
    answers = [one for one in telegram.messages(replicas.reader) if one["from"]["is_bot"]]
    assert len(answers) == 100
    assert "🎛" in telegram.messages(owner)[-1]["text"]
    logged = await replicas.end()
    assert logged.count('"serving"') == 2, "it was assembled twice"
    assert str(owner.id) not in logged
