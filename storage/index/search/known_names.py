"""Names that mean the same: those that the owner has said, those that posts tell, those that ship with the bot."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from channel.owner.corrections import CorrectionKind
from channel.search.aliases import Name, Names, grouped, names_in, shipped
from storage.database.session import Session
from storage.index.corrections import holding

_READ: Final = 2_000  # tellings of posts
_MOST: Final = 12  # other names that posts tell
_TOLD: Final = """
SELECT name, other FROM (
    SELECT name, other, sure FROM told_names WHERE name IN ({keys}) ORDER BY name, post LIMIT :read
) AS told GROUP BY name, other HAVING max(sure) = 1 OR count(*) > 1 ORDER BY count(*) DESC, name, other LIMIT :most
"""


def other_names(session: Session, stems: Sequence[str]) -> Iterator[tuple[int, int, Name]]:
    """For each name in a question: its first word, its end, and another name of the same."""
    runs = list(names_in(stems))
    sources = (_owners(session), _told(session, {key for _, _, key in runs}), shipped())
    for start, end, key in runs:
        for names in sources:
            for other in names.get(key, ()):
                yield start, end, other


def has_owners(session: Session, stems: Sequence[str]) -> bool:
    """Whether the owner has said another name of something in a question."""
    names = _owners(session)
    return bool(names) and any(key in names for _, _, key in names_in(stems))


def _owners(session: Session) -> Names:
    said = holding(session, CorrectionKind.ALIAS)
    return grouped((one.text, one.into) for one in said)


def _told(session: Session, keys: Iterable[str]) -> Names:
    values = {f"key{place}": key for place, key in enumerate(sorted(keys))}
    if not values:
        return {}
    rows = session.rows(_TOLD.format(keys=", ".join(f":{name}" for name in values)), **values, read=_READ, most=_MOST)
    found: dict[str, tuple[Name, ...]] = {}
    for name, other in rows:
        found[name] = (*found.get(name, ()), tuple(other.split()))
    return found
