"""Finds and reads the channel's own guide: the post that lists its hashtags and series.

Nothing here is specific to one channel. A guide is recognized by its form: many different hashtags on many lines, under
headings or with what they are for, perhaps lines that list the parts of a series; or links to many posts, with words
beside them. Words like «راهنما» or "index" in its first line, and a pin, count in addition, never alone.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from channel.guide.descriptions import described, label_of
from channel.guide.lines import Line, described_below, headings, read_lines
from channel.guide.linked_posts import is_row, linked_posts
from channel.guide.serials import listed_series, part_below
from channel.language.tables import plain, words
from channel.language.text import tag_key, words_in
from channel.models import ChannelInfo, Entity, Guide, GuidePart, GuideSection, GuideSeries, GuideTag, Model
from channel.series.names import series_key

_FEWEST_TAGS = 5
_FEWEST_POSTS = 5
_MOST_LINES = 2048  # in a post of 4,096 characters; each takes a millisecond to read
_FEWEST_TAG_LINES = 3
_FEWEST_LETTERS_OF_A_CLOSING = 10
_MOST_WORDS_OF_A_THING = 10


class GuideCandidate(Model):
    """A post that may be the guide."""

    post: int
    text: str
    entities: tuple[Entity, ...] = ()
    pinned: bool = False
    channel: ChannelInfo | None = None
    """The channel, as far as it is known: links to posts of others don't count."""
    position: int
    """Its position in the channel; higher is newer."""


class _Build(NamedTuple):
    """What distinguishes a guide from other posts."""

    tags: int
    tag_lines: int
    headings: int
    series: int
    described: int
    posts: int
    """How many posts of the channel it links to, each with words."""
    rows: int
    """How many of its lines list one such post, and are no sentences."""
    says_so: bool
    is_short: bool
    """Whether its first line is short, like a title."""


def is_guide(
    text: str, entities: Sequence[Entity] = (), *, pinned: bool = False, channel: ChannelInfo | None = None
) -> bool:
    """Whether a post has the form of a guide; one that isn't pinned needs stronger signs.

    Rows of hashtags at a post's end are its own labels and don't count.
    """
    if not _may_be_guide(text, entities):
        return False
    return _is_built_so(_build(read_lines(text, entities), channel), pinned=pinned)


def _may_be_guide(text: str, entities: Sequence[Entity]) -> bool:
    """A cheap check that nearly every post fails."""
    if text.count("\n") > _MOST_LINES:
        return False
    if text.count("#") >= _FEWEST_TAGS and sum("#" in line for line in text.split("\n")) >= _FEWEST_TAG_LINES:
        return True
    return text.count("/") + sum(bool(entity.url) for entity in entities) >= _FEWEST_POSTS


class Rated(NamedTuple):
    """What is kept of a post with the form of a guide, to compare it with new ones without reading it again."""

    post: int
    position: int
    tags: int
    """How many hashtags it explains, or posts if these are more."""
    alone: bool
    """Whether it counts as a guide even if it isn't pinned."""
    pinned: bool


def rated(candidate: GuideCandidate) -> Rated | None:
    """Rates a post; None if it is no guide, pinned or not."""
    if not _may_be_guide(candidate.text, candidate.entities):
        return None
    build = _build(read_lines(candidate.text, candidate.entities), candidate.channel)
    alone = _is_built_so(build, pinned=False)
    if not alone and not _is_built_so(build, pinned=True):
        return None
    return Rated(candidate.post, candidate.position, max(build.tags, build.posts), alone, candidate.pinned)


def choose_guide(guides: Iterable[Rated]) -> int | None:
    """Chooses the channel's guide: pinned posts come first, then the newest.

    A post with less than half the hashtags of the fullest guide is only a side note, even if it is the newest.
    """
    possible = [one for one in guides if one.pinned or one.alone]
    possible = [one for one in possible if one.pinned] or possible
    most = max((one.tags for one in possible), default=0)
    full = [one for one in possible if 2 * one.tags >= most]
    return max(full, key=lambda one: one.position).post if full else None


