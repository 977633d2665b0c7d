"""What a post's own text says about it: its title, and whether it is the same post as another."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from channel.language.text import squeeze, tag_key
from channel.language.words import tokens
from channel.models import Entity, EntityKind, Post, PostKind
from channel.posts.file_names import names_of
from channel.posts.small_talk import says_nothing
from channel.series.first_look import may_be_part
from channel.series.head_lines import words_of_tag
from channel.series.single_line import closes_with_place, first_place, opens_with_place, place

TITLE_LENGTH = 64
_LAST_TAGS = re.compile(r"(?:\s+#\w+)+$")
OPENING_LENGTH = 40
_SAME = 90.0  # of 100: crawled pages lose half-spaces, emoji and quotations, rarely more
_NEAR = 65.0
_NO_TITLE = frozenset({EntityKind.HASHTAG, EntityKind.MENTION, EntityKind.CUSTOM_EMOJI})
_BETWEEN = " ،,:;-–—"
_WORD = re.compile(r"\w")
_LOOKED_AT = 7  # lines that say something: a name, who speaks, the place of the part
_FAR_DOWN = 4  # lines; from there on the name is the line right above the place
_LEADS_ON = (":", "：")
_ENDS = (".", "。", "…", "।", "۔")
_ANSWER = "• "  # begins the line of an answer to a poll, whatever the source
_HEADING_LENGTH = 40  # letters of a line that is the name of a part, and not yet what it says


class Titles(NamedTuple):
    """What a post may be called."""

    own: str
    """The first thing in its text that names it, cut at the end of a word; "" for a post without text."""
    title: str
    """The same, else the name of its file; "" for a bare picture."""
    below: str
    """Its title where its first line is a rubric: it stands on so many posts of the channel that it names none."""
    first_line: str
    """That line, squeezed; "" if nothing is said below it."""


class _Title(NamedTuple):
    whole: str
    """Uncut."""
    end: int
    """Where in the post's text what it leaves begins."""


def titles_of(post: Post, placed: int) -> Titles:
    """Hashtags, mentions, greetings and dates above a title are passed over. A place in a series goes with the line
    beside it, and a line that ends in ":" leads on to the next.

    `placed`: in how many lines a place may stand, see `channel.series.readings.may_be_part`.
    """
    lines = _said_lines(post, placed)
    own = _cut(_title(post, lines, placed).whole) if lines else ""
    title = own or next(map(_cut, names_of(post)), "")
    lead = post.text[lines[0]].strip() if len(lines) > 1 else ""
    line = squeeze(lead) if len(lead) <= TITLE_LENGTH else ""
    return Titles(own, title, _cut(_title(post, lines, placed, rubric=True).whole) if line else title, line)


def title_of(post: Post) -> str:
    """What a post is called, if its first line is no rubric."""
    return titles_of(post, _placed(post)).title


def _placed(post: Post) -> int:
    return may_be_part(tokens(said(post)), post.text) if post.text else 0


def _title(post: Post, lines: list[slice], placed: int, *, rubric: bool = False) -> _Title:
    whole, end = _chosen([(post.text[one].strip(), one.stop) for one in lines], placed, rubric=rubric)
    if placed and post.tags:
        whole = _with_tags(whole, tuple(map(words_of_tag, post.tags)), alone=place(post.text[lines[0]]) is not None)
    return _Title(whole, end)


def _with_tags(title: str, tags: tuple[str, ...], *, alone: bool) -> str:
    """The title with what only a hashtag says of a series: its name, if a place stands `alone`, or the place."""
    if alone:
        name = next((tag for tag in tags if place(tag) is None), "")
        return f"{name} – {title}" if name else title
    said = next((tag for tag in tags if opens_with_place(tag) and place(tag) is not None), "")
    return f"{title} – {said}" if said and len(title) <= TITLE_LENGTH and not first_place(title) else title


