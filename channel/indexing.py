"""What the index keeps of a post besides the post itself: all that follows from its own words, and nothing else."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from typing import NamedTuple, Self

import msgspec
from pydantic import TypeAdapter

from channel.language.bracketed import Told, told
from channel.language.text import LONGEST_KEY, squeeze, tag_key
from channel.language.words import headed, letters_of, stems_of, tokens
from channel.models import Post
from channel.owner.corrections import Correction, CorrectionKind
from channel.posts.file_names import kinds_of, song_of, words_of_file
from channel.posts.titles import opening, said, titles_of
from channel.series import heading_keys, series_key
from channel.series.first_look import may_be_part
from channel.series.heading import Heading
from channel.series.linked import link_key, linked
from channel.series.placed import GLUED
from channel.series.pools import TAG
from channel.series.readings import RUBRIC, opens_with, readings
from channel.series.threads import thread_keys

_GIVEN = re.compile(r"@\d\d-\d\d-\d{4}")
"""In the name that Telegram Desktop gives a file that has none; its numbers count the channel's files."""
_MOST_LIKES = 1 << 53  # fits any database, whatever a broken source counts


class Words(NamedTuple):
    """The words of a post for search, see `channel.language.words`."""

    title: str
    tags: str
    body: str
    letters: str


class Indexed(NamedTuple):
    """What follows from a post's words."""

    title: str
    title_below: str
    """Its title where its first line is a rubric, see `first_line`."""
    first_line: int | None
    """A digest of the line that names nothing if it stands on many posts; None if nothing is said below it."""
    opening: str
    """Its first letters, which identify a post that comes without its number."""
    tags: tuple[tuple[str, str], ...]
    """Its hashtags as (key, name as written), each key once."""
    heading: str | None
    """Its readings as a part of a series, in JSON; None for most posts."""
    heading_keys: tuple[str, ...]
    """The names under which it may belong to a series, by all of its readings."""
    names: tuple[Told, ...]
    """The names that it gives in two scripts."""
    words: Words


class Prepared(msgspec.Struct, array_like=True, dict=True):
    """A post on its way into the index, also from one process to another.

    What is derived from it is computed once, when it is first needed; only its fields travel between processes.
    """

    document: str
    """The post in JSON, without fields that have their default."""
    message_id: int | None
    numbers: tuple[int, ...]
    """The numbers of its messages: all of an album's, the single one, or none."""
    media_group: str | None
    date: int | None
    kind: str
    reactions: str
    """In JSON."""
    liked: int
    """The number of reactions of all kinds."""
    moment: int
    """When its words were last written, as far as known, in Unix seconds."""
    known: Indexed | None = None
    """The result of `indexed`, once it is computed."""

    @classmethod
    def of(cls, post: Post) -> Self:
        self = cls(
            document_of(post),
            post.message_id,
            post.album or (() if post.message_id is None else (post.message_id,)),
            post.media_group,
            post.date,
            post.kind.value,
            _reactions(post),
            min(sum(one.count for one in post.reactions), _MOST_LIKES) if post.reactions else 0,
            max(post.edited or 0, post.date or 0),
        )
        self.post = post
        return self

    @cached_property
    def post(self) -> Post:
        return Post.model_validate_json(self.document)

    @property
    def indexed(self) -> Indexed:
        if self.known is None:
            self.known = indexed(self.post)
        return self.known

    def worked_out(self) -> Self:
        """The post with everything that another process will need of it."""
        self.known = self.indexed
        return self


def digest(line: str) -> int:
    """A number for a line, which fits any database's integers."""
    return int.from_bytes(blake2b(line.encode(), digest_size=8).digest(), signed=True)


def document_of(post: Post) -> str:
    """A post in its stored form, JSON."""
    # Does what model_dump_json does, without its fourteen parameters: an import calls this for every post.
    return post.__pydantic_serializer__.to_json(post, exclude_defaults=True).decode()


