"""The sentences for readers who keep up: what they follow, where they read on, what they want more of."""

from handlers.html import Line
from handlers.texts.line import Lines


class Following(Lines):
    """/follow, /unfollow, and their buttons."""

    follow: Line
    follow_series: Line
    more: Line
    ask: Line
    unknown: Line
    gone: Line
    followed_series: Line
    followed_tag: Line
    already: Line
    place_is_kept: Line
    called_so_too: Line
    stop: Line
    stopped: Line
    again: Line
    not_followed: Line
    only_private: Line


class Follows(Lines):
    """/follows."""

    title: Line
    none: Line
    always: Line
    quiet: Line
    other_hours: Line
    hours_unread: Line
    tell_always: Line
    between: Line
    votes: Line


class News(Lines):
    """What followers are told."""

    title: Line
    part: Line
    more: Line
    read: Line


class Reading(Lines):
    """/continue, and how far a reader has come."""

    title: Line
    at: Line
    was_at: Line
    in_series: Line
    all_read: Line
    next: Line
    nothing_begun: Line
    is_on: Line
    is_off: Line
    turn_on: Line
    turn_off: Line
    erased: Line


class Wishes(Lines):
    """More of this, please; and what the owner sees of it."""

    thanks: Line
    thanks_in_group: Line
    already: Line
    take_back: Line
    taken_back: Line
    title: Line
    none_known: Line
    followers: Line
    votes: Line
    in_tens: Line
