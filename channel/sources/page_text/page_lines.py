"""The kind of a single line of a page's text: reactions, service message, media label, channel footer or words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from channel.language.text import fold, squeeze, without_direction_marks
from channel.models import PostKind, Reaction

MEDIA = {
    "photo": PostKind.PHOTO,
    "album": PostKind.PHOTO,
    "video": PostKind.VIDEO,
    "media is too big": PostKind.VIDEO,
    "gif": PostKind.ANIMATION,
    "animation": PostKind.ANIMATION,
    "video message": PostKind.VIDEO_NOTE,
    "audio": PostKind.AUDIO,
    "music": PostKind.AUDIO,
    "audio file": PostKind.AUDIO,
    "voice message": PostKind.VOICE,
    "file": PostKind.DOCUMENT,
    "document": PostKind.DOCUMENT,
    "sticker": PostKind.STICKER,
    "poll": PostKind.POLL,
    "anonymous poll": PostKind.POLL,
    "quiz": PostKind.POLL,
    "anonymous quiz": PostKind.POLL,
    "location": PostKind.LOCATION,
    "live location": PostKind.LOCATION,
    "contact": PostKind.CONTACT,
    "please open telegram to view this post": PostKind.OTHER,
    "this media is not supported in your browser": PostKind.OTHER,
}
"""The labels for media that a crawler cannot save; whole lines, in any case."""

ELLIPSIS = ("…", "...")

_LONGEST_TITLE = 128
_LONGEST_FOOTER = 48
_LEAST_FOOTERS = 2  # each post has two
_FORWARDED = re.compile(r"forwarded from:?\s+(\S.*)", re.IGNORECASE)
_PAGE_SUFFIX = re.compile(r"\s+[–—|-]\s+Telegram$")

_EMOJI = "[‼⁉™ℹ←-⇿⌀-⏿①-⓿■-➿⤀-⥿⬀-⯿〰〽㊗㊙\U0001f000-\U0001faff]"
_JOINS = "[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_REACTION = re.compile(rf"((?:{_EMOJI}{_JOINS}*){{1,4}})(\d[\d.,]{{0,11}})([KMkm]?)\s*")
_REACTIONS = re.compile(rf"(?:{_REACTION.pattern})+")
_EMOJI_PARTS = re.compile(rf"[\U0001f1e6-\U0001f1ff]{{2}}|{_EMOJI}[\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*")
_THOUSANDS = {"": 1, "K": 1_000, "M": 1_000_000}

_PINNED = re.compile(r".{1,128}? pinned «(.*)»")
_SERVICE = re.compile(
    r"Channel (?:created|photo (?:updated|removed)|name was changed to «.*»)"
    r"|Live stream (?:started|scheduled for .*|finished(?: \(.*\))?)"
    r"|.{1,128} pinned an? (?:photo|video|GIF|(?:video|voice) message|audio file|file|sticker|poll|location|contact)"
)

_FOOTER = re.compile(r"(?:(?<![\w.@/])@|(?:https?://)?(?:t|telegram)\.me/)([A-Za-z]\w{3,31})\W*", re.ASCII)
_BESIDE_WORDS = re.compile(r"[^\w#@]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?؟]\s+)([^\W\d_]{3,})")


def reactions(line: str) -> tuple[Reaction, ...]:
    """The reactions that make up the line; none if it holds anything else."""
    line = without_direction_marks(line)
    if not _REACTIONS.fullmatch(line):
        return ()
    found = [(_emoji(emoji), _count(number, unit)) for emoji, number, unit in _REACTION.findall(line)]
    if any(emoji is None or count is None for emoji, count in found):
        return ()
    return tuple(Reaction(emoji=emoji, count=count) for emoji, count in found if emoji and count)


def _emoji(written: str) -> str | None:
    """Telegram's form: no variation selectors, and joiners where the crawler lost them; None for several emoji."""
    parts = _EMOJI_PARTS.findall(written)
    return "\u200d".join(parts) if len(set(parts)) == len(parts) else None


def _count(number: str, unit: str) -> int | None:
    number = number.replace(",", "")
    try:
        return round(float(number) * _THOUSANDS[unit.upper()])
    except ValueError:
        return None


def pinned(line: str) -> str | None:
    """The beginning of the pinned post's text, if the line says that a post was pinned."""
    match = _PINNED.fullmatch(without_direction_marks(line))
    if not match:
        return None
    return match[1].removesuffix("…").removesuffix("...").strip()


def is_service(line: str) -> bool:
    """Whether the line is Telegram's own about the channel, except that a post's text was pinned."""
    return _SERVICE.fullmatch(without_direction_marks(line)) is not None


def media(line: str) -> PostKind | None:
    """The kind of medium that a label replaces."""
    return MEDIA.get(without_direction_marks(line).casefold())


def forwarded_from(line: str) -> str | None:
    match = _FORWARDED.fullmatch(without_direction_marks(line))
    return match[1] if match else None


def key_of(line: str) -> str:
    """The same key for two lines with the same words, tags and names, whatever their spacing and marks."""
    return _BESIDE_WORDS.sub("", fold(line)) or line


def page_title(line: str) -> str | None:
    """The channel's title, if the page's first line can be one."""
    ordinary = len(line) <= _LONGEST_TITLE and not (reactions(line) or media(line) or pinned(line) is not None)
    return _PAGE_SUFFIX.sub("", line) if ordinary else None


class Page:
    """What the whole page tells about its lines: the channel's name and footer, and its usual words."""

    def __init__(self, title: str | None, username: str | None, lines: Iterable[str]) -> None:
        self.title = title
        self.username = username
        self._lines = tuple(dict.fromkeys(lines))

    def is_footer(self, line: str) -> bool:
        """Whether the line is the signature that the channel's posts end with."""
        return self.username is not None and (_footer(line) or "").casefold() == self.username.casefold()

    @cached_property
    def tokens(self) -> Counter[str]:
        """Runs of letters, each with the number of different lines that have it."""
        return Counter(token for line in self._lines for token in set(_LETTERS.findall(line)))

    @cached_property
    def sentence_starts(self) -> Counter[str]:
        """The words of three or more letters that begin sentences, each with the number of different lines."""
        return Counter(word for line in self._lines for word in set(_SENTENCE_START.findall(line)))

    def quotes_elsewhere(self, words: str, line: str) -> bool:
        """Whether another line of the page begins with these words."""
        return any(other.startswith(words) for other in self._lines if other != line)


def username_of(title: str | None, sections: Sequence[Sequence[str]]) -> str | None:
    """The channel's username: of those at the end of sections, the one like its title, or one that many have.

    A section is the lines of one post or of a few; a page without reactions is one section.
    """
    if len(sections) == 1:
        footers = [[line] for line in sections[0] if line.startswith("@")]
        sections = footers if len(footers) > _LEAST_FOOTERS else sections
    endings = list(dict.fromkeys(footer for lines in sections if (footer := _footer(lines[-1]))))
    for footer in endings:
        if title and squeeze(footer) == squeeze(title):
            return footer
    held = Counter(footer for lines in sections for footer in set(map(_footer, lines)))
    common = max(endings, key=lambda footer: held[footer], default="")
    return common if held[common] > 1 and held[common] * 3 >= len(sections) else None


def _footer(line: str) -> str | None:
    """The username that a short line ends with."""
    line = without_direction_marks(line)
    if len(line) > _LONGEST_FOOTER:
        return None
    last = None
    for match in _FOOTER.finditer(line):
        last = match
    return last[1] if last and last.end() == len(line) else None
