"""Serial posts: which headings belong together, under which name, and what the guide adds to them.

`assemble` is a plain function from what was found to the series that there are; it knows no database.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from channel.models import Found, Guide, GuidePart, GuideSeries, Part, Series
from channel.series.announced import Announced, announced, message_linked, with_series
from channel.series.headings import heading
from channel.series.names import aliases, heading_keys, same_series, series_key, series_names
from channel.text import tag_key

__all__ = [
    "ITS_OWN",
    "Announced",
    "announced",
    "assemble",
    "gaps",
    "heading",
    "heading_keys",
    "message_linked",
    "same_series",
    "series_key",
    "series_names",
    "with_series",
]

ITS_OWN = 0.6
"""The share of a tag's posts that must be parts of one serial for the tag to name it, or to join its posts."""
_USUAL = 2 / 3  # of a serial's posts must carry a tag for it to be the serial's
_JOINS = 2 / 3  # of a tag's posts must be parts for the tag to join two names
_MOST_WHOLES = 20


def gaps(series: Series) -> tuple[int, ...]:
    """The numbers from 1 to the highest one that neither a post nor the guide knows."""
    known = {part.number for part in series.parts if part.number is not None}
    return tuple(number for number in range(1, max(known, default=0)) if number not in known)


@dataclass(eq=False)
class _Group:
    """A series in the making."""

    keys: set[str] = field(default_factory=set)
    guide: GuideSeries | None = None
    found: list[tuple[int | None, Found]] = field(default_factory=list)
    """The number that counts (the guide's before the title's), and the post; oldest first once it is sorted."""
    linked: dict[int, int] = field(default_factory=dict)
    """Posts that the guide's links lead to, by the index of the guide's part."""
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The guide's name; else the one that most titles give; else, where each title says another, the hashtag's."""
        if self.guide:
            return self.guide.name
        keys = Counter(series_key(found.heading.name) for _, found in self.found if found.heading.name)
        usual, times = keys.most_common(1)[0] if keys else ("", 0)
        if self.tags and (not usual or (len(keys) > 1 and times * 2 <= len(self.found))):
            return self.tags[0].replace("_", " ")
        names = Counter(found.heading.name for _, found in self.found if series_key(found.heading.name) == usual)
        return names.most_common(1)[0][0]

    @property
    def numbers(self) -> set[int]:
        return {number for number, _ in self.found if number is not None}

    @property
    def begins(self) -> bool:
        """Whether it can stand as a series to which others belong: the guide names it, or it has a first part."""
        return self.guide is not None or bool(self.keys and self.numbers & {0, 1})

    @property
    def shared_tags(self) -> list[str]:
        """The tags that all of its posts carry, in the order of the first post."""
        return [tag for tag in self.found[0][1].tags if self.carried(tag)] if self.found else []

    def carried(self, tag: str) -> bool:
        return all(tag in found.tags for _, found in self.found)

    @property
    def usual_tags(self) -> dict[str, int]:
        """The tags that most of its posts carry, and how many: one part or another may have been left without."""
        counts = Counter(tag for _, found in self.found for tag in found.tags)
        return {tag: count for tag, count in counts.items() if count >= _USUAL * len(self.found)}


def assemble(
    headings: Iterable[Found],
    guide: Guide | None,
    post_of: Callable[[int], int | None],
    common_tags: Mapping[str, int],
    ours: Collection[str] = (),
) -> tuple[Series, ...]:
    """The channel's series: the guide's in its order, then the others, the one with the newest part first.

    `post_of` tells the index's number of the post with a message id; `common_tags` how many posts carry each tag (by
    key). `ours` are the names under which t.me links lead to this channel, its username and its bare id; where none is
    known, a link counts as ours if there is such a post.

    Headings are one serial where their names agree, or where a hashtag stands (nearly) only on their posts and their
    numbers go on from each other. Of several posts with one number the oldest is the part, the others its doubles.
    """
    groups = _announced(guide, post_of, ours)
    groups += _gathered(headings, groups)
    for group in groups:
        group.found.sort(key=lambda found: found[1].position)
    _join_by_tags(groups, common_tags)
    groups = [group for group in groups if _is_series(group)]
    _choose_tags(groups, common_tags, guide)
    groups = [group for group in groups if group.guide or _named(group) or group.tags]
    groups.sort(key=lambda group: (group.guide is None, 0 if group.guide else -group.found[-1][1].position))
    return _finished(groups)


def _announced(guide: Guide | None, post_of: Callable[[int], int | None], ours: Collection[str]) -> list[_Group]:
    """A group for each series of the guide; lines with one name are one series."""
    groups = []
    for series in announced(guide, ours):
        group = _Group(keys={series_key(series.series.name)}, guide=series.series)
        for index, message in enumerate(series.messages):
            post = None if message is None else post_of(message)
            if post is not None:
                group.linked[index] = post
        groups.append(group)
    return groups


def _gathered(headings: Iterable[Found], announced: list[_Group]) -> list[_Group]:
    """Puts each heading to the group that its name or the guide means; answers the groups that the guide lacks."""
    by_post = {post: (group, index) for group in announced for index, post in group.linked.items()}
    by_key = {key: group for group in announced for key in group.keys}
    by_tag: dict[str, _Group] = {}
    for group in announced:
        assert group.guide is not None
        for key in filter(None, map(series_key, aliases(group.guide.name))):
            by_key.setdefault(key, group)
        by_tag |= {tag_key(tag): group for tag in group.guide.tags}
    fresh: list[_Group] = []
    for found in headings:
        number = found.heading.number
        if found.post in by_post:
            group, index = by_post[found.post]
            assert group.guide is not None
            number = group.guide.parts[index].number
        else:
            keys = [series_key(name) for name in (found.heading.name, *aliases(found.heading.name))]
            tagged = next((by_tag[tag] for tag in found.tags if tag in by_tag), None)
            known = next((by_key[key] for key in keys if key in by_key), tagged)
            if known is None:
                known = _Group(keys={keys[0]} - {""})
                fresh.append(known)
                by_key |= dict.fromkeys(known.keys, known)
            group = known
        group.found.append((number, found))
    return fresh


def _join_by_tags(groups: list[_Group], common_tags: Mapping[str, int]) -> None:
    """Joins groups that begin in the middle, or have no name, to the one whose hashtags and numbers they go on from."""
    by_tag: defaultdict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        for tag in group.shared_tags:
            by_tag[tag].append(group)
    absorbed: set[_Group] = set()
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


def _goes_on(whole: _Group, rest: _Group) -> bool:
    """Whether the numbers have room for each other, and `rest` carries every hashtag that `whole` shares.

    A sure name of its own needs more: the next number, or one that is missing.
    """
    if whole is rest or whole.numbers & rest.numbers or not set(whole.shared_tags) <= set(rest.shared_tags):
        return False
    if not any(found.heading.sure for _, found in rest.found):
        return True
    return bool(whole.numbers and rest.numbers) and min(rest.numbers) <= max(whole.numbers) + 1


def _merge(into: _Group, other: _Group) -> None:
    into.keys |= other.keys
    into.found = sorted(into.found + other.found, key=lambda found: found[1].position)


def _is_series(group: _Group) -> bool:
    """A guide's series always; a sure title by itself; unsure ones («NAME - معرفی», "NAME 3/6") only in company."""
    if group.guide:
        return True
    if any(found.heading.sure and number is not None for number, found in group.found):
        return True
    return len(group.numbers) > 1


