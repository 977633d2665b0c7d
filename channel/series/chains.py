"""Chains of posts that link to each other as the parts of one series do."""

from collections import defaultdict
from collections.abc import Sequence

from channel.series.group import Found
from channel.series.heading import Heading
from channel.series.linked import ANSWER, link_key
from channel.series.pools import Member, Pool, in_order

_SECOND = 2


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
        Pool(f"{link_key(first)}", in_order(Member(one, linked.get(one.message_id) or _said(one)[0]) for one in posts))
        for first, posts in sorted(together.items())
    ]


def _said(found: Found) -> tuple[Heading, ...]:
    return found.readings or (found.heading,)
