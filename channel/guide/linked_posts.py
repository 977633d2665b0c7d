"""The posts of the channel that a guide links to, with words that say what each is."""

from collections.abc import Sequence

from channel.guide.lines import MASK, Line, Span
from channel.models import ChannelInfo
from channel.posts.links import is_elsewhere, links_in

_LONGEST_ROW = 100  # characters of a line that lists a post


def linked_posts(lines: Sequence[Line], channel: ChannelInfo | None) -> set[int]:
    """Telegram's numbers of the posts that are linked with words: under the link, beside it, or on the line above."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        links = [(link, numbers) for link in line.links if (numbers := _posts(link, channel))]
        posts = {number for _, numbers in links for number in numbers}
        said = line.has_words or (index > 0 and lines[index - 1].has_words and not lines[index - 1].links)
        if len(posts) == 1 and said:
            found |= posts
        elif len(posts) > 1:
            found |= {number for link, numbers in links if _has_letters(line, link) for number in numbers}
    return found


def is_row(line: Line, channel: ChannelInfo | None) -> bool:
    """Whether a line lists one such post and is no sentence."""
    return len(line.links) == 1 and len(line.masked) <= _LONGEST_ROW and bool(linked_posts([line], channel))


def _posts(link: Span, channel: ChannelInfo | None) -> list[int]:
    return [post.message_id for post in links_in(link.value) if not is_elsewhere(post, channel)]


def _has_letters(line: Line, link: Span) -> bool:
    """Whether the link is over words, not over a number, a sign or its own address."""
    return any(map(str.isalpha, line.masked[link.start : link.end].replace(MASK, "")))
