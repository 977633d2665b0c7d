"""What the bot says and does; one file a capability. Here stands the one list of all of it."""

from typing import NamedTuple

from handlers import guide, language, latest, posts, series, start, tags
from handlers.answers import Respond


class Command(NamedTuple):
    """`/name`, as readers write it; its description stands in the texts under the same name."""

    name: str
    respond: Respond | None
    """None: not a question but an effect, which `handlers.feedback.desk` has."""
    cached: bool = True
    """Whether the answer depends on the index and the language alone, so that it may be kept until either changes."""


class Action(NamedTuple):
    """What a button does, by the letters that its data carries."""

    respond: Respond
    edits: bool
    """Whether the answer takes the place of the message with the button; otherwise it is a message of its own."""
    cached: bool = True


COMMANDS = (
    Command("start", start.start),
    Command("help", start.help_),
    Command("guide", guide.guide),
    Command("tags", tags.tags),
    Command("tag", tags.tag),
    Command("series", series.series),
    Command("latest", latest.latest),
    Command("language", language.language, cached=False),
    Command("feedback", None),
    Command("privacy", None),
    Command("forget", None),
    Command("cancel", None),
)

# Old buttons live on in chats: a letter is never given a second meaning.
ACTIONS = {
    "mg": Action(guide.guide, edits=False),
    "mt": Action(tags.tags, edits=False),
    "ms": Action(series.every, edits=False),
    "ml": Action(latest.latest, edits=False),
    "T": Action(tags.tags, edits=True),
    "ot": Action(tags.turn, edits=False),
    "t": Action(tags.turn, edits=True),
    "S": Action(series.every, edits=True),
    "s": Action(series.opened, edits=False),
    "sp": Action(series.opened, edits=True),
    "p": Action(posts.post, edits=False),
    "l": Action(latest.latest, edits=True),
    "L": Action(language.choose, edits=True, cached=False),
    "Ls": Action(language.choose_at_start, edits=True, cached=False),
}
