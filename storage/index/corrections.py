"""The owner's corrections as they are stored; `apply_correction` applies them."""

from channel.owner.corrections import Correction, CorrectionKind, Kept
from storage.database.session import Session


def holding(session: Session, *kinds: CorrectionKind) -> list[Correction]:
    """The corrections of some kinds that hold, in the order in which they were made."""
    names = {f"kind{place}": kind.value for place, kind in enumerate(kinds)}
    rows = session.rows(
        f"SELECT document FROM corrections WHERE kind IN ({', '.join(f':{name}' for name in names)}) ORDER BY id",
        **names,
    )
    return [Correction.model_validate_json(document) for (document,) in rows]


def correction(session: Session, number: int) -> Correction | None:
    row = session.row("SELECT document FROM corrections WHERE id = :id", id=number)
    return Correction.model_validate_json(row[0]) if row else None


def corrections(session: Session) -> tuple[Kept, ...]:
    rows = session.rows("SELECT id, document, made FROM corrections ORDER BY id DESC")
    return tuple(
        Kept(id=number, correction=Correction.model_validate_json(document), made=made)
        for number, document, made in rows
    )


def descriptions(session: Session) -> dict[str, str]:
    """The owner's descriptions of tags, by key; the description of another spelling counts for the tag itself."""
    rows = session.rows(
        "SELECT canonical.key, tags.id = tags.tag, corrections.document FROM corrections "
        "JOIN tags ON tags.key = substr(corrections.about, :start) JOIN tags canonical ON canonical.id = tags.tag "
        "WHERE corrections.kind = :kind ORDER BY 2, corrections.id",
        kind=CorrectionKind.DESCRIBE.value,
        start=len(CorrectionKind.DESCRIBE.value) + 2,
    )
    return {key: Correction.model_validate_json(document).text for key, _, document in rows}


def description(session: Session, tag: int) -> str | None:
    """The owner's description of a tag or of its other spellings; None if there is none."""
    rows = session.rows(
        "SELECT corrections.document FROM tags JOIN corrections ON corrections.about = :beginning || tags.key "
        "WHERE tags.tag = :tag ORDER BY tags.id = tags.tag DESC, corrections.id DESC",
        beginning=f"{CorrectionKind.DESCRIBE.value}:",
        tag=tag,
    )
    return Correction.model_validate_json(rows[0][0]).text if rows else None
