"""Search: what a reader's words ask for, and which words of a post answer them."""

from channel.search.keyboard import other_layouts
from channel.search.passages import best_passage, marked
from channel.search.query import Query, parse

__all__ = ["Query", "best_passage", "marked", "other_layouts", "parse"]
