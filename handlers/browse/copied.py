"""What is copied of a post that carries more than words, and what stands with the copy."""

from collections.abc import Sequence
from typing import Final

from channel.models import Post, PostKind
from channel.posts.links import chat_of
from handlers.answers import Original, Question
from handlers.html import Html, join
from handlers.markup.fitting import shown_length

_CAPTION: Final = 1024  # UTF-16 units
_CAPTIONED: Final = {
    *(PostKind.PHOTO, PostKind.VIDEO, PostKind.ANIMATION, PostKind.AUDIO, PostKind.VOICE, PostKind.DOCUMENT),
}


def original(ask: Question, post: Post, head: Html, bodies: Sequence[Html], foot: Html) -> Original | None:
    """Return what to copy; None for words alone, and where the post's channel or number is unknown. A copy says what
    the answer in words says, if that fits under it; otherwise it keeps its own words.

    In a group an album is not copied: it would fill the screen.
    """
    chat = chat_of(ask.channel) if ask.channel and not ask.channel.sample else None
    if chat is None or post.message_id is None or post.kind is PostKind.TEXT:
        return None
    if len(post.album) > 1:
        below = join("\n", [head, foot])
        return None if ask.crowded or not below else Original(chat, tuple(sorted(post.album)), below=below)
    whole = Html("\n\n".join(block for block in (head, *bodies, foot) if block))
    fits = post.kind in _CAPTIONED and shown_length(whole) <= _CAPTION
    return Original(chat, (post.message_id,), caption=whole if fits else Html(""))
