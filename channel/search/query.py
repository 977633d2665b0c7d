"""A reader's words as a query to the index."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from channel.language.text import ZWNJ, storable, tag_key, without_direction_marks
from channel.language.words import tokens
from channel.search.date_words import first_instant, instant_after
from channel.search.letter_names import names_letter

_LONGEST: Final = 512  # characters; no search needs more
_MOST: Final = 12  # words, and the same for everything else
_UNREAD_SHOWN: Final = 40  # characters
_AROUND_VALUE: Final = ' \t\n"“”„‟«»,،;؛'


class Query(NamedTuple):
    """What to look for. Every word is folded, see `channel.language.text`; none has lost its ending."""

    words: tuple[str, ...] = ()
    """Words that may be anywhere, in the order in which they were written, each once.

    Names of letters may also be twice in a row: «اس اس دی»."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """"exact words", side by side."""
    without: tuple[tuple[str, ...], ...] = ()
    """-words and -"exact words" that must not be there."""
    tags: tuple[str, ...] = ()
    """Keys (see `channel.language.text.tag_key`) of hashtags that a post must all carry."""
    without_tags: tuple[str, ...] = ()
    series: str = ""
    """The name, as written, of the series that a post must belong to."""
    after: int | None = None
    """Posts from this instant on, in Unix seconds."""
    before: int | None = None
    """Posts before this instant."""
    unread: tuple[str, ...] = ()
    """Filters that cannot be read, as written: `after:yesterday`."""
    typing: bool = False
    """Whether the last word may be unfinished."""

    @property
    def looks_for(self) -> bool:
        """Whether there is anything to search for; a filter alone is enough."""
        return bool(self.words or self.phrases or self.tags or self.series or self.after or self.before)


def _names(*names: str) -> str:
    """A pattern for names as people type them: with Arabic letters, with a space for a half-space or with neither."""
    return "|".join(names).replace("ی", "[یيى]").replace(ZWNJ, f"[ {ZWNJ}]?")