def find_guide(candidates: Sequence[GuideCandidate]) -> int | None:
    """The post that is the channel's guide, see `choose_guide`."""
    return choose_guide(one for one in map(rated, candidates) if one)


def read_guide(text: str, entities: Sequence[Entity] = ()) -> Guide:
    """Reads a guide: title, foreword, sections with hashtags, series with their parts, and closing words.

    A hashtag is kept at its first place only. In texts without entities, hashtags are found by Telegram's rules.
    """
    lines = read_lines(text, entities)
    return _Reading(lines).guide()


def _build(lines: list[Line], channel: ChannelInfo | None) -> _Build:
    tag_lines = sum(bool(line.tags) for line in lines)
    guide = _Reading(lines).guide() if tag_lines >= _FEWEST_TAG_LINES else Guide(title="")
    tags = [tag for section in guide.sections for tag in section.tags]
    first = next((line for line in lines if line.text.strip()), Line(""))
    return _Build(
        tags=len(tags),
        tag_lines=tag_lines,
        headings=sum(bool(section.heading) for section in guide.sections),
        series=len(guide.series),
        described=sum(bool(tag.description) for tag in tags),
        posts=len(linked_posts(lines, channel)),
        rows=sum(is_row(line, channel) for line in lines),
        says_so=says_so(first.text),
        is_short=first.short,
    )


def says_so(line: str) -> bool:
    """Whether a first line has a word for a guide, in any language; words may be joined by signs without spaces."""
    said = plain(line).replace("#", " ")
    inside = tuple(word for word in words("guides") if not word.isascii() and "\u4e00" <= word[0] <= "\u9fff")
    return any(word in said for word in inside) or any(
        f" {word} " in f" {' '.join(words_in(said))} " for word in words("guides")
    )


def _is_built_so(build: _Build, *, pinned: bool) -> bool:
    return _lists_posts(build, pinned=pinned) or _lists_tags(build, pinned=pinned)


def _lists_posts(build: _Build, *, pinned: bool) -> bool:
    if not build.says_so:  # a pinned announcement links to posts, too, but in its sentences
        return pinned and build.rows >= _FEWEST_POSTS
    return build.posts >= _FEWEST_POSTS and (pinned or build.is_short)


def _lists_tags(build: _Build, *, pinned: bool) -> bool:
    if build.tags < _FEWEST_TAGS or build.tag_lines < _FEWEST_TAG_LINES:
        return False
    if pinned:
        return build.says_so or build.headings > 0 or build.series > 0 or build.described >= 3
    signs = build.says_so + (build.headings > 1) + (build.series > 0)
    return signs > 1 or (build.tags >= 12 and build.headings > 2)