def indexed(post: Post) -> Indexed:
    whole = said(post)
    body = tokens(whole)
    kinds = kinds_of(post)
    lines = may_be_part(body, post.text) if post.text else 0
    called = titles_of(post, lines)
    words = _words(post, called.own, [*body, *kinds] if kinds else body)
    found = _read(post.text, post.tags, lines) if post.text else ()
    if (file := _words_of_its_file(post)) and not any(one.name and one.rank < RUBRIC for one in found):
        # The place may stand in the name of the file alone, or the series' name.
        found += _read("\n".join(filter(None, (post.text.partition("\n")[0], file))), post.tags)
    if (post.entities or "t.me/" in post.text or post.reply_to is not None) and (
        beside := linked(post.text, post.entities, post.reply_to, found)
    ):
        found = (*found, beside)
    return Indexed(
        title=called.title,
        title_below=called.below,
        first_line=digest(called.first_line) if called.first_line else None,
        opening=opening(words.letters if whole is post.text else squeeze(post.text)),
        tags=_tags(post),
        heading=document_of_readings(found) if found else None,
        heading_keys=tuple(
            dict.fromkeys(
                key[:LONGEST_KEY]
                for key in (
                    *(key for one in found for key in (*heading_keys(one), *_linked(post, one))),
                    *_of_tags(post, found),
                )
            )
        ),
        names=told(post.text),
        words=words,
    )


def _words_of_its_file(post: Post) -> str:
    """A recording's performer and title, and the file's name, a line each."""
    name = "" if _GIVEN.search(post.file_name or "") else words_of_file(post.file_name or "")
    return GLUED.sub(" ", "\n".join(filter(None, (song_of(post), name))))


def _read(text: str, tags: Sequence[str], lines: int | None = None) -> tuple[Heading, ...]:
    lines = may_be_part(tokens(text), text) if lines is None else lines
    lines = lines or 2 * any(tag[-1:].isdigit() for tag in tags)
    return readings(text, tags, lines) if lines else ()


def corrected(prepared: Prepared, correction: Correction) -> Indexed:
    """The same for a post that the owner has put into a series or removed from all."""
    plain = prepared.indexed
    if correction.kind is CorrectionKind.NO_PART:
        return plain._replace(heading=None, heading_keys=())
    own = next(iter(readings(prepared.post.text, prepared.post.tags)), None)
    title = (own.title or own.label) if own and correction.number is not None else plain.title
    placed = Heading(
        name=correction.text or correction.series, number=correction.number, label=title, title=title, by_hand=True
    )
    return plain._replace(
        heading=document_of_readings((placed,)), heading_keys=tuple(filter(None, [series_key(placed.name)]))
    )


def _of_tags(post: Post, found: Sequence[Heading]) -> Iterable[str]:
    """The keys of its hashtags, by which alone a part without a name finds the others where many posts carry them."""
    if not post.tags or not opens_with(post.text, found):
        return ()
    return (f"{TAG}{tag_key(tag)}" for tag in post.tags)


def _linked(post: Post, found: Heading) -> tuple[str, ...]:
    """The keys that connect posts that link to each other, or that count themselves one after the other."""
    if post.message_id is None:
        return ()
    links = (post.message_id, *found.links) if found.links else ()
    return (*map(link_key, links), *thread_keys(found, post.message_id))


@cache
def _readings() -> TypeAdapter[tuple[Heading, ...]]:
    return TypeAdapter(tuple[Heading, ...])


def document_of_readings(found: tuple[Heading, ...]) -> str:
    """A post's readings in their stored form, JSON."""
    return _readings().dump_json(found, exclude_defaults=True).decode()


def readings_of(document: str) -> tuple[Heading, ...]:
    """The inverse of `document_of_readings`."""
    return _readings().validate_json(document)


def _words(post: Post, title: str, body: list[str]) -> Words:
    """The words of a post's own title, of its hashtags, and of its whole text."""
    return Words(
        title=headed(stems_of(tokens(title), body)) if title else "",
        tags=headed(stems_of(tokens(" ".join(post.tags)), body)) if post.tags else "",
        body=stems_of(body),
        letters=letters_of(body),
    )


def _tags(post: Post) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for name in post.tags:
        if key := tag_key(name):
            names.setdefault(key, name[:LONGEST_KEY])
    return tuple(names.items())


def _reactions(post: Post) -> str:
    return (
        json.dumps([[one.emoji, one.count] for one in post.reactions], ensure_ascii=False) if post.reactions else "[]"
    )
