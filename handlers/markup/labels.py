"""The names and signs of posts and of their attachments."""

from typing import Final

from channel.models import PostKind
from handlers.texts import Texts

_SIGNS: Final = {
    PostKind.PHOTO: "🖼",
    PostKind.VIDEO: "🎬",
    PostKind.ANIMATION: "🎬",
    PostKind.VIDEO_NOTE: "🎬",
    PostKind.AUDIO: "🎵",
    PostKind.VOICE: "🎤",
    PostKind.DOCUMENT: "📎",
    PostKind.POLL: "📊",
}


def shown_title(texts: Texts, title: str, kind: PostKind) -> str:
    """Return the name of a post in a list: its title, or else the name of its attachment."""
    return title or media_name(texts, kind) or texts.post.no_words.plain()


def media_name(texts: Texts, kind: PostKind) -> str:
    """Return the name of a post's attachment; "" for text alone."""
    return "" if kind is PostKind.TEXT else getattr(texts.kinds, kind.value).plain()


def kind_sign(kind: PostKind) -> str:
    """Return the sign that tells in a list what a post carries; "" for text, and for what is seldom posted."""
    return _SIGNS.get(kind, "")
