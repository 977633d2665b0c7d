"""What the owner is told while the bot keeps the guide post."""

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from channel.owner.guide_post import GuideTrouble
from handlers.html import Html, escape, join, link
from handlers.markup.fitting import fit
from handlers.texts import Texts

if TYPE_CHECKING:
    from handlers.guide_post.hand_edits import HandEdit

_MOST_LINES: Final = 40


class News(Enum):
    """How a round over the guide post has ended."""

    PUBLISHED = auto()
    MADE_ANEW = auto()
    WORKS_AGAIN = auto()


def news_told(lines: Texts, news: News, url: str | None) -> Html:
    told = lines.publish_guide
    post = link(url, url) if url else Html("")
    match news:
        case News.PUBLISHED:
            return told.published(post=post)
        case News.MADE_ANEW:
            return told.made_anew(post=post)
        case News.WORKS_AGAIN:
            return told.works_again(post=post)


def trouble_told(lines: Texts, trouble: GuideTrouble) -> Html:
    return lines.publish_guide.rights() if trouble is GuideTrouble.RIGHTS else lines.publish_guide.doubt()


def edit_told(lines: Texts, edit: "HandEdit") -> list[Html]:
    """Return messages saying that an edit is kept, and listing in full what is not."""
    told = lines.publish_guide
    return fit(
        join(
            "\n\n",
            [
                told.kept_words() if edit.keeps_something else Html(""),
                told.lost_words(words=_quoted(edit.lost)) if edit.lost else Html(""),
                told.back_words(words=_quoted(edit.removed)) if edit.removed else Html(""),
            ],
        )
    )


def _quoted(words: tuple[str, ...]) -> Html:
    shown = [*words[:_MOST_LINES], *(["…"] if len(words) > _MOST_LINES else [])]
    return Html("\n".join(f"• {escape(line)}" for line in shown))
