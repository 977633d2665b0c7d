"""What stands beside a post's own words finds it, too, below posts that say the same themselves."""

import pytest

from channel.models import ChannelInfo, Post, PostButton, PostKind, Quote
from channel.search import parse
from channel.store import Index

pytestmark = pytest.mark.everywhere

BESIDE: dict[str, dict[str, object]] = {
    "button": {"buttons": (PostButton(text="Zanzibar harbour"),)},
    "file": {"kind": PostKind.DOCUMENT, "file_name": "zanzibar_harbour.pdf"},
    "recording": {"kind": PostKind.AUDIO, "performer": "Zanzibar", "song": "Harbour"},
    "quotation": {"quotes": (Quote(title="Zanzibar harbour", text="Zanzibar"),)},
    "poll": {"kind": PostKind.POLL, "text": "Where to?\n• Zanzibar harbour\n• Home"},
}


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("words", ["zanzibar", "zanzibar harbour", "harbours"])
async def test_own_words_come_first(empty_store: Index, beside: str, words: str) -> None:
    own = "Once, long ago, somebody told us of many things and of the old harbour of Zanzibar, " + "and so on " * 30
    newer = Post.model_validate({"message_id": 2, "date": 2, "text": "Look at this", **BESIDE[beside]})
    await empty_store.save(
        [ChannelInfo(title="Own", username="own_words"), Post(message_id=1, date=1, text=own), newer]
    )
    found = await empty_store.search(parse(words), 0, 10)
    assert [hit.card.message_id for hit in found.hits] == [1, 2]


async def test_all_words_beside_come_before_some_of_its_own(empty_store: Index) -> None:
    posts = [
        Post(message_id=1, date=1, text="Look at this", buttons=(PostButton(text="Zanzibar harbour"),)),
        Post(message_id=2, date=2, text="Another harbour"),
        *(Post(message_id=number, date=number, text=f"Something else, {number}") for number in range(3, 9)),
    ]
    await empty_store.save([ChannelInfo(title="Own", username="own_words"), *posts])
    found = await empty_store.search(parse("zanzibar harbour"), 0, 10)
    assert [hit.card.message_id for hit in found.hits] == [1, 2]
