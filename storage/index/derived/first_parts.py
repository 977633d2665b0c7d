"""First parts without a number: the title of one is the name that a later second part has."""

from collections.abc import Iterable, Iterator, Mapping

from channel.language.text import squeeze
from channel.models import Series
from channel.posts.titles import opening
from channel.series import series_key
from channel.series.group import Found
from channel.series.linked import named_first
from storage.database.session import Session

_SECOND = 2
_SURE = 60  # percent
_MOST_LOOKED_AT = 20  # posts that begin with a name


def first_parts(session: Session, made: Iterable[Series], found: Mapping[int, Found]) -> list[Found]:
    """For each second part without a first, the earlier post titled with the series' name, if there is only one."""
    first: dict[int, Found] = {}
    for second, names in _seconds(list(made), found):
        there = {one.post: one for name in names for one in _titled(session, name, second.position)}
        if len(there) == 1:
            first |= there
    return list(first.values())


def _seconds(series: list[Series], found: Mapping[int, Found]) -> Iterator[tuple[Found, tuple[str, ...]]]:
    """The second parts without a first, with their series' names; single ones only if they are certain."""
    for one in series:
        begins = next((part for part in one.parts if part.number is not None), None)
        if begins and begins.number == _SECOND and begins.post is not None and begins.post in found:
            yield found[begins.post], (one.called, *one.also)
    known = {post for one in series for post in one.posts}
    for post, alone in found.items():
        said = alone.heading
        if post not in known and said.number == _SECOND and said.name and not said.rank and said.strength >= _SURE:
            yield alone, (said.name,)


def _titled(session: Session, name: str, before: int) -> list[Found]:
    letters = opening(squeeze(name))
    if not letters:
        return []
    rows = session.rows(
        "SELECT id, title, position, message_id FROM posts WHERE opening >= :first AND opening < :beyond "
        "AND position < :before AND listed = 1 AND NOT EXISTS (SELECT 1 FROM headings WHERE post = id) LIMIT :most",
        first=letters,
        beyond=f"{letters[:-1]}{chr(ord(letters[-1]) + 1)}",
        before=before,
        most=_MOST_LOOKED_AT,
    )
    return [
        Found(post=post, heading=named_first(title), position=position, message_id=message)
        for post, title, position, message in rows
        if series_key(title) == series_key(name)
    ]
