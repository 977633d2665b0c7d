"""What is held back leaves the outbox when its time has come, in its order, and is not stuck until then."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from channel.people.letters import Call, Conversation, Draft, Letter, Outcome, Refusal, Stage
from channel.store import Memory
from storage import open_store
from tests.conftest import KEYRING

pytestmark = pytest.mark.everywhere

NOW = 1_800_000_000
READER, OWNER = 4001, 77


async def letter(store: Memory, number: int, wait: int, conversation: int | None = None) -> Conversation:
    draft = Draft(stage=Stage.CONFIRMING, letter=Letter(text=f"{number}"), nonce=number, conversation=conversation)
    await store.keep_draft(READER, draft, NOW)

    def compose(conversation: Conversation, draft: Draft) -> Sequence[Call]:
        words = {"chat_id": OWNER, "text": draft.letter.text}
        return [Call(method="sendMessage", params=words, conversation=conversation.id, wait=wait)]

    sent = await store.send_letter(
        f"u{number}", READER, number, answerable=True, language="fa", now=NOW, compose=compose
    )
    assert not isinstance(sent, Refusal)
    return sent


async def claimed(store: Memory, now: int) -> list[str]:
    parcels = await store.claim(10, now)
    for parcel in parcels:
        await store.settle(parcel, Outcome.SENT, now)
    return [parcel.call.params["text"] for parcel in parcels]


async def test_it_leaves_when_its_time_has_come_and_is_not_stuck_before(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/h.db", KEYRING) as store:
        await letter(store, 1, 600)
        assert await claimed(store, NOW + 599) == []
        assert await store.waits_since() is None
        assert await store.next_due() == NOW + 600
        assert await store.inbox(5) == ()
        assert await claimed(store, NOW + 600) == ["1"]
        assert len(await store.inbox(5)) == 1


async def test_letters_of_one_conversation_keep_their_order_and_others_go_before(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/h.db", KEYRING) as store:
        first = await letter(store, 1, 600)
        await letter(store, 2, 5, first.id)
        await letter(store, 3, 5)
        assert await claimed(store, NOW + 10) == ["3"]
        assert await claimed(store, NOW + 600) == ["1", "2"]
