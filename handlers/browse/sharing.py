"""Links to what an answer shows: to read it here, and to share it with friends."""

from typing import Final
from urllib.parse import quote, urlencode

from channel.deep_links import address, to_post, to_series
from channel.language.text import without_direction_marks
from channel.views import PartLink, Place, PostCard, SeriesView, StoredPost
from handlers.answers import Button, Question, Row
from handlers.html import Html, escape, isolate, link

_SHARE: Final = "https://t.me/share/url"
"""Telegram asks for a chat, and puts the link and the text into it; see https://core.telegram.org/widgets/share."""
_TITLE: Final = 64


def share(ask: Question, payload: str | None, title: str) -> Row:
    """Return a row with the button; () if there is no link, or the bot has no username."""
    if not payload or not ask.bot:
        return ()
    words = " · ".join(_short(one) for one in (title, ask.channel.title if ask.channel else "") if one)
    query = urlencode({"url": address(ask.bot, payload), "text": words}, quote_via=quote, safe="")
    return (Button(ask.texts.common.share.plain(), url=f"{_SHARE}?{query}"),)


def series_link(found: SeriesView, part: int | None = None) -> str | None:
    """Return the payload of a series, by its hashtag if it has one: its name may change with a new part."""
    return to_series(found.tags[0] if found.tags else found.name, part)


def post_link(stored: StoredPost, place: Place | None) -> str | None:
    """Return the payload of a post; without a number of Telegram's, that of its place in a series."""
    part = place.series.parts[place.index] if place else None
    if stored.post.message_id is None and place and part and part.number is not None and part.post == stored.id:
        return series_link(place.series, part.number)
    return to_post(stored.post.message_id, stored.id)


def to_read(ask: Question, title: str, card: PostCard | PartLink) -> Html:
    """Return a title in a list, linked to the post in the bot; without a number of either kind, the title alone."""
    post = card.id if isinstance(card, PostCard) else card.post
    if not ask.bot or post is None:
        return escape(isolate(title))
    return link(title, address(ask.bot, to_post(card.message_id, post)))


def _short(words: str) -> str:
    words = " ".join(without_direction_marks(words).split())
    return words if len(words) <= _TITLE else words[: _TITLE - 1] + "…"
