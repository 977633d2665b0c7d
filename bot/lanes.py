"""Which updates wait for each other: those of one lane are worked through in order, those of several side by side."""

from typing import NamedTuple

from telegram import Update


class Typing(NamedTuple):
    """The lane of a person's inline queries: they come at every letter, and only the newest is of use."""

    person: int


Lane = int | Typing | None
"""The chat in which order counts; None where an update is of nobody."""


def lane_of(update: Update) -> Lane:
    """The chat; for what happens in none, the user, whose private chat has the same number.

    What somebody types as an inline query holds up none of his messages.
    """
    if update.inline_query:
        return Typing(update.inline_query.from_user.id)
    place = update.effective_chat or update.effective_user
    return place.id if place else None
