"""Letters on their way into the outbox, and all that is kept of a reader; each function within one session."""

from collections.abc import Callable, Sequence

from channel.people.keyring import Keyring
from channel.people.letters import Call, Conversation, Draft, Kept, Priority, Refusal, Stage
from channel.people.mail import Compose
from storage.database.session import Session
from storage.people import clock, conversations, outbox
from storage.people.following import followers, follows, progress, saved, votes


def send_letter(
    session: Session,
    keyring: Keyring,
    key: str,
    reader: int,
    nonce: int,
    *,
    answerable: bool,
    language: str,
    now: int,
    compose: Compose,
) -> Conversation | Refusal:
    repeated, conversation = outbox.used(session, key)
    if repeated:
        return conversations.find(session, conversation or 0) or Refusal.NO_DRAFT
    draft = conversations.draft(session, keyring, reader, now)
    if draft is None or draft.stage is not Stage.CONFIRMING or draft.nonce != nonce:
        return Refusal.NO_DRAFT
    if conversations.is_banned(session, keyring, reader):
        return Refusal.BANNED
    found = _conversation_of(session, keyring, draft, reader, now)
    if isinstance(found, Refusal):
        return found
    if answerable:
        conversations.keep_route(session, keyring, found.id, reader, language, now)
        found = found.model_copy(update={"answerable": True})
    calls = compose(found, draft)
    outbox.put(session, keyring, key, calls, now=now, priority=Priority.WORD, about=found.id, reader=reader)
    conversations.forget_draft(session, keyring, reader)
    return found


def _conversation_of(session: Session, keyring: Keyring, draft: Draft, reader: int, now: int) -> Conversation | Refusal:
    """The conversation that the draft continues, if its return address is this reader's; otherwise a new one."""
    if draft.conversation is None:
        return conversations.begin(session, draft.about, now)
    found = conversations.find(session, draft.conversation)
    is_his = conversations.is_reader_of(session, keyring, draft.conversation, reader)
    return found if found and is_his else Refusal.ENDED


def answer_letter(
    session: Session,
    keyring: Keyring,
    key: str,
    conversation: int,
    *,
    now: int,
    receipt: Sequence[Call],
    compose: Callable[[Conversation, int, str], Sequence[Call]],
) -> Conversation | Refusal:
    found = conversations.find(session, conversation)
    if found is not None and outbox.used(session, key)[0]:
        return found
    if found is None or not found.answerable:
        return Refusal.ENDED
    way = conversations.route(session, keyring, conversation)
    conversations.prolong(session, conversation, now)
    calls = [*receipt, *(compose(found, *way) if way else ())]
    outbox.put(session, keyring, key, calls, now=now, priority=Priority.WORD, about=conversation)
    return found


def put_out(
    session: Session,
    keyring: Keyring,
    key: str,
    calls: Sequence[Call],
    *,
    now: int,
    priority: Priority = Priority.WORD,
    wait: int = 0,
    instead_of: str | None = None,
) -> bool:
    if outbox.used(session, key)[0]:
        return False
    if instead_of:
        outbox.take_back(session, instead_of)
    outbox.put(session, keyring, key, calls, now=now, due=now + wait, priority=priority)
    return True


def kept_of(session: Session, keyring: Keyring, reader: int) -> Kept:
    language = session.row("SELECT 1 FROM languages WHERE reader = :name", name=keyring.pseudonym("language", reader))
    draft = session.row("SELECT 1 FROM drafts WHERE who = :name", name=keyring.pseudonym("drafts", reader))
    who = followers.pseudonym(keyring, reader)
    return Kept(
        conversations=len(conversations.conversations_of(session, keyring, reader)),
        unsent=len(outbox.unsent_of(session, keyring, reader, who)),
        drafts=int(draft is not None),
        language=language is not None,
        follows=len(follows.follows(session, keyring, reader)),
        progress=progress.has_any(session, who),
        votes=len(votes.votes(session, keyring, reader)),
        saved=saved.count(session, keyring, reader),
    )


def forget(session: Session, keyring: Keyring, reader: int) -> Kept:
    who = followers.pseudonym(keyring, reader)
    followed = len(follows.follows(session, keyring, reader))
    followers.end(session, who)
    return conversations.forget(session, keyring, reader)._replace(
        unsent=outbox.forget(session, keyring, reader, who),
        follows=followed,
        progress=progress.forget(session, who),
        votes=votes.forget(session, keyring, reader),
        saved=saved.forget(session, keyring, reader),
    )


def corresponds(session: Session, keyring: Keyring, reader: int, now: int) -> bool:
    return conversations.corresponds(session, keyring, reader, now) or bool(
        outbox.unsent_of(session, keyring, reader, followers.pseudonym(keyring, reader))
    )


def expire(session: Session, now: int, route_days: int) -> None:
    clock.set_back(session, now)
    conversations.expire(session, now, route_days)
    outbox.expire(session, now)


def name_all(session: Session, keyring: Keyring) -> None:
    """Adds pseudonyms to rows of older versions, so that they are found too."""
    conversations.name_all(session, keyring)
    outbox.name_all(session, keyring)
