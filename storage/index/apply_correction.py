"""Applies the owner's corrections and undoes them: what a correction touches is marked as stale, or updated at once."""

from channel.indexing import Prepared
from channel.language.text import squeeze, tag_key
from channel.owner.corrections import Correction, CorrectionKind, NotCorrected, thing
from channel.series import series_key
from channel.series.pools import tag_of
from storage.database.session import Session
from storage.index import facts, post_rows
from storage.index.corrections import correction as kept
from storage.index.corrections import holding
from storage.index.counts import mark, mark_named
from storage.index.derived.guide import mark_announced
from storage.index.questions import series_named
from storage.index.tags import settle_tags
from storage.index.writer import Writer

_OF_POSTS = (CorrectionKind.PART, CorrectionKind.NO_PART)
_OF_NUMBERS = (CorrectionKind.ANNOUNCE, CorrectionKind.SKIP)
_RULES = (CorrectionKind.SERIES, CorrectionKind.NO_SERIES)
_OF_TAGS = (CorrectionKind.MERGE, CorrectionKind.DESCRIBE, CorrectionKind.HIDE)


def correct(session: Session, wanted: Correction, now: int) -> int | NotCorrected:
    made = _in_own_names(session, wanted)
    row = session.row("SELECT id, document FROM corrections WHERE about = :about", about=thing(made))
    before = Correction.model_validate_json(row[1]) if row else None
    if before == made:
        return NotCorrected.SAME
    if made.kind is CorrectionKind.MERGE and (reason := _tangled(session, made)):
        return reason
    number = int(facts.read(session, "corrections") or 0) + 1
    facts.write(session, "corrections", str(number))
    change = _Change(session)
    change.begins([one for one in (before, made) if one])
    session.run("DELETE FROM corrections WHERE about = :about", about=thing(made))
    session.run(
        "INSERT INTO corrections (id, kind, about, document, made) VALUES (:id, :kind, :about, :document, :now)",
        **{"id": number, "kind": made.kind.value, "about": thing(made), "now": now},
        document=made.model_dump_json(exclude_defaults=True),
    )
    change.ends()
    if made.kind in _OF_NUMBERS:
        mark(session, "hand", [number])
    return number


def take_back(session: Session, number: int) -> Correction | None:
    found = kept(session, number)
    if found is None:
        return None
    change = _Change(session)
    change.begins([found])
    session.run("DELETE FROM corrections WHERE id = :id", id=number)
    change.ends()
    return found


class _Change:
    """A change of the corrections that hold, and what it touches before and after."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._touched: list[Correction] = []
        self._entry: post_rows.Entry | None = None

    def begins(self, touched: list[Correction]) -> None:
        """`touched`: the corrections that will no longer hold, or hold from now on."""
        self._touched = touched
        for one in touched:
            if one.kind in _OF_POSTS and one.message_id is not None:
                self._entry = post_rows.at_number(self._session, one.message_id)
        if self._entry:
            writer = Writer(self._session)
            writer.take_heading(self._entry)
            writer.flush()

    def ends(self) -> None:
        if self._entry:
            writer = Writer(self._session)
            writer.put_heading(self._entry)
            writer.flush()
            numbers = Prepared.of(self._entry.post).numbers
            mark(self._session, "linked", facts.guide_links(self._session).intersection(numbers))
        for one in self._touched:
            if one.kind in _OF_NUMBERS:
                _mark_called(self._session, series_key(one.text or one.series))
            elif one.kind is CorrectionKind.GUIDE:
                mark(self._session, "guide", [0])
            elif one.kind in _RULES:
                _mark_pool(self._session, one.pool)
                number = series_named(self._session, one.series) if one.series else None
                mark(self._session, "series", [] if number is None else [number])
            elif one.kind is CorrectionKind.NAME:
                rows = self._session.rows("SELECT series FROM series_names WHERE name = :name", name=one.series)
                mark(self._session, "series", [number for (number,) in rows])
                for name in (one.into, one.text):
                    _mark_called(self._session, series_key(name))
        keys = {key for one in self._touched if one.kind in _OF_TAGS for key in (one.tag, one.into) if key}
        settle_tags(self._session, keys)
        facts.bump_revision(self._session)


def _mark_called(session: Session, key: str) -> None:
    """Marks everything that may be a series with this name."""
    mark_named(session, key)
    mark(session, "tag", [tag for (tag,) in session.rows("SELECT id FROM tags WHERE serial = :key", key=key)])
    mark_announced(session)


def _mark_pool(session: Session, pool: str) -> None:
    """Marks the posts of a name's or a hashtag's key."""
    if tag := tag_of(pool):
        mark(session, "tag", [number for (number,) in session.rows("SELECT tag FROM tags WHERE key = :key", key=tag)])
        made = session.rows(
            "SELECT DISTINCT parts.series FROM tags JOIN post_tags ON post_tags.tag = tags.tag "
            "JOIN parts ON parts.post = post_tags.post WHERE tags.key = :key",
            key=tag,
        )
        mark(session, "series", [number for (number,) in made])
    else:
        _mark_called(session, pool)


def _in_own_names(session: Session, wanted: Correction) -> Correction:
    """The correction with the store's own names for its subject."""
    update: dict[str, object] = {"tag": tag_key(wanted.tag)}
    if wanted.kind is CorrectionKind.MERGE:
        update["into"] = tag_key(wanted.into)
    if wanted.series:
        named = series_named(session, wanted.series)
        row = session.row("SELECT called FROM series WHERE id = :id", id=named) if named is not None else None
        update["series"] = squeeze(row[0] if row else wanted.series)
        own = row[0] if row else ""
        if wanted.kind is CorrectionKind.NAME:
            update["into"] = own or wanted.into or wanted.series
        else:
            update["text"] = own or wanted.text or wanted.series
        if wanted.kind is CorrectionKind.NO_SERIES:
            update["pool"] = series_key(own or wanted.series)
    if wanted.kind is CorrectionKind.MERGE and not wanted.text:
        row = session.row("SELECT name FROM tags WHERE key = :key", key=update["into"])
        update["text"] = row[0] if row else wanted.into
    if wanted.message_id is not None and (entry := post_rows.at_number(session, wanted.message_id)):
        number = entry.post.message_id
        update["message_id"] = wanted.message_id if number is None else number
    return wanted.model_copy(update=update)


def _tangled(session: Session, merge: Correction) -> NotCorrected | None:
    """Why a hashtag cannot become a spelling of another."""
    others = [one for one in holding(session, CorrectionKind.MERGE) if one.tag != merge.tag]
    if merge.tag == merge.into or any((one.tag, one.into) == (merge.into, merge.tag) for one in others):
        return NotCorrected.CIRCLE
    if any(one.tag == merge.into or one.into == merge.tag for one in others):
        return NotCorrected.CHAIN
    return None
