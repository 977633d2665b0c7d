"""Whether a source's posts belong to the channel in the index.

Telegram's id decides alone. If one of the two does not know it, the name, the title and the words of the posts that
both have are compared; what stays open is refused, and the owner may say that it is the same channel.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Protocol

from channel.errors import StoreError
from channel.language.text import squeeze
from channel.models import ChannelInfo, Model, SourceKind

_AGREE: Final = 0.8  # the share of posts in the same words from which on they are the same posts
_CONTRADICT: Final = 0.2  # and of those in nearly the same words up to which they are others
_FEW: Final = 3  # posts; two channels may both begin with "Hello"
_MANY: Final = 10  # posts; so many agree by accident in no two channels, but in a copy's beginning they might
_NO_TITLE: Final = "…"


class Verdict(StrEnum):
    SAME = "same"
    RENAMED = "renamed"
    """The same channel under another public name."""
    UNKNOWN = "unknown"
    """Nothing shows that it is the same, and something speaks against it."""
    STRANGER = "stranger"


class Reason(StrEnum):
    """Why a source may belong to another channel."""

    SAMPLE = "sample"
    """One of the two is the sample that ships with the bot."""
    ID = "id"
    NAME = "name"
    TITLE = "title"
    WORDS = "words"
    """Posts with the same numbers have other words."""


class Common(NamedTuple):
    """How many of a source's posts are in the index; posts without text do not count."""

    alike: int = 0
    """In the same words."""
    edited: int = 0
    """Under the same number, in nearly the same words."""
    unlike: int = 0
    """Under the same number, in other words."""
    unfound: int = 0
    """That have no number in common with anything, and whose words are not there."""

    @property
    def compared(self) -> int:
        return sum(self)

    @property
    def agrees(self) -> bool:
        return self.alike > 0 and self.alike >= _AGREE * self.compared

    @property
    def contradicts(self) -> bool:
        return self.unlike >= _FEW and self.alike + self.edited <= _CONTRADICT * self.compared


class Judgement(NamedTuple):
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    common: Common = Common()
    is_by_id: bool = False
    """Whether an id, or the sample's mark, has decided, and words change nothing."""

    @property
    def accepted(self) -> bool:
        return self.verdict in (Verdict.SAME, Verdict.RENAMED)

    @property
    def is_open(self) -> bool:
        """Whether it may still be the same channel, so that the owner is asked."""
        return self.verdict is Verdict.UNKNOWN

    @property
    def is_final(self) -> bool:
        """Whether it is certainly another channel, so that even the owner cannot accept it."""
        return Reason.ID in self.reasons or Reason.SAMPLE in self.reasons


def judge(known: ChannelInfo, new: ChannelInfo, common: Common | None = None) -> Judgement:
    """Whether a source's channel is the one in the index. `common`: the comparison of their posts."""
    common = common or Common()
    if known.sample != new.sample:
        return Judgement(Verdict.STRANGER, (Reason.SAMPLE,), common, is_by_id=True)
    name, title = _same_name(known, new), _same_title(known, new)
    same = Verdict.RENAMED if name is False else Verdict.SAME
    if known.chat_id and new.chat_id:
        if known.chat_id != new.chat_id:
            return Judgement(Verdict.STRANGER, (Reason.ID,), common, is_by_id=True)
        return Judgement(same, (), common, is_by_id=True)
    against = tuple(reason for reason, is_same in ((Reason.NAME, name), (Reason.TITLE, title)) if is_same is False)
    if common.contradicts:
        return Judgement(Verdict.STRANGER, (*against, Reason.WORDS), common)
    if not against and (name or title or common.alike or common.edited):
        return Judgement(same, (), common)
    enough = _MANY if len(against) > 1 else 1 if Reason.NAME in against else _FEW
    if common.agrees and common.alike >= enough:
        return Judgement(same, (), common)
    return Judgement(Verdict.UNKNOWN, against, common)


def is_called(info: ChannelInfo, username: str | None) -> bool:
    """Whether this is the channel's public name."""
    return bool(username and info.username) and str(username).casefold() == str(info.username).casefold()


def resembles(known: ChannelInfo, new: ChannelInfo) -> bool:
    """Whether a channel has the name or the title of the index's."""
    return bool(_same_name(known, new) or _same_title(known, new))


def is_one(one: ChannelInfo | None, other: ChannelInfo | None) -> bool:
    """Whether two descriptions may be of one channel, as far as they say; descriptions without any detail match."""
    if one is None or other is None:
        return one is other
    if one.chat_id and other.chat_id:
        return one.chat_id == other.chat_id
    return is_called(one, other.username) or one == other


