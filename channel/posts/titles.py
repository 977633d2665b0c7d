"""What can be said of a post from its own words: its title, and whether it is the same as another."""

import re
from collections.abc import Iterable

from channel.language.text import squeeze, tag_key
from channel.models import Entity, EntityKind, Post
from channel.posts.file_names import names_of

TITLE_LENGTH = 64
OPENING_LENGTH = 40
_SAME = 90.0  # of 100: crawled pages lose half-spaces, emoji and quotations, rarely more
_NEAR = 65.0
_NO_TITLE = frozenset({EntityKind.HASHTAG, EntityKind.MENTION, EntityKind.CUSTOM_EMOJI})
_BETWEEN = " ،,:;-–—"
_WORD = re.compile(r"\w")


def title_of(post: Post) -> str:
    """The first line that says something beside hashtags and mentions, else the name of its file, cut at a word's end.

    "" for a bare picture.
    """
    return own_title(post) or next(map(_cut, names_of(post)), "")


def own_title(post: Post) -> str:
    """The same from the post's own words alone."""
    line = _title_line(post)
    return _cut(post.text[line].strip()) if line else ""


def _title_line(post: Post) -> slice | None:
    start = 0
    for line in post.text.splitlines(keepends=True):
        end = start + len(line)
        if _WORD.search(_without_labels(post, start, end)):
            return slice(start, end)
        start = end
    return None


def said(post: Post) -> str:
    """All that is said in a post: its own words, then what it quotes, the names of its files, its buttons."""
    beside = [*_quoted(post), *names_of(post), *_on_buttons(post)]
    return "\n".join([post.text, *beside]) if beside else post.text


def after_title(post: Post) -> str:
    """What a post says and quotes below its title; before that what is left of a title that was cut; on one line."""
    line, names = _title_line(post), list(names_of(post))
    if line:
        whole, below = post.text[line].strip(), post.text[line.stop :]
    else:
        whole, below = names.pop(0) if names else "", post.text if post.quotes else ""
    title = _cut(whole)
    rest = "" if title == whole else "…" + whole[len(title) - 1 :].lstrip(_BETWEEN)
    return " ".join(" ".join([rest, below, *_quoted(post), *names, *_on_buttons(post)]).split())


def _on_buttons(post: Post) -> list[str]:
    return [button.text for button in post.buttons]


def _quoted(post: Post) -> list[str]:
    return [f"{quote.title}\n{quote.text}" for quote in post.quotes]


def tags_in(text: str, entities: Iterable[Entity]) -> tuple[str, ...]:
    """The hashtags as written, without "#" and "@channel", each once, in order of appearance."""
    tags: dict[str, str] = {}
    for entity in entities:
        if entity.kind is EntityKind.HASHTAG:
            name = text[entity.offset + 1 : entity.end].split("@", 1)[0]
            tags.setdefault(tag_key(name), name)
    return tuple(name for key, name in tags.items() if key)


def first_line(text: str) -> str:
    """The first line that is not blank, whole."""
    return text.lstrip().partition("\n")[0].rstrip()


def _without_labels(post: Post, start: int, end: int) -> str:
    text = post.text[start:end]
    for entity in reversed(post.entities):
        if entity.kind in _NO_TITLE and start <= entity.offset and entity.end <= end:
            text = text[: entity.offset - start] + text[entity.end - start :]
    return text


def _cut(line: str) -> str:
    if len(line) <= TITLE_LENGTH:
        return line
    head = line[:TITLE_LENGTH]
    return head.rsplit(None, 1)[0].rstrip(_BETWEEN) + "…"


def opening(letters: str) -> str:
    """The first of a text's squeezed letters and digits; by them a post is looked up that comes without its number."""
    return letters[:OPENING_LENGTH]


def same_words(one: Post, other: Post) -> bool:
    """Whether two posts are one, by their words alone. Posts without words are never the same."""
    from rapidfuzz import fuzz  # only imports need it, and the bot starts faster without

    left, right = squeeze(one.text), squeeze(other.text)
    if not left or not right:
        return False
    return left == right or (min(len(left), len(right)) >= OPENING_LENGTH and fuzz.ratio(left, right) >= _SAME)


def near_words(one: Post, other: Post) -> bool:
    """Whether a post may be the other after an edit; two of one language that have nothing to do are half alike."""
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(squeeze(one.text), squeeze(other.text)) >= _NEAR)
