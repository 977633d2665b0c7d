"""Serial posts: which headings belong together, under which name, and what the guide adds to them.

`assemble` is a plain function from what was found to the series that there are; it knows no database.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from channel.language.numerals import Stretch
from channel.language.text import squeeze, tag_key
from channel.models import Guide, GuideSeries, Series
from channel.series.announced import Announced, announced, message_linked, with_series
from channel.series.by_hand import NOTHING_SAID, ByHand, Waiting, by_hand
from channel.series.choice import choose
from channel.series.group import Found, Group
from channel.series.heading import Heading
from channel.series.names import aliases, heading_keys, same_series, series_key, series_names, without_season
from channel.series.parts import parts_of
from channel.series.pools import TAG
from channel.series.threads import THREAD

__all__ = [
    "ITS_OWN",
    "Announced",
    "Assembled",
    "ByHand",
    "announced",
    "assemble",
    "by_hand",
    "gaps",
    "heading_keys",
    "message_linked",
    "same_series",
    "series_key",
    "series_names",
    "with_series",
]

ITS_OWN = 0.6
"""The share of a tag's posts that must be parts of one serial for the tag to name it, or to join its posts."""
_JOINS = 2 / 3  # of a tag's posts must be parts for the tag to join two names
_MOST_WHOLES = 20


def gaps(series: Series) -> tuple[Stretch, ...]:
    """The numbers from 1 to the highest one that neither a post nor the guide nor the owner knows, in stretches.

    A part that the owner announces does not make those before it missing.
    """
    known = {part.number: part for part in series.parts if part.number is not None}
    there = [number for number, part in known.items() if part.post or part.url or part.label]
    ends = [0, *sorted(number for number in {*known, *series.never} if number > 0)]
    last = max(there, default=0)
    return tuple(Stretch(one + 1, next_ - 1) for one, next_ in pairwise(ends) if next_ <= last and next_ - one > 1)


class Assembled(NamedTuple):
    series: tuple[Series, ...]
    doubts: Mapping[int, str]
    """Posts that may be parts of a series of which the owner should be asked, with the key of its name or hashtag."""


def assemble(
    headings: Iterable[Found],
    guide: Guide | None,
    post_of: Callable[[int], int | None],
    common_tags: Mapping[str, int],
    ours: Collection[str] = (),
    said: ByHand = NOTHING_SAID,
    keys: frozenset[str] | None = None,
) -> Assembled:
    """The channel's series: the guide's in its order, then the others, the one with the newest part first.

    `post_of` tells the index's number of the post with a message id; `common_tags` how many posts carry each tag (by
    key). `ours` are the names under which t.me links lead to this channel, its username and its bare id; where none is
    known, a link counts as ours if there is such a post. `said`: what the owner has set right; of it counts what is of
    series with one of the `keys`, where they are given.

    What each post means is decided by `choice`. Posts are one serial if their names agree, or if a hashtag stands
    (nearly) only on their posts and their numbers go on from each other. Of several posts with one number the oldest is
    the part, the others its doubles.
    """
    there = list(headings)
    waiting = Waiting([found for found in there if found.heading.by_hand], said, keys)
    groups = _announced(guide, post_of, ours, said.apart)
    groups += _gathered([found for found in there if not found.heading.by_hand], groups, common_tags, said)
    for group in groups:
        group.found.sort(key=lambda found: found[1].position)
    _join_by_tags(groups, common_tags)
    _join_by_given_names(groups, said.joined)
    waiting.give({key: group for group in reversed(groups) for key in group.names})
    doubts = {found.post: group.doubt for group in groups if not _is_series(group) for _, found in group.found}
    groups = [group for group in groups if _is_series(group)]
    _choose_tags(groups, common_tags, guide)
    groups = [group for group in groups if group.guide or _named(group) or group.tags]
    waiting.give({series_key(tag): group for group in reversed(groups) for tag in group.tags})
    groups = [
        group for group in groups if group.guide or group.placed or series_key(group.own_name) not in said.no_series
    ]
    groups += waiting.found()
    groups.sort(
        key=lambda group: (group.guide is None, 0 if group.guide or not group.posts else -group.posts[-1].position)
    )
    return Assembled(_finished(groups, said.names), {post: key for post, key in doubts.items() if key})


