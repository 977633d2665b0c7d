"""Deep links: the payload of https://t.me/BOT?start=PAYLOAD, 1 to 64 of A-Z a-z 0-9 _ - by Telegram's rule.

A payload names a thing by what it is, not by the store's number, so that the link still works after the channel was
read into a new database.

    p12                     the post with Telegram's number 12
        n34                     the post with the store's number 34, if it has no other
    t-NAME                  a hashtag
    s-NAME, s0-, s3-NAME    a series, its introduction, its third part
    q-WORDS                 a search
    help                    what the bot can do
        feedback, feedback_34   a message to the owner, about the post with the store's number 34
        follow_s5, follow_t6    follows the series or the hashtag with the store's number
    own-CODE                makes whoever opens it first the owner

A NAME with letters other than ASCII is in Punycode, with "-" before it if it has no ASCII at all: about 1.3 characters
per Persian letter. A name that is too long is replaced by its digest, after a capital letter: T-DIGEST, S-DIGEST,
S3-DIGEST.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from enum import Enum
from hashlib import blake2b, sha256
from typing import Final, NamedTuple

from channel.language.text import fold, squeeze, storable, tag_key, words_in
from channel.people.following import Subject

_LONGEST: Final = 64
_PAYLOAD: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{_LONGEST}}}")
_POST: Final = re.compile(r"([pn])(\d{1,15})", re.ASCII)
_NAMED: Final = re.compile(r"(?:([tq])|([s])(\d{1,9})?)-(.+)", re.ASCII)
_DIGESTED: Final = re.compile(r"(?:(T)|(S)(\d{1,9})?)-([A-Za-z0-9_-]{12})", re.ASCII)
_FEEDBACK: Final = re.compile(r"feedback(?:_(\d{1,17})?.*)?", re.ASCII)
_OWN: Final = re.compile(r"own-([A-Za-z0-9_-]{8,60})", re.ASCII)
_FOLLOW: Final = re.compile(r"follow_([st])(\d{1,17})", re.ASCII)
_DIGEST_BYTES: Final = 9  # twelve letters; among a million names a collision is less likely than 1 : 10⁹


class Kind(Enum):
    """What a link leads to."""

    POST = "p"
    STORED = "n"
    TAG = "t"
    SERIES = "s"
    SEARCH = "q"
    HELP = "help"
    FEEDBACK = "feedback"
    FOLLOW = "follow"
    OWN = "own"


class DeepLink(NamedTuple):
    """A payload that has been read."""

    kind: Kind
    number: int | None = None
    """Of the post, the part, or the subject to follow."""
    name: str = ""
    """The key of the hashtag, a name of the series, the words to search for, the kind of subject to follow, or
    the owner's code."""
    digest: str = ""
    """Replaces a name that is too long, see `meant`."""


def to_post(message_id: int | None, post: int) -> str:
    """A post by Telegram's number; if it has none, by the store's, which a new database does not know."""
    return f"n{post}" if message_id is None else f"p{message_id}"


def to_tag(name: str) -> str | None:
    """A hashtag in any spelling; None if folding leaves nothing of it."""
    key = tag_key(name)
    if not key:
        return None
    written = _written(key)
    return f"t-{written}" if written and len(written) <= _LONGEST - 2 else f"T-{_digest(key)}"


def to_series(name: str, part: int | None = None) -> str | None:
    """A series by one of its names, or a part of it; None if the name has no letters."""
    words = words_in(fold(name))
    if not words:
        return None
    number = "" if part is None else str(part)
    written = _written("_".join(words))
    if written and len(written) + len(number) <= _LONGEST - 2:
        return f"s{number}-{written}"
    return f"S{number}-{_digest(squeeze(name))}"


def to_search(words: str) -> str | None:
    """A search; None if it is too long, or has characters other than letters and digits."""
    written = _written("_".join(words.split()))
    return f"q-{written}" if written and len(written) <= _LONGEST - 2 else None


def to_feedback(post: int | None = None) -> str:
    """A message to the owner; `post`: the store's number of the post it is about."""
    return Kind.FEEDBACK.value if post is None else f"{Kind.FEEDBACK.value}_{post}"


def to_follow(subject: Subject) -> str:
    """A link that follows a subject; for immediate use, after someone asked for it in public."""
    return f"{Kind.FOLLOW.value}_{subject.kind}{subject.number}"


def to_own(code: str) -> str:
    return f"{Kind.OWN.value}-{code}"


def digest_of(code: str) -> str:
    """What is kept of the code by which a person becomes the owner."""
    return sha256(code.encode()).hexdigest()


def address(bot: str, payload: str = "") -> str:
    """The link's address; `bot`: its username. Without a payload it opens the private chat."""
    return f"https://t.me/{bot}?start={payload}" if payload else f"https://t.me/{bot}"


def read(payload: str) -> DeepLink | None:
    """What a payload leads to, as far as it says by itself; None if it is damaged or made up."""
    if not _PAYLOAD.fullmatch(payload):
        return None
    if post := _POST.fullmatch(payload):
        return DeepLink(Kind(post[1]), int(post[2]))
    if payload == Kind.HELP.value:
        return DeepLink(Kind.HELP)
    if feedback := _FEEDBACK.fullmatch(payload):
        return DeepLink(Kind.FEEDBACK, int(feedback[1]) if feedback[1] else None)
    if follow := _FOLLOW.fullmatch(payload):
        return DeepLink(Kind.FOLLOW, int(follow[2]), follow[1])
    if own := _OWN.fullmatch(payload):
        return DeepLink(Kind.OWN, name=own[1])
    if found := _NAMED.fullmatch(payload):
        name, kind = _name(found[4]), Kind(found[1] or found[2])
        if name and kind is Kind.SEARCH:
            name = " ".join(name.replace("_", " ").split())
        return DeepLink(kind, _number(found[3]), name) if name else None
    if found := _DIGESTED.fullmatch(payload):
        return DeepLink(Kind((found[1] or found[2]).lower()), _number(found[3]), digest=found[4])
    return None


def meant(link: DeepLink, names: Iterable[tuple[str, int]]) -> int | None:
    """The number of the name whose digest a link carries, out of all hashtags or all series with their numbers."""
    key = tag_key if link.kind is Kind.TAG else squeeze
    return next((number for name, number in names if _digest(key(name)) == link.digest), None)


def _written(name: str) -> str | None:
    """The name in the letters of a payload; None if it cannot be written so."""
    if not name or "-" in name or len(name) > _LONGEST:
        return None
    written = name
    if not name.isascii():
        written = name.encode("punycode").decode("ascii")
        written = written if "-" in written else f"-{written}"
    return written if re.fullmatch(r"[A-Za-z0-9_-]+", written) else None


def _name(written: str) -> str | None:
    """The name that was written so; None if none was."""
    if "-" not in written:
        return written
    try:
        name = written.encode("ascii").decode("punycode")
    except (ValueError, OverflowError, IndexError):  # which of them is raised depends on the version of Python
        return None
    return name if storable(name) == name and _written(name) == written else None


def _digest(name: str) -> str:
    return urlsafe_b64encode(blake2b(storable(name).encode(), digest_size=_DIGEST_BYTES).digest()).decode("ascii")


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
