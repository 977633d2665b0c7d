"""HTML as Telegram writes it, read into what a post is: its text, what stands out in it, and the page around it.

Nothing in it is run and nothing fetched: of an element only its name, its class and, of a link, its address are looked
at. What `tree` lets through is so shallow that each reading is linear.
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
