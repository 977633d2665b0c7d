"""A guide in several posts: one links to another as its part: «بخش دوم راهنما», "Guide, part 2"."""

from collections.abc import Collection, Mapping, Sequence

from channel.guide.lines import read_lines
from channel.guide.own_guide import says_so
from channel.models import ChannelInfo, Guide, GuidePart, GuideSection, GuideTag, Post
from channel.posts.links import is_elsewhere, links_in
from channel.series.names import series_key
from channel.series.single_line import heading


def other_parts(post: Post, channel: ChannelInfo | None) -> frozenset[int]:
    """The posts of the channel that a post calls parts of the guide, by Telegram's numbers.

    A link that only says "the new guide" is none of these: that one takes the old one's place.
    """
    return frozenset(
        meant.message_id
        for line in read_lines(post.text, post.entities)
        if line.links and (said := heading(line.words)) and said.number is not None and says_so(said.name)
        for link in line.links
        for meant in links_in(link.value)
        if not is_elsewhere(meant, channel)
    )


def connected(first: int, links: Mapping[int, Collection[int]]) -> set[int]:
    """All that are linked with the first, in either direction, over any number of steps."""
    found: set[int] = set()
    new = {first}
    while new:
        found |= new
        named = {one for known in found for one in links.get(known, ())}
        naming = {one for one, to in links.items() if not found.isdisjoint(to)}
        new = (named | naming) - found
    return found


def joined(guides: Sequence[Guide], messages: Collection[int]) -> Guide:
    """One guide of several, in their order; a hashtag is kept at its first place. `messages`: their posts' numbers."""
    sections: dict[str, list[GuideTag]] = {}
    seen: set[str] = set()
    for section in (section for guide in guides for section in guide.sections):
        new = [tag for tag in section.tags if tag.key not in seen]
        seen |= {tag.key for tag in new}
        if new:
            sections.setdefault(section.heading, []).extend(new)
    series = {series_key(one.name): one for guide in reversed(guides) for one in guide.series}
    ordered = dict.fromkeys(series_key(one.name) for guide in guides for one in guide.series)
    return Guide(
        title=guides[0].title,
        foreword=guides[0].foreword,
        sections=tuple(GuideSection(heading=name, tags=tuple(tags)) for name, tags in sections.items()),
        series=tuple(series[key] for key in ordered if not _leads_to(series[key].parts, messages)),
        closing=guides[-1].closing,
    )


def _leads_to(parts: Sequence[GuidePart], messages: Collection[int]) -> bool:
    """Whether what was read as a series' parts are only links between the posts of the guide."""
    return all(part.url and any(link.message_id in messages for link in links_in(part.url)) for part in parts)
