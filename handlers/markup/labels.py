"""What posts are called, and what they carry."""

from channel.models import PostKind
from handlers.texts import Texts


def shown_title(texts: Texts, title: str, kind: PostKind) -> str:
    """What a list calls a post: its title, or what it carries if it has none."""
    return title or media_name(texts, kind) or texts.post.no_words.plain()


def media_name(texts: Texts, kind: PostKind) -> str:
    """What a post carries beside words; "" for words alone."""
    return "" if kind is PostKind.TEXT else getattr(texts.kinds, kind.value).plain()
