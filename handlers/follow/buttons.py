"""What following adds to other answers: buttons, and how far the reader has come."""

from collections.abc import Sequence
from typing import Final

from channel.language.text import without_direction_marks
from channel.people.following import Followed, Progress, Subject, SubjectKind
from channel.views import PartLink, SeriesView
from handlers.answers import Button, Row, press
from handlers.html import Html, escape, isolate
from handlers.markup.dates import part_name
from handlers.texts import Texts

FOLLOW: Final = "kf"
MORE: Final = "km"
_ON_A_BUTTON: Final = 40
_IN_A_PAIR = 20  # characters of a name on one of two buttons in a row


def subject_button(label: str, letters: str, subject: Subject) -> Button:
    """A button that acts on a series or a hashtag; the last letter of its action says which."""
    return press(label, f"{letters}{subject.kind}", subject.number)


def wishes(texts: Texts, subject: Subject) -> Row:
    """The row under a series or a hashtag: the same for everybody; only the answer depends on the reader."""
    lines = texts.following
    return (
        subject_button(lines.follow.plain(), FOLLOW, subject),
        subject_button(lines.more.plain(), MORE, subject),
    )


def follow_series(texts: Texts, found: SeriesView) -> Button:
    """The button under a part of a series."""
    subject = Subject(SubjectKind.SERIES, found.id)
    return subject_button(texts.following.follow_series.plain(), FOLLOW, subject)


def how_far(texts: Texts, progress: Sequence[Progress], series: int) -> Html:
    """ "you are at part 3 of 6"; empty if the reader hasn't begun the series, or if nothing is kept."""
    found = next((one for one in progress if one.series.id == series), None)
    return Html("📍 ") + stands_at(texts, found) if found else Html("")


def stands_at(texts: Texts, progress: Progress) -> Html:
    """How far a reader has come: "you are at part 3 of 6"."""
    lines, part = texts.reading, progress.series.parts[progress.last]
    if not part.number:
        return lines.was_at(part=part_label(texts, part))
    return lines.at(part=part_label(texts, part), last=progress.series.last or part.number)


def part_label(texts: Texts, part: PartLink) -> Html:
    """A part's number, or its title if it has none."""
    return escape(isolate(part.label)) if part.number is None else part_name(part.number, texts)


def shown(followed: Followed) -> Html:
    """What is followed, within a sentence."""
    return Html(f"<b>{escape(isolate(_sign(followed) + followed.name))}</b>")


def labelled(followed: Followed) -> str:
    """What is followed, on a button."""
    return short(f"{_sign(followed)}{followed.name}", _IN_A_PAIR)


def short(words: str, most: int = _ON_A_BUTTON) -> str:
    words = " ".join(without_direction_marks(words).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _sign(followed: Followed) -> str:
    return "#" if followed.subject.kind is SubjectKind.TAG else ""
