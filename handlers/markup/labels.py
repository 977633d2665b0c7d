"""The names of posts and of their attachments."""

from channel.models import PostKind
from handlers.texts import Texts


def shown_title(texts: Texts, title: str, kind: PostKind) -> str:
    """Return the name of a post in a list: its title, or else the name of its attachment."""
    return title or media_name(texts, kind) or texts.post.no_words.plain()


def media_name(texts: Texts, kind: PostKind) -> str:
    """Return the name of a post's attachment; "" for text alone."""
    return "" if kind is PostKind.TEXT else getattr(texts.kinds, kind.value).plain()
