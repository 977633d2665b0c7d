"""What the bot says and does; one file a capability. Here stands the one list of all of it."""

from typing import NamedTuple

from handlers.answers import Respond
from handlers.browse import (
    deep_links,
    guide,
    language,
    latest,
    posts,
    random_post,
    search,
    series,
    similar,
    start,
    tags,
    top,
)


class Command(NamedTuple):
    """`/name`, as readers write it; its description stands in the texts under the same name."""

    name: str
    respond: Respond | None
    """None: not a question but an effect, which `handlers.letters.desk` has."""
    cached: bool = True
    """Whether the answer depends on the index and the language alone, so that it may be kept until either changes."""
    tells_place: bool = False
    """Whether a reader who is alone with the bot sees in it how far he has come; his own answer is then never kept."""


class Action(NamedTuple):
    """What a button does, by the letters that its data carries."""

    respond: Respond
    edits: bool
    """Whether the answer takes the place of the message with the button; otherwise it is a message of its own."""
    cached: bool = True
    tells_place: bool = False
    reads: bool = False
    """Whether the question's words stand in the message with the button: its first in bold. They are kept nowhere."""


COMMANDS = (
    Command("start", deep_links.follow, tells_place=True),
    Command("help", start.help_),
    Command("guide", guide.guide),
    Command("tags", tags.tags),
    Command("tag", tags.tag),
    Command("series", series.series, tells_place=True),
    Command("search", search.search, cached=False),
    Command("latest", latest.latest),
    Command("top", top.top, cached=False),
    Command("random", random_post.random_post, cached=False),
    Command("follow", None),
    Command("follows", None),
    Command("unfollow", None),
    Command("continue", None),
    Command("language", language.language, cached=False),
    Command("feedback", None),
    Command("privacy", None),
    Command("forget", None),
    Command("cancel", None),
)

# Old buttons live on in chats: a letter is never given a second meaning. Those that begin with f or o are
# `handlers.letters`'s, those with k `handlers.follow`'s.
ACTIONS = {
    "mg": Action(guide.guide, edits=False),
    "mt": Action(tags.tags, edits=False),
    "ms": Action(series.every, edits=False, tells_place=True),
    "ml": Action(latest.latest, edits=False),
    "mo": Action(top.top, edits=False, cached=False),
    "mr": Action(random_post.random_post, edits=False, cached=False),
    "T": Action(tags.tags, edits=True),
    "ot": Action(tags.turn, edits=False),
    "t": Action(tags.turn, edits=True),
    "S": Action(series.every, edits=True, tells_place=True),
    "s": Action(series.opened, edits=False, tells_place=True),
    "sp": Action(series.opened, edits=True, tells_place=True),
    "p": Action(posts.post, edits=False),
    "m": Action(similar.similar, edits=False),
    "q": Action(search.turn, edits=True, cached=False, reads=True),
    "qd": Action(search.suggested, edits=False, cached=False, reads=True),
    "qs": Action(search.of_series, edits=False),
    "qt": Action(search.of_tag, edits=False),
    "l": Action(latest.latest, edits=True),
    "R": Action(top.turn, edits=True, cached=False),
    "r": Action(random_post.random_post, edits=False, cached=False),
    "L": Action(language.choose, edits=True, cached=False),
    "Ls": Action(language.choose_at_start, edits=True, cached=False),
}
