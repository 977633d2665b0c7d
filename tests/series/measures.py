"""How well the series of labelled channels are found: recall and precision of parts, and the series one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from channel.series import series_key
from channel.views import SeriesView
from tests.series.labelled import Half, Labelled, Written, labelled, opened


class Claim(NamedTuple):
    """A post that is shown as a part."""

    post: int
    number: int | None
    series: int
    """The place of its series among those found."""


@dataclass
class Score:
    """Of a channel, or of several."""

    parts: int = 0
    found: int = 0
    """Of the parts: in the right series under the right number."""
    shown: int = 0
    right: int = 0
    """Of the shown ones."""
    series: int = 0
    whole: int = 0
    """Of the series: at least nine in ten of their parts found."""
    named: int = 0
    """Of those that were found: called as labelled."""
    met: int = 0
    false: int = 0
    """Series that are none."""
    traps: int = 0
    trapped: int = 0
    missed: list[str] = field(default_factory=list, repr=False)

    @property
    def recall(self) -> float:
        return self.found / self.parts if self.parts else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.shown if self.shown else 1.0

    def __add__(self, other: "Score") -> "Score":
        names = [name for name in vars(self) if name != "missed"]
        added = {name: getattr(self, name) + getattr(other, name) for name in names}
        return Score(**added, missed=self.missed + other.missed)


async def score(channel: Labelled) -> Score:
    """Of one channel, read anew."""
    async with opened(channel) as store:
        numbers = {card.id: card.message_id for card in (await store.latest(None, 10_000)).posts}
        shown = await store.series_list()
    return _scored(channel, shown, numbers)


def _scored(channel: Labelled, shown: Iterable[SeriesView], numbers: dict[int, int | None]) -> Score:
    views = list(shown)
    claims = [
        Claim(numbers[post] or 0, part.number, place)
        for place, series in enumerate(views)
        for part in series.parts
        for post in (part.post, *part.doubles)
        if post is not None and post in numbers
    ]
    posts = {one.id: one for one in channel.post}
    of = _matched(claims, posts, views)
    result = Score(traps=sum(one.trap is not None for one in channel.post))
    right = set()
    for claim in claims:
        one = posts[claim.post]
        fits = one.series is not None and of.get(claim.series) == _label(one)
        if fits and (claim.number in one.numbers or not one.numbers):
            right.add(claim.post)
        else:
            result.missed.append(
                f"  wrong {claim.post}: {claim.number} of {views[claim.series].name}; {one.series} {one.numbers}"
            )
        result.trapped += one.trap is not None
    result.shown, result.right = len(claims), sum(claim.post in right for claim in claims)
    for label, parts in _labels(channel).items():
        found = sum(one.id in right for one in parts)
        result.parts += len(parts)
        result.found += found
        result.series += 1
        result.whole += found >= 0.9 * len(parts)
        views_of = [views[place] for place, other in of.items() if other == label]
        result.met += bool(views_of)
        also = {label[0], *(name for one in parts for name in one.also)}
        if any(_called(view, name) for view in views_of for name in also):
            result.named += 1
        elif views_of:
            result.missed.append(f"  name {label} is {views_of[0].name}")
        if found < len(parts):
            result.missed.append(f"  lacks {label}: {[one.id for one in parts if one.id not in right]}")
    result.false = len(views) - len(of)
    return result


def _called(view: SeriesView, name: str) -> bool:
    own = series_key(view.name)
    return series_key(name) in own or own in series_key(name)


def _label(one: Written) -> tuple[str, int]:
    return one.series or "", one.season or 1


def _labels(channel: Labelled) -> dict[tuple[str, int], list[Written]]:
    found: defaultdict[tuple[str, int], list[Written]] = defaultdict(list)
    for one in channel.post:
        if one.series is not None:
            found[_label(one)].append(one)
    return found


def _matched(claims: list[Claim], posts: dict[int, Written], views: list[SeriesView]) -> dict[int, tuple[str, int]]:
    """Which labelled series each found one is: the one most of whose posts it has; no labelled one is found twice."""
    shared = Counter(
        (claim.series, _label(posts[claim.post])) for claim in claims if posts[claim.post].series is not None
    )
    of: dict[int, tuple[str, int]] = {}
    for (series, label), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][0])):
        if series not in of and label not in of.values():
            of[series] = label
    return of


async def scores(half: Half) -> dict[str, Score]:
    """By the channels' names."""
    return {channel.name: await score(channel) for channel in labelled(half)}


def by_language(found: dict[str, Score]) -> dict[str, Score]:
    """The same, added up by the language that a channel's name begins with."""
    whole: defaultdict[str, Score] = defaultdict(Score)
    for name, one in found.items():
        whole[name.partition("-")[0]] += one
    return dict(sorted(whole.items()))
