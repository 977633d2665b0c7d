"""Faults of a page of t.me/s: it shows no posts, or it has changed so that none can be recognised."""

from enum import StrEnum

from channel.errors import SourceError


class Absence(StrEnum):
    """Why a page shows no posts; the sentences that a person reads."""

    EMPTY = "shows no post: the channel is empty, there are none so old, or Telegram wants to be asked later"
    MISSING = "shows no channel: there is none of this name that everybody may see; check the name"
    CLOSED = "shows no posts: the channel is private or has no preview on the web; import an export of it instead"
    NO_CHANNEL = "is of a group, a bot or a person, not of a channel"


class NoPosts(SourceError):  # noqa: N818 - an answer of Telegram's, and usually not an error
    """A page of Telegram's that is well understood and shows no posts."""

    def __init__(self, file: str, absence: Absence) -> None:
        super().__init__(file, absence.value)
        self.absence = absence


class MarkupChanged(SourceError):  # noqa: N818 - named for what has happened
    """A page without posts in the known places; it must not be taken for a channel without posts."""

    def __init__(self, file: str, missing: str) -> None:
        super().__init__(
            file,
            f"is not a page of t.me/s as this version knows it: {missing}. Telegram may have changed the page; "
            "look for a newer version, and import an export meanwhile",
        )
