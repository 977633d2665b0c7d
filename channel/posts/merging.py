"""Join two copies of one post, from two sources or times, field by field: the richer or the newer one wins."""

from typing import Any, NamedTuple

from channel.language.text import squeeze
from channel.models import Post, PostButton, PostKind, SourceKind
from channel.posts.albums import TOGETHER, joined, numbers_of
from channel.posts.captions import captions_of, together
from channel.posts.file_names import files_of, with_files

_EXACT_DATES = frozenset({SourceKind.WEB, SourceKind.LIVE})  # old exports tell local time and no zone
_AS_IT_IS = frozenset({SourceKind.WEB, SourceKind.LIVE})
_SAID_ONCE = ("forwarded_from", "reply_to", "author", "file_name", "performer", "song", "media_group", "quotes")


class Copy(NamedTuple):
    """A post as one source knows it, or as it is kept."""

    post: Post
    source: SourceKind
    """Where its text comes from."""
    seen: int
    """The earliest time it can be from, in Unix seconds; 0 if unknown."""


def merged(known: Copy, new: Copy) -> Copy:
    """Return what to keep of two copies of a post.

    Text that differs only in what a poorer source loses (half-spaces, formatting) comes from the richer source; text
    that really differs comes from the newer copy. A field that only one copy has is kept; if both have it, the copy
    with the better text wins. Reactions come from the newer copy that has any.
    """
    if new.post.message_id is None and known.post.message_id is not None:
        return known
    if known.post.message_id is None and new.post.message_id is not None:
        return _numbered(known, new)
    old, fresh = known.post, new.post
    preferred = _has_better_words(known, new)
    update: dict[str, Any] = {name: _either(old, fresh, name, preferred) for name in _SAID_ONCE}
    update |= _date(known, new, preferred) | _reactions(known, new) | _kind(old, fresh, preferred)
    update |= _album(old, fresh) | {"alone": False}
    update["edited"] = old.edited if _is_no_edit(known, new) else _newest(old, fresh)
    update["buttons"] = _buttons(known, new, preferred)
    source = (new if preferred else known).source
    if update["album"]:
        update |= _captions(known, new)
        worse, better = (old, fresh) if preferred else (fresh, old)
        update |= with_files(files_of(worse) | files_of(better), update["message_id"])
    else:
        update["alone"] = source is not SourceKind.LIVE and (is_alone(known) or is_alone(new))
        if preferred:
            update |= {"text": fresh.text, "entities": fresh.entities, "tags": fresh.tags}
    return Copy(old.model_copy(update=update), source, max(known.seen, new.seen))


def is_alone(copy: Copy) -> bool:
    """Whether Telegram says that this is a single medium, not part of an album."""
    post = copy.post
    told = copy.source is SourceKind.LIVE and not post.album and post.media_group is None
    return post.alone or (told and post.kind in TOGETHER)


def with_message(known: Copy, new: Copy) -> Copy:
    """Return an album after another of its messages arrived, or one was edited."""
    album, message = known.post, new.post
    assert message.message_id is not None
    assert album.message_id is not None
    numbers = sorted({*(album.album or (album.message_id,)), message.message_id})
    update: dict[str, Any] = {
        "message_id": numbers[0],
        "album": tuple(numbers) if len(numbers) > 1 else (),
        "media_group": message.media_group or album.media_group,
        "alone": False,
        "edited": _newest(album, message),
    } | _reactions(known, new)
    update |= _captions(known, new) | with_files(files_of(album) | files_of(message), numbers[0])
    if len(numbers) == 1:
        update["caption_id"] = None
    return Copy(album.model_copy(update=update), max(known.source, new.source), max(known.seen, new.seen))


def absorbed(copies: list[Copy]) -> Copy:
    """Join posts that turn out to be messages of one album, in the order of their numbers."""
    post = joined([copy.post for copy in copies])
    return Copy(post, min(copy.source for copy in copies), min(copy.seen for copy in copies))


