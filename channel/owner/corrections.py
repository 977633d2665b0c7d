"""What the owner sets right by hand: kept apart from what sources say, over re-imports, and undone one by one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from channel.models import Guide, GuideSection, GuideTag, Model


class CorrectionKind(StrEnum):
    """What is set right."""

    MERGE = "merge"
    """The hashtag `tag` is another spelling of `into`."""
    DESCRIBE = "describe"
    """What is said of the hashtag `tag`: `text`."""
    HIDE = "hide"
    """The hashtag `tag` stands in no list and no guide; its posts stay."""
    NAME = "name"
    """The series `series` is called `text`."""
    PART = "part"
    """The post `message_id` is part `number` of the series `series`; without a number it stands beside the parts."""
    NO_PART = "no_part"
    """The post `message_id` is no part of any series."""
    ANNOUNCE = "announce"
    """Part `number` of the series `series` comes at `date` (Unix seconds), or some time."""
    SKIP = "skip"
    """The series `series` has no part `number`: none is missing."""
    SERIES = "series"
    """Posts that are known by `pool` (a name's key, or a hashtag's behind "#") are a series, whatever they show."""
    NO_SERIES = "no_series"
    """They are none."""


class NotCorrected(StrEnum):
    """Why a correction does not come to hold."""

    SAME = "same"
    """The very same holds already."""
    CHAIN = "chain"
    """A hashtag that is another spelling would have spellings of its own."""
    CIRCLE = "circle"
    """A hashtag would be a spelling of itself."""


class Correction(Model):
    """One of them. Things are named by what they are (keys, Telegram's numbers): it holds in a new index too."""

    kind: CorrectionKind
    tag: str = ""
    """A hashtag's key."""
    into: str = ""
    """Another hashtag's key; of a new name the name that the series has of itself, as written."""
    series: str = ""
    """One of the names of a series, squeezed (see `channel.language.text.squeeze`); the store puts in its own name."""
    message_id: int | None = None
    number: int | None = None
    pool: str = ""
    """By what the posts of a series are known, see `channel.series.pools`."""
    date: int | None = None
    text: str = ""
    """What is said, or the new name; of a post's part or one to come the series' name, of a merge `into` as written."""


class Kept(Model):
    """A correction that holds."""

    id: int
    correction: Correction
    made: int
    """Unix seconds."""


class Doubt(Model):
    """Something that the index is not sure of, for the owner to decide; each is asked once."""

    key: str
    """Names the doubt; the same doubt has the same key."""
    kind: str
    """ "gap": no part has the number; "double": several posts call themselves so; "beside": a post carries the series'
    own hashtag and is none of its parts; "series": several posts may be one."""
    series: int
    """The store's number of the series; 0 if there is none yet."""
    name: str
    number: int | None
    """Of the part; of what may be a series, how many posts it has."""
    posts: tuple[int, ...] = ()
    """The store's numbers of the posts in question; of many the newest."""
    pool: str = ""
    """By what the posts of what may be a series are known, for `CorrectionKind.SERIES`."""


def thing(correction: Correction) -> str:
    """Names what a correction is about; of those about one thing only the last holds."""
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


def with_descriptions(guide: Guide | None, said: Mapping[str, str], synonyms: Mapping[str, str]) -> Guide | None:
    """The guide with what the owner says of hashtags in the place of its own words.

    `said`: of tags by their keys; `synonyms`: other keys of a tag, and the key that stands for them.
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
    """The store's part for what the owner sets right."""

    async def correct(self, correction: Correction, now: int) -> int | NotCorrected:
        """Makes it hold from now on, instead of an earlier one about the same thing; its number."""
        ...

    async def take_back(self, number: int) -> Correction | None:
        """Undoes one; None if it does not hold any more."""
        ...

    async def corrections(self) -> tuple[Kept, ...]:
        """Those that hold, newest first."""
        ...

    async def doubts(self, most: int) -> tuple[Doubt, ...]:
        """Doubts that were not asked yet, a few at a time."""
        ...

    async def series_perhaps(self, most: int) -> tuple[Doubt, ...]:
        """Posts that may be a series, of which the owner was not asked yet; with `Doubt.pool` for the correction."""
        ...

    async def asked(self, key: str) -> bool:
        """The owner is asked now, and never again; False if he was asked before."""
        ...
