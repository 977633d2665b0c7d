"""What the bot asks of its memory. One contract, held by every database under `storage`.

For every method: absence is None or an empty tuple, never an exception; all the reads of one call see the same state
of the database; times are integers, Unix seconds. Errors: StoreError (see `channel.errors`) where the database is
away, damaged or of a newer schema.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from channel.models import Record
from channel.owner.corrections import Corrections
from channel.owner.guide_post import Publication
from channel.owner.statistics import DatabaseFile, Numbers
from channel.people.following import Following
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
    """What is known of a channel, and what its owner has set right in it."""

    async def revision(self) -> int:
        """The number that grows with every change of the index; may lag a second behind another process."""
        ...

    async def channel(self) -> ChannelView: ...

    async def guide(self) -> GuideView: ...

    async def tags(self) -> tuple[Tag, ...]:
        """All tags that posts carry or the guide names, most used first."""
        ...

    async def tag_list(self, page: int, size: int) -> TagList:
        """A page of the same list; as cheap among many tags as among few."""
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
        """The posts that answer a question, the best first, from number `skip` (0 is the best) on.

        First those with all its words, of these those with the words in their title or hashtags; then those with most
        of them; then those with the letters, across the borders of words and inside them. Of equals the newer; the
        parts of a series whose name was asked for come first, in their order. It takes 150 ms at most: what was found
        until then is the answer.
        """
        ...

    async def suggestions(self, query: "Query", written: str) -> Suggestions:
        """What is near to a question that finds nothing, as `written`, from the index's own words."""
        ...

    async def similar(self, post: int, size: int) -> tuple[PostCard, ...]:
        """The posts that share hashtags and telling words with this one, the most alike first; () for one unknown."""
        ...

    async def random_post(self, chance: float) -> StoredPost | None:
        """A post in the lists by chance, from 0 to below 1: each is as likely as the gap before it is wide."""
        ...

    async def top(self, since: int | None, until: int | None, page: int, size: int) -> TopPage:
        """Posts by the number of their reactions, of equals the newer; `since` <= date < `until`, in Unix seconds."""
        ...

    async def save(
        self,
        records: "Iterable[Record | Prepared]",
        *,
        sync_pass: int | None = None,
        breath: float = 0.0,
        renamed: bool = False,
    ) -> ImportReport:
        """Brings a source's records into the index: one post of the channel, or all of them.

        `records` is read in another thread, and committed some thousands at a time, each time with all that follows
        for tags; what follows for the guide and the series is committed last. What `records` raises undoes what was
        not committed yet, and is raised; what was committed stays, and a second try goes on from there.

        A post is known by its number, or the number of any message of its album; one that comes without a number by
        its words. It is joined field by field with what is stored, by `channel.posts.merging`. A post marked as
        gone is there again when a source of the present has it; one that was forgotten stays so.

        Before the first write the source's channel is compared with the index's, see `channel.posts.identity`. If it is
        another one, Stranger is raised, nothing is changed but that the refusal is noted. `renamed`: the owner has said
        that it is the same channel; only ids that differ count then.

        `sync_pass`: the number of the pass (`SyncState.passes` + 1) in which these posts were seen. `breath`: seconds
        of rest after each transaction, which then is a short one, where another process writes to the same database.
        """
        ...

    async def readings(self, numbers: Sequence[int]) -> Mapping[int, int]:
        """The digests (see `Readings`) of those of the messages that were saved with one."""
        ...

    async def sync_state(self) -> SyncState: ...

    async def keep_sync_state(self, state: SyncState) -> None: ...

    async def end_pass(self, state: SyncState, *, most: float, now: int) -> PassEnd:
        """Ends the pass under way: posts up to `state.newest` that two complete passes did not find are marked as gone.

        Where they are more than the share `most` (0 to 1) of all posts there are, none is.
        """
        ...

    async def post_at(self, message_id: int) -> StoredPost | None:
        """The post with this number, or whose album has a message with it; also one that is gone or forgotten."""
        ...

    async def mark_gone(self, message_id: int) -> bool:
        """Takes a post that cannot be opened any more out of every list; whether it was in one."""
        ...

    async def forget_post(self, message_id: int) -> StoredPost | None:
        """Takes a post out of every list at the owner's wish, also when it is read again; None if there is none."""
        ...

    async def bring_back(self, post: int) -> StoredPost | None:
        """Undoes `forget_post` and `mark_gone`, by the store's own number of the post; None if there is none."""
        ...


class People(Mail, Following, Protocol):
    """What the bot keeps of readers and of the owner, whatever the channel."""

    async def language(self, reader: str) -> str | None:
        """The language that the reader with this pseudonym chose."""
        ...

    async def choose_language(self, reader: str, language: str) -> None: ...


class Memory(Index, People, Processes, Protocol):
    """All that the bot remembers."""

    @property
    def remembered_for(self) -> float:
        """For how many seconds a reader's choice may be kept at hand: another process may change it meanwhile."""
        ...

    async def inspect(self, patience: float) -> DatabaseFile:
        """Looks at the database's file, beside all other work, and for `patience` seconds at most."""
        ...

    def led(self, held: Callable[[], Lease | None]) -> "Memory":
        """The same store for what only the holder of a lease does: it writes as long as the lease holds.

        `held` gives the lease, or None. If it does not hold, writes raise LeaseLost and change nothing.
        """
        ...

    async def close(self) -> None: ...
