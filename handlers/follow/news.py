"""What a follower is told about new posts: one message, in the follower's language, with the channel's titles."""

from collections.abc import Callable, Sequence
from typing import Final

from channel.deep_links import address, to_post
from channel.models import ChannelInfo
from channel.people.following import ComposeNews, Followed, Follower, Item, SubjectKind
from channel.people.letters import Call
from channel.views import StoredPost
from handlers.answers import Row, as_read, grid, press
from handlers.follow.buttons import part_label, short
from handlers.follow.follow import stop_in_news
from handlers.html import Html, escape, isolate, join, link
from handlers.markup.hashtags import channel_hashtag
from handlers.markup.labels import shown_title
from handlers.telegram.sending import message_call
from handlers.texts import LANGUAGES, Texts, texts

_SHOWN: Final = 10
_A_ROW: Final = 5
_STOPS: Final = 6
_TITLE: Final = 120


def composer(channel: Callable[[], ChannelInfo | None], bot: str, *, closed: bool = False) -> ComposeNews:
    """Makes the function that writes news. `channel`: what is known of it now; `bot`: the bot's username.

    `closed`: only members may see the posts, so news only say that there are some; membership is checked when the
    reader opens them. The function runs in the database's thread and must not block.
    """
    for language in LANGUAGES:
        texts(language)  # read from disk now, not in the database's thread

    def compose(follower: Follower, items: Sequence[Item]) -> Call:
        lines = texts(follower.language)
        news = _News(lines, channel(), bot)
        if closed:
            text, buttons = news.without_words(items)
            return Call(method="sendMessage", params=message_call(follower.chat, text, buttons))
        text, buttons = news.of_one(items[0]) if len(items) == 1 else news.of_many(items)
        return Call(method="sendMessage", params=message_call(follower.chat, text, as_read(buttons, lines)))

    return compose


class _News:
    """Writes news with one language, the channel as it is now, and the bot's name."""

    def __init__(self, lines: Texts, channel: ChannelInfo | None, bot: str) -> None:
        self._texts = lines
        self._channel = channel
        self._bot = bot

    def of_one(self, item: Item) -> tuple[Html, tuple[Row, ...]]:
        title = Html(f"<b>{self._title(item.stored)}</b>")
        return join("\n", [Html("🔔 ") + title, self._place(item)]), (*self._opening([item]), *_stops([item]))

    def of_many(self, items: Sequence[Item]) -> tuple[Html, tuple[Row, ...]]:
        lines, listed = self._texts.news, self._texts.common.list_item
        told = [
            join("\n", [listed(number=number, title=self._title(item.stored)), self._place(item)])
            for number, item in enumerate(items[:_SHOWN], 1)
        ]
        more = lines.more(count=len(items) - _SHOWN) if len(items) > _SHOWN else Html("")
        text = join("\n\n", [Html("🔔 ") + lines.title(count=len(items)), *told, more])
        return text, (*self._opening(items), *_stops(items))

    def without_words(self, items: Sequence[Item]) -> tuple[Html, tuple[Row, ...]]:
        return Html("🔔 ") + self._texts.news.title(count=len(items)), (*self._opening(items), *_stops(items))

    def _opening(self, items: Sequence[Item]) -> tuple[Row, ...]:
        if len(items) == 1:
            return ((press(self._texts.news.read.plain(), "p", items[0].stored.id),),)
        return grid(
            [
                press(self._texts.language.in_digits(number), "p", item.stored.id)
                for number, item in enumerate(items[:_SHOWN], 1)
            ],
            _A_ROW,
        )

    def _title(self, stored: StoredPost) -> Html:
        """The title, linked to the post in the bot."""
        title = short(shown_title(self._texts, stored.title, stored.post.kind), _TITLE)
        return link(title, address(self._bot, to_post(stored.post.message_id, stored.id)))

    def _place(self, item: Item) -> Html:
        """ "part 6 of Dreams" for a series they follow; otherwise the hashtags they follow."""
        followed = {one.subject.number for one in item.followed if one.subject.kind is SubjectKind.SERIES}
        place = next((one for one in item.stored.places if one.series.id in followed), None)
        tags = [one for one in item.followed if one.subject.kind is SubjectKind.TAG]
        if place is None:
            return self._tagged(tags)
        series, part = escape(isolate(place.series.name)), place.series.parts[place.index]
        if part.number is None:
            return Html("📚 ") + self._texts.post.place_beside(series=series)
        return Html("📚 ") + self._texts.news.part(part=part_label(self._texts, part), series=series)

    def _tagged(self, tags: list[Followed]) -> Html:
        """The hashtags; also the name of a followed series that the post is no longer in."""
        return Html(" ".join(channel_hashtag(self._channel, self._bot, one.name) for one in tags))


def _stops(items: Sequence[Item]) -> tuple[Row, ...]:
    """The buttons that stop following what the news are about."""
    followed = {one.subject: one for item in items for one in item.followed}
    return grid([stop_in_news(one) for one in list(followed.values())[:_STOPS]], 2)
