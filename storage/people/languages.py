"""The languages that readers chose, under keyed pseudonyms."""

from storage.database.session import Session


def language(session: Session, reader: str) -> str | None:
    row = session.row("SELECT language FROM languages WHERE reader = :reader", reader=reader)
    return row[0] if row else None


def choose_language(session: Session, reader: str, language: str) -> None:
    session.run(
        "INSERT INTO languages (reader, language) VALUES (:reader, :language) "
        "ON CONFLICT (reader) DO UPDATE SET language = excluded.language",
        reader=reader,
        language=language,
    )
