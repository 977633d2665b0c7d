"""A database with something worth stealing in each of its tables."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from channel.people.following import Quiet
from channel.people.keyring import Keyring
from channel.people.letters import Call, Conversation, Draft, Letter, Outcome, Priority, Refusal, Stage
from channel.store import Memory
from storage import open_store
from tests.anonymity.canaries import FIRST_ID
from tests.anonymity.readers import text
from tests.conftest import KEYRING
from tests.storage.people.followers import MORNING, begin, compose, post, series, tag, tagged

NOW = 1_800_000_000
OWNER = 77
READERS = tuple(FIRST_ID + 2 + place for place in range(6))


@asynccontextmanager
async def opened(database: Path, keyring: Keyring = KEYRING) -> AsyncIterator[Memory]:
    async with open_store(f"sqlite:///{database}", keyring) as store:
        yield store


async def letter(
    store: Memory,
    reader: int,
    number: int,
    *,
    answerable: bool = True,
    words: str = "",
    language: str = "fa",
    now: int = NOW,
) -> Conversation:
    """A reader's letter, committed and not sent yet; the reader still waits for confirmation."""
    draft = Draft(stage=Stage.CONFIRMING, letter=Letter(text=words or text()), nonce=number)
    await store.keep_draft(reader, draft, now)

    def compose(conversation: Conversation, draft: Draft) -> Sequence[Call]:
        told = Call(method="editMessageText", params={"chat_id": reader, "message_id": 5, "text": "sent"})
        words = {"chat_id": OWNER, "text": draft.letter.text}
        return [Call(method="sendMessage", params=words, conversation=conversation.id, on_sent=(told,))]

    sent = await store.send_letter(
        f"u{number}", reader, number, answerable=answerable, language=language, now=now, compose=compose
    )
    assert not isinstance(sent, Refusal)
    return sent


async def deliver(store: Memory) -> int:
    """Sends everything that waits, and what follows from it. Returns how many."""
    count = 0
    while parcels := await store.claim(100, NOW):
        for parcel in parcels:
            await store.settle(parcel, Outcome.SENT, NOW)
            count += 1
    return count


async def fill(store: Memory) -> list[Conversation]:
    """Letters of each reader, one of them banned; drafts, a chosen language, a group that has moved, an owner."""
    conversations = [await letter(store, reader, place) for place, reader in enumerate(READERS, 1)]
    await store.block(conversations[0].id, NOW)
    for reader in READERS:
        await store.keep_draft(reader, Draft(stage=Stage.CONFIRMING, letter=Letter(text=text()), nonce=9), NOW)
        await store.choose_language(KEYRING.pseudonym("language", reader), "en")
    await store.moved(-READERS[0], -READERS[1])
    await store.choose({"owner_id": str(READERS[1]), "channel": str(-READERS[2])}, NOW)
    return conversations


async def keep_up(store: Memory) -> None:
    """All of them follow, vote and read; half of them are told about a new part, the others still wait."""
    await begin(store)
    knot, knots, first = await tag(store, "knot"), await series(store, "Knots"), await store.post_at(1)
    assert first is not None
    for reader in READERS:
        await store.follow(reader, knots, language="fa")
        await store.follow(reader, knot, language="fa")
        await store.vote(reader, knot, True)
        await store.keep_progress(reader, True)
        await store.opened(reader, first.id)
        await store.save_post(reader, first.id)
    await store.keep_quiet(READERS[0], Quiet(23, 7))
    await post(store, tagged(10, "Knots - part 3", "knot"))
    assert not await store.plan_news(compose, now=MORNING, most=100)
    for parcel in await store.claim(100, MORNING):
        if parcel.priority is Priority.NEWS and parcel.id % 2:
            await store.settle(parcel, Outcome.SENT, MORNING)
    await store.release_all()


def sql(database: Path, statement: str, *values: Any) -> list[Any]:
    """Opens the database as somebody with the file does."""
    with closing(sqlite3.connect(database)) as raw:
        found = raw.execute(statement, values).fetchall()
        raw.commit()
        return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
