"""The guide as it is shown: what the owner's guide says about hashtags, joined with what the index knows."""

from collections.abc import Collection
from typing import NamedTuple

from channel.views import GuideView, Tag


class Entry(NamedTuple):
    """A hashtag of the guide."""

    tag: Tag
    description: str = ""
    is_repeated: bool = False
    """Whether the guide names it by another spelling and also has a line for its own."""


class Section(NamedTuple):
    """Hashtags under a heading of the guide; "" for those above the first heading. Unknown ones are left out."""

    heading: str
    entries: tuple[Entry, ...]


class GuidePage(NamedTuple):
    """All hashtags with what the guide says; `Tag.posts` has the counts, `GuideView.series` the rest of the guide."""

    sections: tuple[Section, ...]
    """In the guide's order."""
    others: tuple[Entry, ...]
    """The hashtags in use that no section names, the most used first; all of them if there is no guide."""


def guide_page(view: GuideView, no_sections: Collection[str] = ()) -> GuidePage:
    """`no_sections`: headings whose hashtags count as not named by the guide."""
    sections = [one for one in (view.guide.sections if view.guide else ()) if one.heading not in no_sections]
    known = {tag.key: tag for tag in view.tags}
    lines = {tag.key for section in sections for tag in section.tags}
    named = {view.synonyms.get(key, key) for key in lines}
    joined = (
        Section(
            section.heading,
            tuple(
                Entry(known[key], tag.description, is_repeated=key != tag.key and key in lines)
                for tag in section.tags
                if (key := view.synonyms.get(tag.key, tag.key)) in known
            ),
        )
        for section in sections
    )
    others = (tag for tag in view.tags if tag.posts and tag.key not in named)
    return GuidePage(
        tuple(joined),
        tuple(Entry(tag, view.descriptions.get(tag.key, "")) for tag in others),
    )
