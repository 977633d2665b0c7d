"""Chains of posts that link to each other as the parts of one series do."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from channel.series.group import Found
from channel.series.heading import Heading
from channel.series.linked import ANSWER, link_key
from channel.series.names import heading_keys
from channel.series.pools import Member, Pool, in_order

_SECOND = 2
_SURE = 70  # percent
_LIKELY = 1  # the rank up to which a name belongs to its place


def chains(found: Sequence[Found]) -> list[Pool]:
    """A pool for each chain, under the key of its oldest post; its numbers as its posts say them, or in their order."""
    by_message = {one.message_id: one for one in found if one.message_id is not None}
    linked = {one.message_id: reading for one in found for reading in _said(one) if reading.links}
    root: dict[int, int] = {}
    begun = {one.links[0] for one in linked.values() if one.form == ANSWER and one.number == _SECOND}

    def of(message: int) -> int:
        while root.get(message, message) != message:
            message = root[message]
        return message

    for message, reading in linked.items():
        if message is not None:
            for other in reading.links:
                # What part 7 answers may be anything; what part 2 answers is part 1, which says so the least.
                silent = other not in begun and (other not in linked or linked[other].links == (other,))
                if other in by_message and not (silent and reading.form == ANSWER):
                    one, two = sorted((of(message), of(other)))
                    root[two] = root[one] = one
    together: defaultdict[int, list[Found]] = defaultdict(list)
    for message in root:
        together[of(message)].append(by_message[message])
    return [
        Pool(f"{link_key(first)}", _with_namesakes(in_order(members), found))
        for first, posts in sorted(together.items())
        if (members := [Member(one, linked.get(one.message_id) or _said(one)[0]) for one in posts])
    ]


def _with_namesakes(chain: list[Member], found: Sequence[Found]) -> list[Member]:
    """The chain with the posts under its name that lack a link, before it and behind, where numbers and time fit."""
    names = Counter(key for one in chain for key in {key for said in _named(one.found) for key in heading_keys(said)})
    (key, _), *_ = names.most_common(1) or [("", 0)]
    posts = {one.found.post for one in chain}
    others = [
        Member(one, said)
        for one in found
        if key and one.post not in posts
        for said in _named(one)[:1]
        if key in heading_keys(said)
    ]
    for other in sorted(others, key=_number):
        numbers = {_number(one): one.position for one in chain}
        number = _number(other)
        beside = {number - 1, number + 1} & numbers.keys()
        if (
            beside
            and number not in numbers
            and all((one < number) == (at < other.position) for one, at in numbers.items())
        ):
            chain = in_order([*chain, other])
    return chain


def _number(member: Member) -> int:
    return member.reading.number or 0


def _named(found: Found) -> list[Heading]:
    """Its sure readings with a name and a number."""
    return [
        one
        for one in _said(found)
        if one.name and one.number is not None and one.strength >= _SURE and one.rank <= _LIKELY
    ]


def _said(found: Found) -> tuple[Heading, ...]:
    return found.readings or (found.heading,)