class _Reading:
    """One pass over a guide's lines."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.headings = headings(lines)
        self.below = described_below(lines)
        self.sections: dict[str, list[GuideTag]] = {}
        self.series: list[GuideSeries] = []
        self.series_lines: list[tuple[int, GuideSeries]] = []
        self.seen: set[str] = set()
        self.rest: list[int] = []
        """The lines with words that are about no hashtag and no series."""
        self.last = -1
        """The last line about a hashtag or a series."""

    def guide(self) -> Guide:
        title = next((index for index, line in enumerate(self.lines) if line.text.strip()), None)
        named = title is not None and not self.lines[title].tags and self._is_title(title)
        heading, above = "", ""
        for index, line in enumerate(self.lines):
            if not line.has_words and not line.tags:
                above = "" if index and self.lines[index - 1].tags else above
                continue
            if named and index == title:
                continue
            series = None if line.counted else self._series(index, above)
            if series:
                self._keep(series)
                self.series_lines.append((index, series))
                self.last = index
            if line.tags:
                self._read_tags(index, label_of(line) or heading, series)
                self.last = index
            elif not series:
                self.rest.append(index)
                heading = line.words if index in self.headings else heading
            if not series:
                above = line.words if line.short else ""
        self._read_things()
        return Guide(
            title=self.lines[title].words if named and title is not None else "",
            foreword=self._foreword(title) if named and title is not None else "",
            sections=tuple(GuideSection(heading=name, tags=tuple(tags)) for name, tags in self.sections.items()),
            series=tuple(self.series),
            closing=self._closing(),
        )

    def _is_title(self, index: int) -> bool:
        """Whether this is the title: the first line, unless it is a heading with hashtags right below it."""
        following = self.lines[index + 1 :]
        heads = index in self.headings and bool(following) and bool(following[0].tags)
        return not heads or not any(place in self.headings for place in range(index + 1, len(self.lines)))

    def _series(self, index: int, above: str) -> GuideSeries | None:
        line = self.lines[index]
        if listed := listed_series(line):
            return listed
        part = None if line.tags or not above else part_below(line)
        if part is None:
            return listed_series(line, above) if above else None
        neighbours = [self.lines[beside] for beside in (index - 1, index + 1) if 0 <= beside < len(self.lines)]
        alone = not any(not beside.tags and part_below(beside) for beside in neighbours)
        return None if alone else GuideSeries(name=above, parts=(part,))

    def _keep(self, series: GuideSeries) -> None:
        key = series_key(series.name)
        for place, known in enumerate(self.series):
            if series_key(known.name) == key:
                update = {"parts": known.parts + series.parts, "tags": known.tags + series.tags}
                self.series[place] = known.model_copy(update=update)
                return
        self.series.append(series)

    def _read_tags(self, index: int, heading: str, series: GuideSeries | None) -> None:
        line = self.lines[index]
        below = self.lines[index + 1].text if self.below and index + 1 < len(self.lines) else ""
        if line.said is not None:
            tags = [GuideTag(name=line.tags[0].value, description=line.said)]
        elif series:
            tags = [GuideTag(name=tag.value, description=series.name) for tag in line.tags]
        else:
            tags = described(line, below)
        for tag in tags:
            key = tag_key(tag.name)
            if key not in self.seen:
                self.seen.add(key)
                self.sections.setdefault(heading, []).append(tag)

    def _read_things(self) -> None:
        """Attaches lines among those of the series, if they are linked or name a series, to that series."""
        names = [series_key(series.name) for series in self.series]
        for index in list(self.rest):
            line = self.lines[index]
            before = [series for place, series in self.series_lines if place < index]
            linked = sum(link.end - link.start for link in line.links) * 2 > len(line.text.strip())
            inside = any(place > index for place, _ in self.series_lines)
            if not before or not (linked or inside) or line.leads_in or len(line.text.split()) > _MOST_WORDS_OF_A_THING:
                continue
            said = series_key(line.words)
            if said in names:
                self.rest.remove(index)  # the name above the parts of a series
                continue
            named = [place for place, name in enumerate(names) if name in said]
            if named or linked:
                url = line.links[0].value if line.links else None
                thing = GuidePart(label=line.words, number=None, url=url)
                known = max((self.series[place] for place in named), key=lambda one: len(one.name), default=before[-1])
                self._keep(GuideSeries(name=known.name, parts=(thing,)))
                self.rest.remove(index)

    def _foreword(self, title: int) -> str:
        listed = {index for index, line in enumerate(self.lines) if line.tags}
        listed |= self.headings | {index for index, _ in self.series_lines} | self._only_links()
        first = min((index for index in listed if index > title), default=title)
        return "\n".join(line.text.strip() for line in self.lines[title + 1 : first]).strip()

    def _only_links(self) -> set[int]:
        """The lines with links, if these are all that the guide lists."""
        return {index for index, line in enumerate(self.lines) if line.links} if self.last < 0 else set()

    def _closing(self) -> str:
        listed = max(self._only_links(), default=self.last)
        last = [self.lines[index].text.strip() for index in self.rest if index > listed]
        closing = "\n".join(last)
        return closing if sum(map(str.isalpha, closing)) >= _FEWEST_LETTERS_OF_A_CLOSING else ""
