"""A channel with followers, and what the tests of following do with it."""

import time
from collections.abc import Sequence
from typing import Any

from channel.models import ChannelInfo, Entity, EntityKind, Origin, Post, SourceKind
from channel.people.following import Follower, Item, Subject, SubjectKind
from channel.people.letters import Call, Outcome, Parcel
from channel.store import Memory

INFO = ChannelInfo(title="Sums", username="sums")
NOW = int(time.time())
MORNING = NOW + 2 * 86_400  # every burst is over, and so are all quiet hours


def tagged(number: int, text: str, *tags: str, **fields: Any) -> Post:
    """A new post with its hashtags at the end."""
    entities = []
    for tag in tags:
        text += f" #{tag}"
        entities.append(Entity(kind=EntityKind.HASHTAG, offset=len(text) - len(tag) - 1, length=len(tag) + 1))
    return Post.model_validate(
        {"message_id": number, "date": NOW, "text": text, "entities": entities, "tags": tags, **fields}
    )


async def begin(store: Memory) -> None:
    """A channel with three old posts: two hashtags, and a series with its first part."""
    old = [
        tagged(1, "Knots - part 1\nA knot", "knot", date=1_700_000_000),
        tagged(2, "Of graphs", "graph", date=1_700_000_100),
        tagged(3, "Knots - part 2\nAnother", "knot", date=1_700_000_200),
    ]
    await store.save([Origin(source=SourceKind.JSON, as_of=1_700_000_300), INFO, *old])


async def post(store: Memory, *posts: Post, source: SourceKind = SourceKind.LIVE) -> None:
    await store.save([Origin(source=source, as_of=int(time.time())), INFO, *posts])


async def tag(store: Memory, name: str) -> Subject:
    page = await store.tag(name, None, 1)
    assert page is not None
    return Subject(SubjectKind.TAG, page.tag.id)


async def series(store: Memory, name: str) -> Subject:
    found = await store.series(name)
    assert found is not None
    return Subject(SubjectKind.SERIES, found.id)


def compose(follower: Follower, items: Sequence[Item]) -> Call:
    """Writes which posts are new, and what the follower follows in them."""
    told = " ".join(f"{item.stored.post.message_id}:{','.join(one.name for one in item.followed)}" for item in items)
    return Call(method="sendMessage", params={"chat_id": follower.chat, "text": f"{follower.language} {told}"})


async def plan(store: Memory, now: int = MORNING, most: int = 1000) -> int:
    """Plans everything that is due. Returns the number of slices."""
    slices = 1
    while await store.plan_news(compose, now=now, most=most):
        slices += 1
    return slices


async def claimed(store: Memory, now: int = MORNING) -> list[Parcel]:
    found: list[Parcel] = []
    while some := await store.claim(100, now):
        found += some
    return found


async def told(store: Memory, now: int = MORNING) -> list[tuple[int, str]]:
    """Plans and sends everything that is due. Returns who was told what, in order."""
    await plan(store, now)
    said = []
    for parcel in await claimed(store, now):
        said.append((parcel.call.params["chat_id"], parcel.call.params["text"]))
        await store.settle(parcel, Outcome.SENT, now)
    return said
