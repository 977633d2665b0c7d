"""How well the posts of labelled channels are called: as labelled, and by something that says what they are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from channel.language.text import squeeze
from channel.posts.small_talk import says_nothing
from channel.views import PostCard
from tests.series.labelled import Half, Labelled, labelled, opened

_ANY = "*"
"""The label of a post that may be called anything."""
_CUT_AT_LEAST = 10  # letters of a label that a cut title still says
_MANY = 5


@dataclass
class Named:
    """Of a channel, or of several."""

    labels: int = 0
    right: int = 0
    """Of the labels: those that the post's title says."""
    posts: int = 0
    empty: int = 0
    """Titles that say nothing, or that at least five posts have."""
    missed: list[str] = field(default_factory=list, repr=False)

    @property
    def share(self) -> float:
        return self.right / self.labels if self.labels else 1.0

    def __add__(self, other: "Named") -> "Named":
        return Named(
            self.labels + other.labels,
            self.right + other.right,
            self.posts + other.posts,
            self.empty + other.empty,
            self.missed + other.missed,
        )


async def named(half: Half) -> dict[str, Named]:
    """By the channels' names."""
    return {channel.name: await _named(channel) for channel in labelled(half)}


async def _named(channel: Labelled) -> Named:
    async with opened(channel) as store:
        cards = (await store.latest(None, 10_000)).posts
    titles = {card.message_id: card.title for card in cards}
    found = Named(posts=len(cards), empty=sum(_empty(cards)))
    for one in channel.post:
        if one.title and one.title != _ANY and one.id in titles:
            found.labels += 1
            found.right += (fits := _says(titles[one.id], one.title))
            if not fits:
                found.missed.append(f"  {one.id}: {titles[one.id]} | {one.title}")
    return found


def _says(title: str, label: str) -> bool:
    """Whether a title has all that its label has: «name – part»; of one that is cut, what there was room for."""
    said = squeeze(title)
    pieces = [squeeze(piece) for piece in label.split(" – ")]
    if title.endswith("…") and len(said) >= _CUT_AT_LEAST:
        return all(piece in said or squeeze(label).startswith(said) for piece in pieces)
    return bool(said) and all(piece in said for piece in pieces)


def _empty(cards: Iterable[PostCard]) -> Iterable[bool]:
    """For each post whether its title says nothing, or no more of it than of four others."""
    cards = list(cards)
    often = Counter(card.title for card in cards)
    return (bool(card.title) and (says_nothing(card.title) or often[card.title] >= _MANY) for card in cards)
