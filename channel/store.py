"""The contract of the bot's memory, kept by every database under `storage`.

For every method: absence is None or an empty tuple, never an exception; all reads of one call see the same state of the
database; times are integers, in Unix seconds. Errors: StoreError (see `channel.errors`) if the database is unavailable,
damaged or of a newer schema.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from channel.models import Reaction, Record
from channel.owner.corrections import Corrections
from channel.owner.guide_post import Publication
from channel.owner.statistics import DatabaseFile, Numbers
from channel.people.following import Following
from channel.people.installation import Installation
from channel.people.mail import Mail
from channel.posts.identity import Refusals
from channel.processes import Processes
from channel.processes.leases import Lease
from channel.views import (
    ChannelView,
    Cursor,
    GuideView,
    Hits,
    ImportReport,
    Names,
    PassEnd,
    PostCard,
    PostPage,
    SeriesFound,
    SeriesView,
    StoredPost,
    Suggestions,
    SyncState,
    Tag,
    TagList,
    TagPage,
    TopPage,
)

if TYPE_CHECKING:
    from channel.indexing import Prepared
    from channel.search import Query


class Index(Refusals, Corrections, Publication, Numbers, Protocol):
    """What is known of a channel, and its owner's corrections."""

    async def revision(self) -> int:
        """A number that grows with every change of the index; may lag a second behind another process."""
        ...

    async def channel(self) -> ChannelView: ...

    async def guide(self) -> GuideView: ...

    async def tags(self) -> tuple[Tag, ...]:
        """All tags that posts carry or the guide names, most used first."""
        ...

    async def tag_list(self, page: int, size: int) -> TagList:
        """A page of the same list; many tags cost no more than few."""
        ...

    async def tag(self, name: str | int, cursor: Cursor | None, size: int) -> TagPage | None:
        """A page of the posts with a tag, by its name in any spelling or by its id; None if there is no such tag."""
        ...

    async def series_list(self) -> tuple[SeriesView, ...]:
        """All series, as the guide orders them; those it does not name follow, newest first."""
        ...

    async def series(self, name: str | int) -> SeriesView | None:
        """A series by one of its names in any spelling, or by its id."""
        ...

    async def find_series(self, asked: str, split: tuple[str, int] | None) -> SeriesFound | None:
        """The series called `asked`; if there is none, the one called `split[0]` with its part number `split[1]`.

        The number may be `channel.language.numerals.LAST`.
        """
        ...

    async def latest(self, cursor: Cursor | None, size: int) -> PostPage: ...

    async def post(self, post: int) -> StoredPost | None: ...

    async def names(self) -> Names: ...

    async def search(self, query: "Query", skip: int, size: int) -> Hits:
        """The posts that match a query, best first, from index `skip` (0 is the best) on.

        Posts with all the words come first, those with the words in their title or hashtags ahead; then posts with most
        of the words; then posts with their letters, inside words or across word borders. Among equals, newer posts come
        first; the parts of a series whose name was searched for lead, in their order. The search stops after 150 ms
        with what it has found.
        """
        ...

    async def suggestions(self, query: "Query", written: str) -> Suggestions:
        """Near spellings for a query that finds nothing, as `written`, from the index's own words."""
        ...

    async def similar(self, post: int, size: int) -> tuple[PostCard, ...]:
        """The posts that share hashtags and telling words with this one, most similar first; () if it is unknown."""
        ...

    async def random_post(self, chance: float) -> StoredPost | None:
        """A listed post at random, by a `chance` from 0 to below 1; its odds are the width of the gap before it."""
        ...

    async def top(self, since: int | None, until: int | None, page: int, size: int) -> TopPage:
        """Posts by number of reactions, newer first among equals; `since` <= date < `until`, in Unix seconds."""
        ...

    async def save(
        self,
        records: "Iterable[Record | Prepared]",
        *,
        sync_pass: int | None = None,
        breath: float = 0.0,
        renamed: bool = False,
    ) -> ImportReport:
        """Writes a source's records to the index: one post of the channel, or all of them.

        `records` is read in another thread and committed some thousands at a time, each time with the resulting changes
        to tags; the changes to the guide and the series are committed last. If `records` raises, the uncommitted batch
        is rolled back and the error is passed on; committed batches stay, and a second try continues from there.

        A post is identified by its number, or by the number of any message of its album; without a number, by its
        words. It is merged field by field with the stored post, by `channel.posts.merging`. A post marked as gone comes
        back when a live source has it; a forgotten one stays forgotten.

        Before the first write the source's channel is compared with the index's, see `channel.posts.identity`. If it is
        another channel, raises Stranger and changes nothing, except that the refusal is noted. `renamed`: the owner has
        said that it is the same channel; then only different ids count.

        `sync_pass`: the number of the pass (`SyncState.passes` + 1) that saw these posts. `breath`: seconds of rest
        after each transaction, which is then a short one; for use while another process writes to the same database.
        """
        ...

    async def readings(self, numbers: Sequence[int]) -> Mapping[int, int]:
        """The stored digests (see `Readings`) of these messages, without those that have none."""
        ...

    async def sync_state(self) -> SyncState: ...

    async def keep_sync_state(self, state: SyncState) -> None: ...

    async def end_pass(self, state: SyncState, *, most: float, now: int) -> PassEnd:
        """Ends the current pass: marks the posts up to `state.newest` that two complete passes did not find as gone.

        If they are more than the share `most` (0 to 1) of all posts, none is marked.
        """
        ...

    async def cards_at(self, numbers: tuple[int, ...]) -> tuple[PostCard, ...]:
        """The posts with these numbers, or with album messages of them, that are still here; in the same order."""
        ...

    async def post_at(self, message_id: int) -> StoredPost | None:
        """The post with this number, or with an album message of this number; also if it is gone or forgotten."""
        ...

    async def mark_gone(self, message_id: int) -> bool:
        """Removes a post that can no longer be opened from every list; returns whether it was in one."""
        ...

    async def count_reactions(self, message_id: int, reactions: tuple[Reaction, ...], now: int) -> bool:
        """Takes the reactions that Telegram has counted at this time, none if all were withdrawn; returns whether that
        changes anything. Older counts change nothing."""
        ...

    async def forget_post(self, message_id: int) -> StoredPost | None:
        """Keeps a post out of every list at the owner's request, also when it is read again; None if there is none."""
        ...

    async def bring_back(self, post: int) -> StoredPost | None:
        """Undoes `forget_post` or `mark_gone`, by the store's own number of the post; None if there is none."""
        ...


class People(Mail, Following, Installation, Protocol):
    """What the bot stores about readers and the owner, whatever the channel."""

    async def language(self, reader: str) -> str | None:
        """The language chosen by the reader with this pseudonym."""
        ...

    async def choose_language(self, reader: str, language: str) -> None: ...


class Memory(Index, People, Processes, Protocol):
    """All that the bot remembers."""

    @property
    def remembered_for(self) -> float:
        """How long a reader's choice may be cached, in seconds: another process may change it meanwhile."""
        ...

    async def inspect(self, patience: float) -> DatabaseFile:
        """Inspects the database's file alongside all other work, for at most `patience` seconds."""
        ...

    def led(self, held: Callable[[], Lease | None]) -> "Memory":
        """The same store for the holder of a lease: it writes only while the lease holds.

        `held` returns the lease, or None. If the lease does not hold, writes raise LeaseLost and change nothing.
        """
        ...

    async def close(self) -> None: ...
