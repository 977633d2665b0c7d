"""A series in the making, and the posts of which it is made."""

from collections import Counter
from dataclasses import dataclass, field

from channel.models import GuideSeries, Model
from channel.series.heading import Heading
from channel.series.names import aliases, series_key

_USUAL = 2 / 3  # of a serial's posts must carry a tag for it to be the serial's


class Found(Model):
    """A post that may be a part, as it lies in the index."""

    post: int
    """The index's own number of the post."""
    heading: Heading
    """As it is read; of several readings first the likeliest, then the one that was chosen."""
    readings: tuple[Heading, ...] = ()
    """All of them, where there are several."""
    tags: tuple[str, ...] = ()
    """The keys of the post's hashtags."""
    position: int
    """Its place in the channel; the higher, the newer."""
    message_id: int | None = None


@dataclass(eq=False)
class Group:
    """A series in the making."""

    keys: set[str] = field(default_factory=set)
    guide: GuideSeries | None = None
    found: list[tuple[int | None, Found]] = field(default_factory=list)
    """The number that counts (the guide's before the title's), and the post; oldest first once it is sorted."""
    linked: dict[int, int] = field(default_factory=dict)
    """Posts that the guide's links lead to, by the index of the guide's part."""
    tags: tuple[str, ...] = ()
    placed: list[Found] = field(default_factory=list)
    """Posts that the owner has put here; they have no say in its name, its tags and what else belongs to it."""
    coming: dict[int, int | None] = field(default_factory=dict)
    """The numbers that the owner announces, each with its date."""
    never: set[int] = field(default_factory=set)
    """Numbers that no part has, as the owner says."""
    said: set[str] = field(default_factory=set)
    """The keys of the names under which he has said so."""
    is_sure: bool = False
    """Whether its posts show that they are a series."""
    book: int = 1
    """Which of the books of a course it is, if the numbering begins anew."""
    known_tag: str = ""
    """The key of the hashtag by which its posts are known."""
    doubt: str = ""
    """The key under which the owner is asked about it."""
    hand_name: str = ""
    """How the owner calls it, where nobody else does."""

    @property
    def name(self) -> str:
        """The guide's name; else the one that most titles give; else, where each title says another, the hashtag's."""
        return self.own_name if self.book == 1 else f"{self.own_name} ({self.book})"

    @property
    def own_name(self) -> str:
        """Without the number of the book."""
        if self.guide:
            return self.guide.name
        if not self.found:
            return self.hand_name
        keys = Counter(series_key(found.heading.name) for _, found in self.found if found.heading.name)
        usual, times = keys.most_common(1)[0] if keys else ("", 0)
        if (self.tags or self.known_tag) and (not usual or (len(keys) > 1 and times * 2 <= len(self.found))):
            return (self.known_tag or self.tags[0]).replace("_", " ")
        names = Counter(found.heading.name for _, found in self.found if series_key(found.heading.name) == usual)
        return names.most_common(1)[0][0]

    @property
    def numbers(self) -> set[int]:
        return {number for number, _ in self.found if number is not None} | self.beside

    @property
    def beside(self) -> set[int]:
        """The numbers of posts that are several parts, without the first of each."""
        ranges = [(number, found.heading.until) for number, found in self.found]
        return {one for number, until in ranges if number is not None and until for one in range(number + 1, until + 1)}

    @property
    def names(self) -> set[str]:
        """The keys of all that its titles and the guide call it."""
        names = [found.heading.name for _, found in self.found] + ([self.guide.name] if self.guide else [])
        return self.keys | {key for name in names for key in map(series_key, (name, *aliases(name))) if key}

    @property
    def posts(self) -> list[Found]:
        """All of its posts that are known by their titles or the owner, oldest first."""
        return sorted([*(found for _, found in self.found), *self.placed], key=lambda found: found.position)

    @property
    def begins(self) -> bool:
        """Whether it can stand as a series to which others belong: the guide names it, or it has a first part."""
        return self.guide is not None or bool(self.keys and self.numbers & {0, 1})

    @property
    def shared_tags(self) -> list[str]:
        """The tags that all of its posts carry, in the order of the first post."""
        return [tag for tag in self.found[0][1].tags if self.carried(tag)] if self.found else []

    def carried(self, tag: str) -> bool:
        return all(tag in found.tags for _, found in self.found)

    @property
    def usual_tags(self) -> dict[str, int]:
        """The tags that most of its posts carry, and how many: one part or another may have been left without."""
        counts = Counter(tag for _, found in self.found for tag in found.tags)
        return {tag: count for tag, count in counts.items() if count >= _USUAL * len(self.found)}
