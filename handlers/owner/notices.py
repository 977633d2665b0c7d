"""What the owner is told unprompted: that the channel's public page cannot be read, or that nothing can be stored."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from channel.errors import Cause, StoreError, Unavailable
from channel.people.letters import Call
from handlers.html import Html, link
from handlers.telegram.sending import message_call
from handlers.texts import Texts


class Trouble(StrEnum):
    """What may be wrong with the public page; stored under these names."""

    CLOSED = "closed"
    """It shows no posts to the public."""
    MARKUP = "markup"
    """Its markup is not one that the bot can read."""
    WITHHELD = "withheld"
    """Too many posts vanished at once, so none was marked as deleted."""


PAGE_TROUBLES: Final = frozenset({Trouble.CLOSED, Trouble.MARKUP})


def trouble_told(lines: Texts, trouble: Trouble, page: str, count: int) -> Html:
    """Return the notice of trouble. `page`: the public page's address; `count`: how many posts it is about, if any."""
    shown = link(page, page)
    match trouble:
        case Trouble.CLOSED:
            return lines.sync.closed(page=shown)
        case Trouble.MARKUP:
            return lines.sync.markup(page=shown)
        case Trouble.WITHHELD:
            return lines.sync.withheld(page=shown, count=count)


def page_is_back(lines: Texts) -> Html:
    return lines.sync.readable_again()


def withheld_is_over(lines: Texts) -> Html:
    return lines.sync.found_again()


def notice(chat: int, text: Html) -> Call:
    return Call(method="sendMessage", params=message_call(chat, text))


def letters_lost(lines: Texts, people: Sequence[int]) -> Call | None:
    """Return a notice for the first of these people who has a chat with the bot."""
    call: Call | None = None
    for person in reversed(people):
        call = notice(person, lines.trouble.letters_lost()).model_copy(update={"on_blocked": (call,) if call else ()})
    return call


def nothing_kept(lines: Texts, fault: StoreError) -> str:
    """Return why nothing can be written, and what the owner can do."""
    said = lines.trouble
    cause = fault.cause if isinstance(fault, Unavailable) else Cause.AWAY
    what = {Cause.FULL: said.full, Cause.BUSY: said.locked, Cause.AWAY: said.away, Cause.DISK: said.disk}[cause]
    return f"{what.plain()}\n\n{said.meanwhile.plain()}"


def kept_again(lines: Texts, seconds: int) -> str:
    """Return the notice that writing works again. `seconds`: how long nothing could be written."""
    return lines.trouble.over.plain(count=max(1, round(seconds / 60)))
