"""Posts that are parts of series without saying so: parts link to them, they have a series' name, or the owner says so
by their hashtag."""

from collections.abc import Iterable
from functools import cached_property

from channel.owner.corrections import CorrectionKind
from channel.series import series_key
from channel.series.linked import link_key
from channel.series.pools import tag_of
from storage.database.session import Session
from storage.index.corrections import holding
from storage.index.counts import mark

_LONGEST_NAME = 80


class WordlessParts:
    """Marks the series that become stale through a post without a heading of its own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._titles: set[str] = set()

    def mark(self, post: int, numbers: Iterable[int], tags: Iterable[tuple[str, str]]) -> None:
        """Marks for a post with these messages and hashtags (key, name) that enters the lists or leaves them."""
        if not self._has_links and not self._ruled:
            return
        rows = self._session.rows("SELECT series FROM parts WHERE post = :post", post=post)
        mark(self._session, "series", [series for (series,) in rows])
        for number in numbers if self._has_links else ():
            rows = self._session.rows("SELECT post FROM heading_keys WHERE key = :key", key=link_key(number))
            mark(self._session, "heading", [other for (other,) in rows])
        for key in (key for key, _ in tags if key in self._ruled):
            rows = self._session.rows("SELECT tag FROM tags WHERE key = :key", key=key)
            mark(self._session, "tag", [tag for (tag,) in rows])

    def note_named(self, title: str) -> None:
        """Notes the title of a post without a number; see `mark_named`."""
        if len(title) <= _LONGEST_NAME and (key := series_key(title)):
            self._titles.add(key)

    def mark_named(self) -> None:
        """Marks the series that have a noted title as their name: its post may be their first part."""
        if not self._titles:
            return
        keys = {f"key{place}": key for place, key in enumerate(self._titles)}
        names = ", ".join(f":{name}" for name in keys)
        rows = self._session.rows(f"SELECT min(post) FROM heading_keys WHERE key IN ({names}) GROUP BY key", **keys)
        mark(self._session, "heading", [post for (post,) in rows])
        self._titles.clear()

    @cached_property
    def _has_links(self) -> bool:
        """Whether any part links to another; in most channels none does."""
        # "A" follows "@".
        return self._session.row("SELECT 1 FROM heading_keys WHERE key >= '@' AND key < 'A' LIMIT 1") is not None

    @cached_property
    def _ruled(self) -> frozenset[str]:
        """The keys of the hashtags whose posts the owner calls a series."""
        said = holding(self._session, CorrectionKind.SERIES)
        return frozenset(filter(None, (tag_of(one.pool) for one in said)))