def merged(known: ChannelInfo | None, new: ChannelInfo, *, is_newer: bool) -> ChannelInfo:
    """Combine what is known about a channel with a source's description. `is_newer`: whether its name and title are
    current."""
    known = known or new
    first, second = (new, known) if is_newer else (known, new)
    username = first.username or second.username
    titles = [info.title for info in (first, second) if info.title != _NO_TITLE]
    return ChannelInfo(
        title=next(iter(titles), username or _NO_TITLE),
        username=username,
        chat_id=new.chat_id or known.chat_id,
        sample=new.sample,
    )


def _same_name(known: ChannelInfo, new: ChannelInfo) -> bool | None:
    return is_called(known, new.username) if known.username and new.username else None


def _same_title(known: ChannelInfo, new: ChannelInfo) -> bool | None:
    if _NO_TITLE in (known.title, new.title):
        return None
    return (squeeze(known.title) or known.title) == (squeeze(new.title) or new.title)


class Way(StrEnum):
    """How posts of another channel arrived."""

    PAGE = "page"
    FILE = "file"
    POST = "post"
    """Live, from Telegram."""
    SETTING = "setting"
    """CHANNEL names it."""

    @classmethod
    def of(cls, source: SourceKind) -> "Way":
        return {SourceKind.WEB: cls.PAGE, SourceKind.LIVE: cls.POST}.get(source, cls.FILE)


class Refusal(Model):
    """Something that was refused, and what the owner has to know about it."""

    way: Way
    channel: ChannelInfo | None
    """Whose posts they are; None if that is not kept: any reader can make the bot an administrator of their channel."""
    since: int
    """When the first of them came, in Unix seconds; by this the refusal is named in a button."""
    last: int
    times: int = 1
    is_open: bool = False
    """See `Judgement`."""
    is_final: bool = False
    told: bool = False


class Refusals(Protocol):
    """The channels whose posts were refused."""

    async def note_refusal(self, way: Way, channel: ChannelInfo, judgement: Judgement) -> None:
        """Notes that posts of a channel came by this way and were not taken.

        Of posts that come live it is kept whose they are only if the channel may be the index's own: it has its name or
        its title, and no other id.
        """
        ...

    async def refusals(self) -> tuple[Refusal, ...]:
        """Return the open refusals of the last week, latest first."""
        ...

    async def forget_refusals(self, way: Way) -> None:
        """Forget the refusals of a way by which only the right channel's posts arrive now."""
        ...

    async def mark_refusals_told(self, told: Sequence[Refusal]) -> None:
        """Note that the owner was told about these."""
        ...

    async def accept_channel(self, since: int) -> ChannelInfo | None:
        """Takes the channel of an open refusal for the index's own; what is then known of it.

        `since` names the refusal. None if it is no longer there, or was never open.
        """
        ...


class Stranger(StoreError):  # noqa: N818 - a judgement
    """A source belongs, or may belong, to another channel than the index. Nothing was stored."""

    def __init__(self, known: ChannelInfo, new: ChannelInfo, judgement: Judgement) -> None:
        super().__init__(
            f"This database holds the channel {described(known)}, and the source is of {described(new)}: "
            f"{_why(judgement)}. Nothing was taken from it. {_ONE_CHANNEL if judgement.is_final else _SAME_OR_NOT}"
        )
        self.new = new
        self.judgement = judgement


_ONE_CHANNEL: Final = "One database serves one channel: choose another with DATABASE_URL or --database."
_SAME_OR_NOT: Final = f"Is it the same channel under a new name? Run the command again with --renamed. {_ONE_CHANNEL}"


def described(info: ChannelInfo) -> str:
    """Describe a channel by all that is known about it: “Title” (@name, id -100…)."""
    known = [f"@{info.username}" if info.username else "", f"id {info.chat_id}" if info.chat_id else ""]
    beside = ", ".join(one for one in known if one)
    return f"“{info.title}”" + (f" ({beside})" if beside else "")


def _why(judgement: Judgement) -> str:
    if judgement.is_final:
        return "their ids differ" if Reason.ID in judgement.reasons else "one of the two is the sample"
    names = {Reason.NAME: "names", Reason.TITLE: "titles"}
    differ = " and ".join(names[reason] for reason in judgement.reasons if reason in names)
    return f"their {differ} differ, and {_words(judgement.common)}" if differ else _words(judgement.common)


def _words(common: Common) -> str:
    if not common.compared:
        return "no post of it is in the index"
    return f"{common.alike or 'none'} of the {common.compared} posts compared are in the same words"