def _captions(known: Copy, new: Copy) -> dict[str, Any]:
    """Return the captions of an album from two copies, message by message.

    A copy says nothing about messages that it lacks; t.me/s does not say which message a caption belongs to, and shows
    none if there are several.
    """
    old, fresh = known.post, new.post
    before, comes = captions_of(old), captions_of(fresh)
    better = _has_better_words(known, new)
    if fresh.album and fresh.caption_id is None and (fresh.text or new.source is SourceKind.WEB):
        if len(before) > 1 or not better:
            return {}
        words = {"text": fresh.text, "entities": fresh.entities, "tags": fresh.tags}
        return words | {"caption_id": old.caption_id if fresh.text else None, "captions": ()}
    if old.album and old.text and old.caption_id is None:
        tells_all = set(numbers_of(fresh)) >= set(old.album)
        if better and (fresh.text or tells_all):
            return together(comes)
        return {"caption_id": fresh.caption_id}
    there, told = set(numbers_of(old)), set(numbers_of(fresh))
    kept = {number: caption for number, caption in before.items() if number not in told}
    for number in told:
        was, now = before.get(number), comes.get(number)
        is_newer = number not in there or _is_better(was.text if was else "", now.text if now else "", known, new)
        if chosen := now if is_newer else was:
            kept[number] = chosen
    return together(kept)


def _numbered(known: Copy, new: Copy) -> Copy:
    """Keep the copy that has a number; carry over what only the other one knows."""
    update = {"quotes": new.post.quotes or known.post.quotes, "reactions": new.post.reactions or known.post.reactions}
    return Copy(new.post.model_copy(update=update), new.source, new.seen)


def _newest(one: Post, other: Post) -> int | None:
    """Return the time of the last edit."""
    return max((post.edited for post in (one, other) if post.edited is not None), default=None)


def _is_no_edit(known: Copy, new: Copy) -> bool:
    """Whether Telegram tells of an edit that no reader sees: of the buttons, or the preview of a link."""
    old, fresh = known.post, new.post
    return new.source is SourceKind.LIVE and (old.text, old.entities, old.kind) == (
        fresh.text,
        fresh.entities,
        fresh.kind,
    )


def _has_better_words(known: Copy, new: Copy) -> bool:
    return _is_better(known.post.text, new.post.text, known, new)


def _is_better(was: str, now: str, known: Copy, new: Copy) -> bool:
    """Whether the new copy's text replaces the known one."""
    if was == now or squeeze(was) == squeeze(now):
        return new.source > known.source or (new.source == known.source and new.seen >= known.seen)
    return (new.seen, new.source) >= (known.seen, known.source)


def _either(old: Post, fresh: Post, name: str, preferred: bool) -> object:
    was, comes = getattr(old, name), getattr(fresh, name)
    if comes in (None, ()):
        return was
    return comes if preferred or was in (None, ()) else was


def _date(known: Copy, new: Copy, preferred: bool) -> dict[str, int | None]:
    if new.source not in _EXACT_DATES and known.source in _EXACT_DATES:
        preferred = False
    preferred = preferred or (new.source in _EXACT_DATES and known.source not in _EXACT_DATES)
    return {"date": _either(known.post, new.post, "date", preferred)}  # type: ignore[dict-item]


def _reactions(known: Copy, new: Copy) -> dict[str, object]:
    """Those of the newer copy that has some; what Telegram has counted since then holds, also that there are none."""
    counted = known.post.reacted
    if counted is not None and (new.seen <= counted or new.source is SourceKind.LIVE):
        return {}
    return {"reacted": None if new.post.reactions else counted} | {
        "reactions": _either(known.post, new.post, "reactions", new.seen >= known.seen)
    }


def _buttons(known: Copy, new: Copy, preferred: bool) -> tuple[PostButton, ...]:
    """Return the buttons of the newer text; a source of posts as they are now also knows that none are left."""
    if preferred and new.source in _AS_IT_IS:
        return new.post.buttons
    first, other = (new.post, known.post) if preferred else (known.post, new.post)
    return first.buttons or other.buttons


def _kind(old: Post, fresh: Post, preferred: bool) -> dict[str, PostKind]:
    """Return the kind; a source that cannot show a medium calls it "other", so any other source knows better."""
    if PostKind.OTHER in (old.kind, fresh.kind):
        return {"kind": fresh.kind if old.kind is PostKind.OTHER else old.kind}
    return {"kind": fresh.kind if preferred else old.kind}


def _album(old: Post, fresh: Post) -> dict[str, object]:
    """Return the album's messages; a source that saw only some of them removes none."""
    numbers = {number for post in (old, fresh) for number in (*post.album, post.message_id) if number is not None}
    whole = tuple(sorted(numbers))
    return {"message_id": whole[0] if whole else None, "album": whole if len(whole) > 1 else ()}
