"""The serials that the channel's guide announces, and by what their posts are known."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from channel.language.text import tag_key
from channel.models import Guide, GuideSeries
from channel.series.names import aliases, series_key

_POST_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/|(?P<private>c/))?(?P<name>\w+)/(?P<id>\d+)(?:[/?#].*)?"
    r"|tg://resolve\?domain=(?P<domain>\w+)&post=(?P<post>\d+).*",
    re.IGNORECASE,
)


class Announced(NamedTuple):
    """A serial of the guide; several lines under one name are one."""

    place: int
    """Its place in the guide's order, from 0."""
    series: GuideSeries
    keys: frozenset[str]
    """The keys of its name, and of the names in it."""
    tags: frozenset[str]
    """The keys of the hashtags in its own lines."""
    messages: tuple[int | None, ...]
    """For each part the number of the message of this channel to which its link leads."""


def announced(guide: Guide | None, ours: Collection[str]) -> tuple[Announced, ...]:
    """The guide's serials, in its order. `ours`: the names under which links lead to this channel, see `assemble`."""
    names = {name.lower().lstrip("@") for name in ours}
    lines: dict[str, GuideSeries] = {}
    for series in guide.series if guide else ():
        key = series_key(series.name)
        if key and key in lines:
            update = {"parts": lines[key].parts + series.parts, "tags": lines[key].tags + series.tags}
            lines[key] = lines[key].model_copy(update=update)
        elif key:
            lines[key] = series
    return tuple(_announced(place, key, series, names) for place, (key, series) in enumerate(lines.items()))


def _announced(place: int, key: str, series: GuideSeries, ours: Collection[str]) -> Announced:
    return Announced(
        place=place,
        series=series,
        keys=frozenset((key, *filter(None, map(series_key, aliases(series.name))))),
        tags=frozenset(map(tag_key, series.tags)),
        messages=tuple(message_linked(part.url, ours) if part.url else None for part in series.parts),
    )


def with_series(guide: Guide, kept: Iterable[Announced]) -> Guide:
    """The guide with these serials alone."""
    return guide.model_copy(update={"series": tuple(one.series for one in kept)})


def message_linked(url: str, ours: Collection[str]) -> int | None:
    """The number of the post to which a link leads, if it leads to one of this channel.

    `ours`: its names in small letters; where none is known, every channel's link counts.
    """
    link = _POST_LINK.fullmatch(url.strip())
    if link is None:
        return None
    name = (link["name"] or link["domain"]).lower()
    return int(link["id"] or link["post"]) if not ours or name in ours else None