def _announced(
    guide: Guide | None, post_of: Callable[[int], int | None], ours: Collection[str], apart: Collection[int]
) -> list[Group]:
    """A group for each series of the guide; lines with one name are one series."""
    groups = []
    for series in announced(guide, ours):
        group = Group(keys={series_key(series.series.name)}, guide=series.series)
        for index, message in enumerate(series.messages):
            post = None if message is None else post_of(message)
            if post in apart and group.guide:
                group.guide = _without_link(group.guide, index)
            elif post is not None:
                group.linked[index] = post
        groups.append(group)
    return groups


def _without_link(series: GuideSeries, index: int) -> GuideSeries:
    part = series.parts[index].model_copy(update={"url": None})
    return series.model_copy(update={"parts": (*series.parts[:index], part, *series.parts[index + 1 :])})


def _gathered(found: Sequence[Found], groups: list[Group], tags: Mapping[str, int], said: ByHand) -> list[Group]:
    """Puts each post to the group that its reading or the guide means; answers the groups that the guide lacks."""
    by_post = {post: (group, index) for group in groups for index, post in group.linked.items()}
    by_key = _by_keys(groups)
    chosen = choose(found, tags, {*by_key, *said.series}, said.no_series, by_post)
    of_post = {post: key for key, posts in chosen.together for post in posts}
    seasons = {_season(one.heading) for one in chosen.found if one.post in of_post and one.heading.season}
    fresh: dict[str, Group] = {}
    for one in chosen.found:
        number = one.heading.number
        if one.post in by_post:
            group, index = by_post[one.post]
            assert group.guide is not None
            number = group.guide.parts[index].number
        elif (key := of_post.get(one.post)) is not None:
            group = by_key.get(key) or fresh.setdefault(key, _pooled(key))
        else:
            # It waits for what joins it to others: a hashtag, the owner.
            key = next(iter(heading_keys(one.heading)), "")
            begins = bool(one.heading.season) and one.heading.number == 1 and _season(one.heading) in seasons
            group = fresh.setdefault(f"{key}?", Group(keys={key} - {""}, is_sure=begins))
        group.doubt = chosen.doubts.get(one.post, group.doubt)
        group.found.append((number, one))
    return list(fresh.values())


def _season(found: Heading) -> tuple[str, str]:
    """What the seasons of one series share: the name, and how the place is written."""
    return series_key(without_season(found)), found.form


def _pooled(key: str) -> Group:
    name, _, book = key.partition("/")
    is_tag = name.startswith(TAG)
    unnamed = is_tag or name.startswith(("@", THREAD))
    return Group(
        keys=set() if unnamed else {name},
        is_sure=True,
        book=int(book) if book.isdigit() else 1,
        known_tag=name[1:] if is_tag else "",
    )


def _by_keys(groups: list[Group]) -> dict[str, Group]:
    """The guide's series by the keys of their names, then by those of the names in them, and by their hashtags."""
    by_key = {key: group for group in groups for key in group.keys}
    for group in groups:
        assert group.guide is not None
        for key in filter(None, map(series_key, aliases(group.guide.name))):
            by_key.setdefault(key, group)
        for tag in group.guide.tags:
            by_key[f"{TAG}{tag_key(tag)}"] = group
    return by_key


def _join_by_tags(groups: list[Group], common_tags: Mapping[str, int]) -> None:
    """Joins groups that begin in the middle, or have no name, to the one whose hashtags and numbers they go on from."""
    by_tag: defaultdict[str, list[Group]] = defaultdict(list)
    for group in groups:
        for tag in group.shared_tags:
            by_tag[tag].append(group)
    absorbed: set[Group] = set()
    for tag, carriers in by_tag.items():
        posts = sum(len(group.found) for group in carriers)
        if len(carriers) < 2 or posts < _JOINS * common_tags.get(tag, posts):
            continue
        carriers.sort(key=lambda group: group.found[0][1].position)
        wholes = [group for group in carriers if group.begins] or carriers[:1]
        for rest in carriers:
            # Among many that it could go on from, a part has no place anyway.
            if rest.begins or rest in absorbed or len(wholes) > _MOST_WHOLES:
                continue
            fitting = [whole for whole in wholes if whole not in absorbed and _goes_on(whole, rest)]
            if len(fitting) == 1:
                _merge(fitting[0], rest)
                absorbed.add(rest)
    groups[:] = [group for group in groups if group not in absorbed]


