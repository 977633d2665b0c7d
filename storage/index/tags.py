"""Which tags are one (#note and #notes), and how each is shown: worked out for the few that a change touches."""

from collections.abc import Collection, Iterable, Mapping

from channel.models import Guide
from channel.owner.corrections import CorrectionKind
from channel.posts.tags import kin, synonyms
from storage.database.session import Row, Session
from storage.index import facts
from storage.index.corrections import holding
from storage.index.counts import Tally, mark, mark_named


def settle_tags(session: Session, keys: Collection[str], *, crossed: bool = True) -> None:
    """Updates the tags with these keys, and those that may be one with them.

    `crossed`: whether one of them may have got its first post or lost its last.
    """
    if not keys:
        return
    named = _named(facts.guide(session))
    families = _Families(session, named)
    for key in sorted(keys):
        families.settle(key)
    hid = _hide(session)
    if crossed or families.changed or hid:
        facts.count_tags(session)
    _choose_names(session, families.seen.union(keys), named, families.spellings)


def add_tags_of(session: Session, guide: Guide) -> set[str]:
    """Adds the tags that only the guide names, with no posts yet. Returns the keys of all tags that it names."""
    tally = Tally(session)
    for section in guide.sections:
        for tag in section.tags:
            if tag.key:
                tally.tag(tag.key, tag.name)
    return set(_named(guide))


def _named(guide: Guide | None) -> dict[str, str]:
    """The guide's tags: each key, with the guide's spelling."""
    names: dict[str, str] = {}
    for section in guide.sections if guide else ():
        for tag in section.tags:
            if tag.key:
                names.setdefault(tag.key, tag.name)
    return names


class _Families:
    def __init__(self, session: Session, named: dict[str, str]) -> None:
        self._session = session
        self._named = named
        self._merged: dict[str, str] = {}
        self._merged_into: dict[str, list[str]] = {}
        self.spellings: dict[str, str] = {}
        """The owner's spellings of the tags into which they have merged others."""
        for one in holding(session, CorrectionKind.MERGE):
            self._merged[one.tag] = one.into
            self._merged_into.setdefault(one.into, []).append(one.tag)
            self.spellings[one.into] = one.text or one.into
        self.seen: set[str] = set()
        self.changed = False

    def settle(self, key: str) -> None:
        """Determines which of a tag and its kin are one."""
        if key in self.seen:
            return
        family = self._family(key)
        self.seen |= family.keys()
        if len(family) < 2:
            return
        merged = {one: self._merged[one] for one in family if self._merged.get(one) in family}
        ids = {one: number for one, (number, _, _) in family.items()}
        counts = {one: uses for one, (_, _, uses) in family.items()}
        for one, into in merged.items():
            counts[into] += family[one][2]
        named = [self._named[one] for one in family if one in self._named]
        aliases = synonyms(counts, lambda one, other: self._together(ids[one], ids[other]), named, merged)
        changed = {
            number: ids[aliases.get(one, one)]
            for one, (number, tag, _) in family.items()
            if tag != ids[aliases.get(one, one)]
        }
        if changed:
            self._join(changed, {tag for _, tag, _ in family.values()} | {*ids.values()})

    def _family(self, key: str) -> dict[str, tuple[int, int, int]]:
        """The existing tags of a key, its kin and their kin: id, the tag that each belongs to, and its uses."""
        found: dict[str, tuple[int, int, int]] = {}
        waiting = [key]
        looked: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one in looked:
                continue
            looked.add(one)
            row = self._session.row("SELECT id, tag, uses FROM tags WHERE key = :key", key=one)
            if row:
                found[one] = row
                waiting += kin(one)
                waiting += self._merged_with(one, row)
        return found

    def _merged_with(self, key: str, row: Row) -> list[str]:
        """The tags that are, or were, merged with this one by the owner."""
        number, tag, _ = row
        keys = list(self._merged_into.get(key, ()))
        if into := self._merged.get(key):
            Tally(self._session).tag(into, self.spellings[into])
            keys.append(into)
        if tag != number:
            keys += [one for (one,) in self._session.rows("SELECT key FROM tags WHERE id = :id", id=tag)]
        return keys

    def _together(self, one: int, other: int) -> bool:
        """Whether a listed post has both tags."""
        first, second = sorted((one, other))
        return (
            self._session.row(
                "SELECT 1 FROM tag_pairs JOIN posts ON posts.id = tag_pairs.post AND posts.listed = 1 "
                "WHERE (one = :one AND other = :other) OR (one = :other AND other = :one) LIMIT 1",
                one=first,
                other=second,
            )
            is not None
        )

    def _join(self, changed: dict[int, int], family: set[int]) -> None:
        self.changed = True
        for tag, canonical in changed.items():
            self._session.run("UPDATE tags SET tag = :tag WHERE id = :id", tag=canonical, id=tag)
            self._session.run(
                "UPDATE post_tags SET tag = :tag WHERE written = :id AND tag <> :tag", tag=canonical, id=tag
            )
        for tag in sorted(family):
            self._count(tag)
        mark(self._session, "tag", family)

    def _count(self, tag: int) -> None:
        """Counts one tag's posts again, after another tag has joined or left it."""
        row = self._session.row(
            "SELECT count(DISTINCT post_tags.post), count(DISTINCT headings.post), "
            "(SELECT serial FROM tags WHERE id = :id) FROM post_tags "
            "JOIN posts ON posts.id = post_tags.post AND posts.listed = 1 "
            "LEFT JOIN headings ON headings.post = post_tags.post WHERE post_tags.tag = :id",
            id=tag,
        )
        assert row is not None
        posts, headings, serial = row
        self._session.run(
            "UPDATE tags SET posts = :posts, headings = :headings "
            "WHERE id = :id AND (posts <> :posts OR headings <> :headings)",
            posts=posts,
            headings=headings,
            id=tag,
        )
        mark_named(self._session, serial)


def _hide(session: Session) -> bool:
    """Hides the tags that the owner has hidden, and shows all others; returns whether one has changed."""
    hidden = {key for (key,) in session.rows("SELECT key FROM tags WHERE hidden = 1")}
    wanted = {one.tag for one in holding(session, CorrectionKind.HIDE)}
    changed = [session.run("UPDATE tags SET hidden = 1 WHERE key = :key", key=key) for key in sorted(wanted - hidden)]
    session.run_many("UPDATE tags SET hidden = 0 WHERE key = :key", [{"key": key} for key in sorted(hidden - wanted)])
    return any(changed) or not hidden <= wanted


def _choose_names(session: Session, keys: Iterable[str], named: dict[str, str], merged: Mapping[str, str]) -> None:
    """Names each tag as the guide writes it, otherwise as most posts do.

    A tag in neither, into which the owner has merged others, is named as the owner wrote it.
    """
    changed = []
    for key in sorted(keys):
        row = session.row("SELECT id, name FROM tags WHERE key = :key", key=key)
        if row is None:
            continue
        number, name = row
        if key in named:
            best = named[key]
        else:
            usual = session.row(
                "SELECT name FROM spellings WHERE tag = :id ORDER BY uses DESC, name DESC LIMIT 1", id=number
            )
            best = usual[0] if usual else merged.get(key, name)
        if best != name:
            changed.append({"id": number, "name": best})
    session.run_many("UPDATE tags SET name = :name WHERE id = :id", changed)
