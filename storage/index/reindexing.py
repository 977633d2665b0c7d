"""Reindexes all posts if they were indexed with an older word folding or an older schema."""

from channel.series import series_key
from storage.database.session import Session
from storage.index import facts, index_version
from storage.index.counts import mark
from storage.index.own_language import settle_language
from storage.index.post_rows import all_entries
from storage.index.refolding import is_current, refold
from storage.index.tags import settle_tags
from storage.index.writer import Writer

_DERIVED = (
    "post_tags",
    "tag_pairs",
    "spellings",
    "heading_keys",
    "headings",
    "guides",
    "album_messages",
    "rubrics",
    "told_names",
)


def rebuild(session: Session) -> None:
    """Rewrites everything derived from the posts' documents; ids of posts, tags and series stay."""
    index_version.note(session)
    if not session.row("SELECT 1 FROM posts LIMIT 1"):
        return
    series = session.rows("SELECT post, series FROM headings WHERE series IS NOT NULL")
    for table in _DERIVED:
        session.run(f"DELETE FROM {table}")
    session.drop_all_words()
    session.run("UPDATE posts SET first_line = NULL WHERE first_line IS NOT NULL")
    session.run("UPDATE tags SET uses = 0, posts = 0, headings = 0")
    facts.write(session, "listed", "0")
    refold(session)
    writer = Writer(session)
    _name_serials(session)
    for place, entry in enumerate(all_entries(session), 1):
        writer.index_again(entry)
        if place % 5000 == 0:
            writer.flush()
    writer.flush()
    session.run_many(
        "UPDATE headings SET series = :series WHERE post = :post",
        [{"post": post, "series": number} for post, number in series],
    )
    settle_tags(session, {key for (key,) in session.rows("SELECT key FROM tags") if is_current(key)})
    settle_language(session)
    mark(session, "guide", [0])
    mark(session, "series", [number for (number,) in session.rows("SELECT id FROM series WHERE place IS NOT NULL")])
    mark(session, "hand", [number for (number,) in session.rows("SELECT id FROM corrections")])
    facts.bump_revision(session)
    session.refresh_statistics()


def _name_serials(session: Session) -> None:
    session.run_many(
        "UPDATE tags SET serial = :serial WHERE id = :id",
        [{"id": number, "serial": series_key(key)} for number, key in session.rows("SELECT id, key FROM tags")],
    )
