"""The parts of a series, made of what was gathered for it."""

from collections import defaultdict

from channel.models import GuidePart, Part
from channel.series.group import Found, Group
from channel.series.names import aliases, series_key


def parts_of(group: Group) -> tuple[Part, ...]:
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
    _put_by_hand(group, parts, beside)
    return (*(parts[number] for number in sorted(parts)), *beside)


def _put_by_hand(group: Group, parts: dict[int, Part], beside: list[Part]) -> None:
    """A post that the owner has put there goes before those that call themselves so, which stay as its doubles."""
    for found in sorted(group.placed, key=lambda found: found.position, reverse=True):
        number, said = found.heading.number, found.heading
        if number is None:
            beside.insert(0, Part(number=None, label=said.label, post=found.post, by_hand=True))
            continue
        other = parts.get(number)
        there = [] if other is None or other.post is None else [other.post, *other.doubles]
        parts[number] = Part(
            number=number,
            label=other.label if other else "",
            title=said.title,
            post=found.post,
            doubles=tuple(there),
            by_hand=True,
        )
    for number, date in group.coming.items():
        other = parts.get(number) or Part(number=number, label="")
        if other.post is None and other.url is None:
            parts[number] = other.model_copy(update={"date": date, "by_hand": True})


def _numbered(group: Group) -> list[tuple[int, Found]]:
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
