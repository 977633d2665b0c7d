"""Channels whose posts were refused, kept until the owner has been told and the matter is closed."""

import time
from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter

from channel.models import ChannelInfo
from channel.posts.identity import Judgement, Refusal, Way, is_one, judge, resembles
from storage.database.session import Session
from storage.index import facts

_KEPT_FOR: Final = 7 * 86_400  # seconds after the last time
_KEPT: Final = 4  # a person who adds the bot to many channels can't fill the table
_TOLD: Final = 3  # in that time, per way
_REFUSALS: Final = TypeAdapter(tuple[Refusal, ...])


def refusals(session: Session) -> tuple[Refusal, ...]:
    """The refusals that are recent enough to matter."""
    now = int(time.time())
    return tuple(one for one in _all(session) if now - one.last < _KEPT_FOR)


def note(session: Session, way: Way, channel: ChannelInfo, judgement: Judgement) -> None:
    """Records that posts of a channel were refused; a repeated refusal by the same way is only counted."""
    recent, now, known = refusals(session), int(time.time()), facts.channel_info(session)
    is_kept = way is not Way.POST or (judgement.is_open and known is not None and resembles(known, channel))
    theirs = channel if is_kept else None
    before = next((one for one in recent if one.way is way and is_one(one.channel, theirs)), None)
    refusal = Refusal(
        way=way,
        channel=theirs,
        since=before.since if before else max([now, *(one.since + 1 for one in recent)]),  # no two have the same value
        last=now,
        times=before.times + 1 if before else 1,
        is_open=judgement.is_open and is_kept,
        is_final=judgement.is_final,
        # The owner is told of one cause once, by either way, and strangers can't use it to spam them.
        told=theirs is None
        or any(one.told for one in recent if is_one(one.channel, theirs))
        or sum(one.told for one in recent if one.way is way) >= _TOLD,
    )
    others = sorted((one for one in recent if one is not before), key=lambda one: (not one.is_open, one.since))
    _keep(session, [refusal, *others[: _KEPT - 1]])


def mark_told(session: Session, told: Sequence[Refusal]) -> None:
    known = {one.since for one in told}
    _keep(session, [one.model_copy(update={"told": one.told or one.since in known}) for one in _all(session)])


def forget(session: Session, way: Way) -> None:
    _keep(session, [one for one in _all(session) if one.way is not way])


def judge_anew(session: Session, info: ChannelInfo) -> None:
    """Judges refusals again now that the channel is known: some would be accepted, others are now certain strangers."""
    _keep(session, [kept for one in _all(session) if (kept := _anew(info, one))])


def _anew(info: ChannelInfo, one: Refusal) -> Refusal | None:
    if one.channel is None:
        return None if info.chat_id and not one.is_final else one  # the id of the next post will decide
    judgement = judge(info, one.channel)
    if judgement.accepted or not judgement.is_final:
        return None if judgement.accepted else one
    theirs = None if one.way is Way.POST else one.channel
    return one.model_copy(update={"channel": theirs, "is_open": False, "is_final": True})


def _all(session: Session) -> tuple[Refusal, ...]:
    stored = facts.read(session, "refusals")
    return _REFUSALS.validate_json(stored) if stored else ()


def _keep(session: Session, kept: Sequence[Refusal]) -> None:
    if tuple(kept) != _all(session):
        facts.write(session, "refusals", _REFUSALS.dump_json(tuple(kept), exclude_defaults=True).decode())