def _choose_tags(groups: list[_Group], common_tags: Mapping[str, int], guide: Guide | None) -> None:
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


def _finished(groups: list[_Group]) -> tuple[Series, ...]:
    finished: dict[str, Series] = {}
    for group in groups:
        name = group.name
        also = tuple(dict.fromkeys(found.heading.name for _, found in group.found if found.heading.name))
        keys = (*group.tags[:1], series_key(name), f"{series_key(name)}_{group.found[0][1].post if group.found else 0}")
        key = next(key for key in keys if key and key not in finished)
        finished[key] = Series(
            key=key, name=name, tags=group.tags, parts=_parts(group), also=tuple(n for n in also if n != name)
        )
    return tuple(finished.values())


def _named(group: _Group) -> bool:
    return any(found.heading.name for _, found in group.found)


def _parts(group: _Group) -> tuple[Part, ...]:
    """The numbered parts in order, then what stands beside them in the guide's order."""
    guided = list(enumerate(group.guide.parts)) if group.guide else []
    posts: defaultdict[int, list[Found]] = defaultdict(list)
    for number, found in _numbered(group):
        posts[number].append(found)
    parts: dict[int, Part] = {}
    beside: list[Part] = []
    called = {series_key(name) for name in (group.name, *aliases(group.name))}
    for index, told in guided:
        post = group.linked.get(index)
        if told.number is None:
            url = told.url if post is None else None
            beside.append(Part(number=None, label=told.label, title=told.title, post=post, url=url))
        elif told.number not in parts:
            parts[told.number] = _part(told.number, posts.pop(told.number, []), called, told, post)
    parts |= {number: _part(number, found, called) for number, found in posts.items()}
    return (*(parts[number] for number in sorted(parts)), *beside)


def _numbered(group: _Group) -> list[tuple[int, Found]]:
    """The posts with their numbers; "the last part" is the one that the guide's end announces, or the next."""
    known = group.numbers
    told = {part.number for part in group.guide.parts if part.number is not None} if group.guide else set()
    last = max(told) if told and max(told) > max(known, default=0) else max(known, default=0) + 1
    beside = {post for index, post in group.linked.items() if group.guide and group.guide.parts[index].number is None}
    return [(last if number is None else number, found) for number, found in group.found if found.post not in beside]


def _part(
    number: int, found: list[Found], called: set[str], told: GuidePart | None = None, linked: int | None = None
) -> Part:
    """A numbered part; `called` are the keys of the serial's names, so that any other name is the part's own title."""
    ids = list(dict.fromkeys([*([linked] if linked is not None else []), *(post.post for post in found)]))
    titles = [post.heading for post in found if post.post == ids[0]]
    title = told.title if told else ""
    if titles and not title:
        title = titles[0].title or ("" if series_key(titles[0].name) in called else titles[0].name)
    return Part(
        number=number,
        label=told.label if told else titles[0].label,
        title=title,
        post=ids[0] if ids else None,
        url=told.url if told and not ids else None,
        doubles=tuple(ids[1:]),
    )