def _join_by_given_names(groups: list[Group], joined: Collection[tuple[str, str]]) -> None:
    """Posts that are titled as the owner has called a series belong to it."""
    for own, given in joined:
        whole = next((group for group in groups if own in group.names), None)
        rest = [group for group in groups if group is not whole and not group.guide and given in group.names]
        if whole:
            for group in rest:
                _merge(whole, group)
                groups.remove(group)


def _goes_on(whole: Group, rest: Group) -> bool:
    """Whether the numbers have room for each other, and `rest` carries every hashtag that `whole` shares.

    A sure name of its own needs more: the next number, or one that is missing.
    """
    if whole is rest or whole.numbers & rest.numbers or not set(whole.shared_tags) <= set(rest.shared_tags):
        return False
    if not any(found.heading.sure for _, found in rest.found):
        return True
    return bool(whole.numbers and rest.numbers) and min(rest.numbers) <= max(whole.numbers) + 1


def _merge(into: Group, other: Group) -> None:
    into.keys |= other.keys
    into.is_sure |= other.is_sure
    into.found = sorted(into.found + other.found, key=lambda found: found[1].position)


def _is_series(group: Group) -> bool:
    """A lone part waits for a second one, for the guide or the owner."""
    return bool(group.guide or group.placed or group.coming or group.is_sure)


def _choose_tags(groups: list[Group], common_tags: Mapping[str, int], guide: Guide | None) -> None:
    """Gives each group the hashtags that are its own: most of its posts carry them, and hardly any other post does."""
    carriers = Counter(tag for group in groups for tag in {tag for _, found in group.found for tag in found.tags})
    named = {tag_key(tag.name) for section in (guide.sections if guide else ()) for tag in section.tags}
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for tag in sorted(named | common_tags.keys()):
        by_name[series_key(tag)].append(tag)
    for group in groups:
        own = []
        for place, (tag, carried) in enumerate(group.usual_tags.items()):
            share = carried / max(common_tags.get(tag, 0), carried)
            if carriers[tag] == 1 and share >= ITS_OWN:
                own.append((share, tag in named, place, tag))
        best = max(own, default=None)
        # Of equal ones the last: people write the general hashtag first.
        specific = [tag for share, _, _, tag in sorted(own, reverse=True) if best and share == best[0]]
        announced = [tag_key(tag) for tag in group.guide.tags] if group.guide else []
        alike = [tag for key in sorted(group.keys) for tag in by_name[key]]
        group.tags = tuple(dict.fromkeys([*announced, *alike, *specific]))


def _finished(groups: list[Group], names: Mapping[str, str]) -> tuple[Series, ...]:
    finished: dict[str, Series] = {}
    for group in groups:
        name = group.name
        also = tuple(dict.fromkeys(found.heading.name for _, found in group.found if found.heading.name))
        keys = (*group.tags[:1], series_key(name), f"{series_key(name)}_{group.posts[0].post if group.posts else 0}")
        key = next(key for key in keys if key and key not in finished)
        finished[key] = _called(
            Series(
                key=key,
                name=name,
                tags=group.tags,
                parts=parts_of(group),
                also=tuple(n for n in also if n != name),
                called=name,
                never=tuple(sorted(group.never | group.beside)),
                said=tuple(sorted(group.said)),
            ),
            names,
        )
    return tuple(finished.values())


def _called(series: Series, names: Mapping[str, str]) -> Series:
    """The series under the name that the owner has given it last; its other names still find it."""
    own = set(map(squeeze, (series.called, series.key, *series.also)))
    given = [name for squeezed, name in names.items() if squeezed in own]
    if not given:
        return series
    return series.model_copy(update={"name": given[-1], "also": tuple(dict.fromkeys((series.called, *series.also)))})


def _named(group: Group) -> bool:
    return any(found.heading.name for _, found in group.found)