def _chosen(lines: list[tuple[str, int]], placed: int, *, rubric: bool) -> tuple[str, int]:
    """Return the title among a post's first lines, uncut, and where the rest begins."""
    (lead, end), *rest = lines
    if not rest:
        return lead, end
    below, end_below = rest[0]
    if lead.endswith(_LEADS_ON):
        return (below if rubric else f"{lead} {below}"), end_below
    if placed and len(lead) <= TITLE_LENGTH:
        closed = closes_with_place(lead)
        places = [at for at, (line, _) in enumerate(lines) if at and _is_place(line)]
        if len(places) == 1 and not closed:  # several are a list
            at, above = places[0], lines[places[0] - 1][0]
            if at == 1:
                return f"{lead} – {below}", end_below
            if at < _FAR_DOWN:
                return f"{lead} – {lines[at][0]}", end
            if len(above) <= _HEADING_LENGTH:
                return f"{above} – {lines[at][0]}", 0
        heads = len(below) <= _HEADING_LENGTH and not below.endswith(_ENDS)
        if closed and not rubric and (heads or place(lead) is not None):
            return f"{lead} – {_LAST_TAGS.sub('', below)}", end_below
    return (below, end_below) if rubric else (lead, end)


def _is_place(line: str) -> bool:
    return len(line) <= TITLE_LENGTH and opens_with_place(line)


def _said_lines(post: Post, placed: int) -> list[slice]:
    """Return the places of the first lines that say something; for a post that only greets, its greeting."""
    said: list[slice] = []
    talk: list[slice] = []
    start = 0
    for line in post.text.splitlines(keepends=True):
        end = start + len(line)
        words = _without_labels(post, start, end)
        if _WORD.search(words):
            (talk if not said and says_nothing(words) else said).append(slice(start, end))
        if len(said) == (_LOOKED_AT if placed else 2):
            break
        start = end
    return said or ([] if names_of(post) else talk[:1])


def said(post: Post) -> str:
    """Return all text of a post: its own, then quotations, file names and buttons."""
    beside = [*_quoted(post), *names_of(post), *_on_buttons(post)]
    return "\n".join([post.text, *beside]) if beside else post.text


def own_words(post: Post) -> tuple[str, str]:
    """What it says itself, and what stands beside that: the answers of a poll, and what `said` adds."""
    answers = (
        {line for line in post.text.splitlines() if line.startswith(_ANSWER)} if post.kind is PostKind.POLL else set()
    )
    own = [line for line in post.text.splitlines() if line not in answers]
    return "\n".join(own), "\n".join([*answers, *_quoted(post), *names_of(post), *_on_buttons(post)])


def after_title(post: Post, title: str = "") -> str:
    """What a post says and quotes below its title; before that what is left of a title that was cut; on one line.

    `title`: the one that it has in its channel.
    """
    placed, names = _placed(post), list(names_of(post))
    if lines := _said_lines(post, placed):
        whole, end = _title(post, lines, placed)
        if title and title != _cut(whole):
            whole, end = _title(post, lines, placed, rubric=True)
        below = post.text[end:]
    else:
        whole, below = names.pop(0) if names else "", post.text if post.quotes else ""
    shown = _cut(whole)
    rest = "" if shown == whole else "…" + whole[len(shown) - 1 :].lstrip(_BETWEEN)
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
    """Whether two posts have the same text. Posts without text are never the same."""
    from rapidfuzz import fuzz  # only imports need it, and the bot starts faster without

    left, right = squeeze(one.text), squeeze(other.text)
    if not left or not right:
        return False
    return left == right or (min(len(left), len(right)) >= OPENING_LENGTH and fuzz.ratio(left, right) >= _SAME)


def near_words(one: Post, other: Post) -> bool:
    """Whether a post may be an edited version of the other; unrelated posts in one language are about half alike."""
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(squeeze(one.text), squeeze(other.text)) >= _NEAR)
