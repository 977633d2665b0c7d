"""HTML as Telegram writes it, read into the parts of a post: its text, its entities, and the page around it.

Nothing is executed or fetched: of an element only its name, its class and a link's address are used. `tree` limits the
depth, so that each reading is linear.
"""

from channel.models import CUSTOM_EMOJI, PAID
from channel.sources.markup.plain_text import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Excess,
    Formatted,
    excerpt_of,
    formatted,
    line_of,
    tags_of,
)
from channel.sources.markup.reactions import counted
from channel.sources.markup.tree import Node, attribute, classes, elements, find, find_all, inside, parsed

__all__ = [
    "CUSTOM_EMOJI",
    "LONGEST_NAME",
    "LONGEST_TEXT",
    "PAID",
    "Excess",
    "Formatted",
    "Node",
    "attribute",
    "classes",
    "counted",
    "elements",
    "excerpt_of",
    "find",
    "find_all",
    "formatted",
    "inside",
    "line_of",
    "parsed",
    "tags_of",
]
