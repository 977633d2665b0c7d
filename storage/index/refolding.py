"""Brings stored keys to how names are folded now: of hashtags, and in the owner's corrections."""

from channel.language.text import squeeze, tag_key
from channel.owner.corrections import Correction, CorrectionKind, thing
from channel.series.pools import tag_of
from storage.database.session import Session
from storage.index.corrections import corrections


def refold(session: Session) -> None:
    """Numbers stay: buttons and followers have them. Hashtags whose keys become one are one from then on."""
    known: dict[str, int] = dict(session.rows("SELECT key, id FROM tags"))
    for key, number in sorted(known.items()):
        if (new := tag_key(key)) == key or not new:
            continue
        if (other := known.get(new)) is None:
            session.run("UPDATE tags SET key = :key WHERE id = :id", key=new, id=number)
            known[new] = number
        else:
            session.run("UPDATE tags SET tag = :other WHERE tag = :id", other=other, id=number)
    _refold_corrections(session)


def is_current(key: str) -> bool:
    """Whether posts can still have a hashtag with this key."""
    return tag_key(key) == key


def _refold_corrections(session: Session) -> None:
    held: set[str] = set()
    for kept in corrections(session):  # the newest first: it holds
        said = _refolded(kept.correction)
        about = thing(said)
        if said != kept.correction or about in held:
            session.run("DELETE FROM corrections WHERE id = :id", id=kept.id)
            if about not in held:
                session.run("DELETE FROM corrections WHERE about = :about", about=about)
                session.run(
                    "INSERT INTO corrections (id, kind, about, document, made) "
                    "VALUES (:id, :kind, :about, :said, :made)",
                    **{"id": kept.id, "kind": said.kind.value, "about": about, "made": kept.made},
                    said=said.model_dump_json(exclude_defaults=True),
                )
        held.add(about)


def _refolded(said: Correction) -> Correction:
    update = {"tag": tag_key(said.tag), "series": squeeze(said.series)}
    if said.kind is CorrectionKind.MERGE:
        update["into"] = tag_key(said.into)
    if tag := tag_of(said.pool):
        update["pool"] = said.pool.replace(tag, tag_key(tag), 1)
    return said.model_copy(update=update)
