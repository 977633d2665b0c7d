"""The owner's corrections: stored apart from the posts, kept across re-imports, and undone one by one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from channel.language.text import squeeze
from channel.models import Guide, GuideSection, GuideTag, Model


class CorrectionKind(StrEnum):
    """What a correction changes."""

    MERGE = "merge"
    """The hashtag `tag` is another spelling of `into`."""
    DESCRIBE = "describe"
    """The description of the hashtag `tag` is `text`."""
    HIDE = "hide"
    """The hashtag `tag` is hidden from lists and guides; its posts stay."""
    NAME = "name"
    """The name of the series `series` is `text`."""
    PART = "part"
    """The post `message_id` is part `number` of the series `series`; without a number it is outside the numbering."""
    NO_PART = "no_part"
    """The post `message_id` is not part of any series."""
    ANNOUNCE = "announce"
    """Part `number` of the series `series` is due at `date` (Unix seconds), or at an unknown time."""
    SKIP = "skip"
    """The series `series` has no part `number`, and none is missing."""
    SERIES = "series"
    """The posts of `pool` (the key of a name, or "#" and a hashtag's key) are a series, whatever they say."""
    NO_SERIES = "no_series"
    """The posts of `pool` are not a series, or nothing called `series` is one."""
    GUIDE = "guide"
    """The post `message_id` is the channel's own guide, whatever it looks like."""
    LANGUAGE = "language"
    """The channel is written in the language with the code `text`."""
    ALIAS = "alias"
    """`text` and `into` are names of the same, for search."""


class NotCorrected(StrEnum):
    """Why a correction is not accepted."""

    SAME = "same"
    """The same correction already holds."""
    CHAIN = "chain"
    """A hashtag that is another's spelling would have spellings of its own."""
    CIRCLE = "circle"
    """A hashtag would be a spelling of itself."""


class Correction(Model):
    """One correction. It names things by what they are (keys, Telegram's numbers), so it holds in a new index too."""

    kind: CorrectionKind
    tag: str = ""
    """A hashtag's key."""
    into: str = ""
    """Another hashtag's key; as written: for a new name the series' own name, for an alias the other name."""
    series: str = ""
    """A name of a series, squeezed (see `channel.language.text.squeeze`); the store replaces it by the series' own."""
    message_id: int | None = None
    number: int | None = None
    pool: str = ""
    """What connects the posts of a series, see `channel.series.pools`."""
    date: int | None = None
    text: str = ""
    """The description or the new name; for a part, the name of the series; for a merge, `into` as written."""


class Kept(Model):
    """A correction that holds."""

    id: int
    correction: Correction
    made: int
    """When it was made, in Unix seconds."""


class Doubt(Model):
    """A question that only the owner can answer; each is asked once."""

    key: str
    """Identifies the doubt; the same doubt has the same key."""
    kind: str
    """ "gap": no part has the number; "double": several posts claim it; "beside": a post has the series' own hashtag
    but is none of its parts; "series": several posts may be a series."""
    series: int
    """The store's number of the series; 0 if there is none yet."""
    name: str
    number: int | None
    """The number of the part; for a possible series, how many posts it has."""
    posts: tuple[int, ...] = ()
    """The store's numbers of the posts in question; the newest if there are many."""
    pool: str = ""
    """What connects the posts of a possible series, for `CorrectionKind.SERIES`."""


def thing(correction: Correction) -> str:
    """A key for what a correction is about; of all corrections with the same key only the last holds."""
    match correction.kind:
        case CorrectionKind.MERGE | CorrectionKind.DESCRIBE | CorrectionKind.HIDE:
            return f"{correction.kind}:{correction.tag}"
        case CorrectionKind.NAME:
            return f"{correction.kind}:{correction.series}"
        case CorrectionKind.PART | CorrectionKind.NO_PART:
            return f"post:{correction.message_id}"
        case CorrectionKind.ANNOUNCE | CorrectionKind.SKIP:
            return f"number:{correction.series}:{correction.number}"
        case CorrectionKind.SERIES | CorrectionKind.NO_SERIES:
            return f"pool:{correction.pool}"
        case CorrectionKind.LANGUAGE | CorrectionKind.GUIDE:
            return str(correction.kind)
        case CorrectionKind.ALIAS:
            return f"{correction.kind}:{':'.join(sorted(map(squeeze, (correction.text, correction.into))))}"


def with_descriptions(guide: Guide | None, said: Mapping[str, str], synonyms: Mapping[str, str]) -> Guide | None:
    """The guide with the owner's descriptions of hashtags in place of its own.

    `said`: descriptions by the tags' keys; `synonyms`: other keys of a tag, each with the key that replaces it.
    """
    if guide is None or not said:
        return guide

    def told(tag: GuideTag) -> GuideTag:
        key = synonyms.get(tag.key, tag.key)
        return tag.model_copy(update={"description": said[key]}) if key in said else tag

    def section_told(section: GuideSection) -> GuideSection:
        return section.model_copy(update={"tags": tuple(map(told, section.tags))})

    return guide.model_copy(update={"sections": tuple(map(section_told, guide.sections))})


class Corrections(Protocol):
    """The store's part for the owner's corrections."""

    async def correct(self, correction: Correction, now: int) -> int | NotCorrected:
        """Applies a correction, in place of an earlier one about the same thing; returns its number."""
        ...

    async def take_back(self, number: int) -> Correction | None:
        """Undoes a correction; None if it no longer holds."""
        ...

    async def corrections(self) -> tuple[Kept, ...]:
        """The corrections that hold, newest first."""
        ...

    async def doubts(self, most: int) -> tuple[Doubt, ...]:
        """Doubts that were not asked yet, at most `most`."""
        ...

    async def possible_series(self, post: int) -> Doubt | None:
        """The posts that may be a series with this one (the store's number), asked about or not."""
        ...

    async def asked(self, key: str) -> bool:
        """Records that the owner is asked now, and never again; False if they were asked before."""
        ...