_TAG: Final = _names("tag", "برچسب", "هشتگ")
_SERIES: Final = _names("series", "سری", "مجموعه")
_AFTER: Final = _names("after", "since", "پس\u200cاز", "بعد\u200cاز", "بعد", "از")
_BEFORE: Final = _names("before", "پیش\u200cاز", "قبل\u200cاز", "قبل")
_UP_TO: Final = _names("until", "تا")
_MINUS: Final = r"(?<!\S)[-\u2212\u2013]"
_QUOTED: Final = r"""(?: (?<!\w)["“”„‟][^"“”„‟]*["“”‟] | «[^«»]*» )"""  # not 24", which opens nothing
_IN_TAG: Final = rf"[\w{ZWNJ}\u00b7]"
_IN_NO_TAG: Final = re.compile(r"[^\w\u00b7]+")
_SPECIAL: Final = re.compile(
    rf"""
    (?P<minus> {_MINUS} )?
    (?: (?P<phrase> {_QUOTED} )
      | (?<!{_IN_TAG}) (?<![/\#]) (?P<tags> (?: \#{_IN_TAG}+ (?:@\w+)? )+ )
      | (?<!{_IN_TAG}) (?<![/:]) (?<!\w-)
        (?: (?: (?P<tag> {_TAG} ) | (?P<series> {_SERIES} ) ) : (?P<value> [ ]?{_QUOTED} | [ ]?\S+ | )
          | (?: (?P<after> {_AFTER} ) | (?P<before> {_BEFORE} ) | (?P<up_to> {_UP_TO} ) ) :
            (?P<date> [ ]?\d\S* | \S+ | )
        )
    )
    | {_MINUS} (?P<word> \S+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parse(written: str, *, typing: bool = False) -> Query:
    """Reads whatever a person has written: nothing raises, and nothing reaches a database as it is.

    Understood, in both languages and with digits of every script: "side by side", -without, #tag, tag:name,
    series:name, series:"several words", after:1403/10, before:2024-12-05, until:1403/5, which unlike `before` takes the
    month in. Everything else is plain words, of which the first dozen count. `typing` means that the writer may go on;
    a last word followed by white space is finished.
    """
    text, whole = _bounded(written)
    asked = _Asked()
    plain = _SPECIAL.sub(asked.take, text)
    found = tokens(plain)
    words = tuple(_once(found))[:_MOST]
    unfinished = typing and whole and bool(words) and words[-1] == found[-1] and not plain[-1].isspace()
    return Query(
        words=words,
        phrases=tuple(asked.phrases)[:_MOST],
        without=tuple(asked.without)[:_MOST],
        tags=tuple(asked.tags)[:_MOST],
        without_tags=tuple(asked.without_tags)[:_MOST],
        series=asked.series,
        after=max(asked.after, default=None),
        before=min(asked.before, default=None),
        unread=tuple(asked.unread)[:_MOST],
        typing=unfinished,
    )


def _once(words: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    before = ""
    for word in words:
        if word not in seen or (word == before and names_letter(word)):
            yield word
        seen.add(word)
        before = word


def _bounded(written: str) -> tuple[str, bool]:
    """Return the beginning of the text, cut between words, and whether it is the whole text."""
    written = written.lstrip()
    start = without_direction_marks(storable(written[:_LONGEST]))
    if len(written) <= _LONGEST:
        return start, True
    # Of direction marks alone nothing is left.
    kept = start if written[_LONGEST].isspace() else "".join(start.rsplit(maxsplit=1)[:1])
    return kept, False


class _Asked:
    """Collect everything except plain words, leaving white space in its place."""

    def __init__(self) -> None:
        self.phrases: dict[tuple[str, ...], None] = {}  # each once, in order
        self.without: dict[tuple[str, ...], None] = {}
        self.tags: dict[str, None] = {}
        self.without_tags: dict[str, None] = {}
        self.series = ""
        self.after: list[int] = []
        self.before: list[int] = []
        self.unread: dict[str, None] = {}

    def take(self, match: re.Match[str]) -> str:
        """Keep a match, and return those of its words that turn out to be plain."""
        wanted = not match["minus"]
        if words := match["phrase"]:
            self._words(words, wanted)
        elif words := match["word"]:
            self._words(words, wanted=False)
        elif names := match["tags"]:
            return self._hashtags(names, wanted)
        elif match["tag"]:
            self._tag(match, wanted)
        elif match["series"]:
            self._series(match, wanted)
        else:
            self._date(match, wanted)
        return " "

    def _words(self, written: str, wanted: bool) -> None:
        if found := tuple(tokens(written)):
            (self.phrases if wanted else self.without)[found] = None

    def _hashtags(self, written: str, wanted: bool) -> str:
        plain = []
        for name in written.split("#")[1:]:
            if not any(map(str.isalpha, name.split("@", 1)[0])):  # Telegram makes no hashtag of it
                plain.append(name)
            elif key := _key(name):
                (self.tags if wanted else self.without_tags)[key] = None
        if wanted:
            return " ".join(plain) or " "
        for number in plain:
            self._words(number, wanted)
        return " "

    def _tag(self, match: re.Match[str], wanted: bool) -> None:
        name = _bare(match["value"])
        if tokens(name) and (key := _key(name)):
            (self.tags if wanted else self.without_tags)[key] = None
        else:
            self._not_read(match[0])

    def _series(self, match: re.Match[str], wanted: bool) -> None:
        name = _bare(match["value"]).lstrip("#")
        if wanted and tokens(name):
            self.series = name
        else:
            self._not_read(match[0])

    def _date(self, match: re.Match[str], wanted: bool) -> None:
        edge = instant_after if match["up_to"] else first_instant
        instant = edge(_bare(match["date"])) if wanted else None
        if instant is None:
            self._not_read(match[0])
        else:
            (self.after if match["after"] else self.before).append(instant)

    def _not_read(self, written: str) -> None:
        self.unread[written[:_UNREAD_SHOWN]] = None


def _key(name: str) -> str:
    """The tag's key, limited to characters that a hashtag can have; not cached, since these are a reader's words."""
    return _IN_NO_TAG.sub("_", tag_key.__wrapped__(name)).strip("_")


def _bare(value: str) -> str:
    """The value after a filter's name, without quotes and the punctuation of a sentence."""
    return value.strip(_AROUND_VALUE)
