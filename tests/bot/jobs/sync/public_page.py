"""A host such as t.me on loopback: it serves a channel's public page, and misbehaves on request."""

import asyncio
import base64
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html import escape

from aiohttp import web

from tests.bot.loopback import Answer
from tests.bot.loopback import page as page_of

CHANNEL = "SmallThinker"
TITLE = "Small Thinker"
_A_PAGE = 20
_HOUR = 3600
_BEGUN = 1_700_000_000


def nothing(_: object) -> None:
    """Called before each answer, unless a fault is set."""


class PublicPage:
    """A channel's posts by number, and the requests for them."""

    def __init__(self, posts: dict[int, str] | None = None) -> None:
        self.posts = posts or {}
        self.albums: dict[int, range] = {}
        """The numbers of an album's pictures, by the first."""
        self.channel, self.title = CHANNEL, TITLE
        self.chat_id: int | None = None
        """The channel's id, if the page shows it."""
        self.port = 0
        self.asked: list[str] = []
        """Each request's path and query."""
        self.agents: set[str] = set()
        self.connections: set[int] = set()
        self.without_link: set[int] = set()
        """Pages, by request, without a link to older posts."""
        self.blank: set[int] = set()
        """Pages, by request, that show nothing."""
        self.before_each: Callable[[PublicPage], object] = nothing
        self._faults: deque[Answer] = deque()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self, *numbers: int) -> None:
        """Adds posts with these numbers, of a line and a hashtag."""
        for number in numbers:
            self.posts[number] = f"Thought {number}\nwords of number {number} #thought"

    def delete(self, *numbers: int) -> None:
        for number in numbers:
            del self.posts[number]

    def answer_next(self, *answers: Answer) -> None:
        """What the next requests get instead of a page, one after another."""
        self._faults.extend(answers)

    def break_off_at(self, request: int) -> None:
        """Refuses for good the request with this number, counted from 1 since the last check."""

        def break_off(page: PublicPage) -> None:
            if len(page.asked) == request:
                page.answer_next(page_of(404, "no more"))

        self.before_each = break_off

    def pages_asked(self) -> list[str]:
        """The requests since the last check, in order: "newest", "before 21" or "link 7"."""
        asked, self.asked = self.asked, []
        return asked

    async def handle(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        self.connections.add(request.transport.get_extra_info("peername")[1])
        self.agents.add(request.headers["User-Agent"])
        self.asked.append(_asked(request))
        self.before_each(self)
        if self._faults:
            return await self._faults.popleft()(request)
        if request.path.startswith("/s/"):
            before = request.query.get("before")
            return _page(self.page(int(before) if before else None))
        return _page(self.link(int(request.path.rpartition("/")[2])))

    def page(self, before: int | None = None) -> str:
        """The twenty newest posts below a number, as t.me/s shows them, oldest first."""
        below = sorted(number for number in self.posts if before is None or number < before)
        shown = [] if before in self.blank else below[-_A_PAGE:]
        more = bool(shown) and shown[0] != below[0] and before not in self.without_link
        return _PAGE.format(
            channel=self.channel,
            title=escape(self.title),
            prev=f'<link rel="prev" href="/s/{self.channel}?before={shown[0]}">' if more else "",
            more=_MORE.format(channel=self.channel, before=shown[0]) if more else "",
            messages="".join(self._message(number) for number in shown),
        )

    def link(self, number: int) -> str:
        """What a link to one post shows."""
        there = self._message(number) if number in self.posts else _NOT_FOUND
        return f'<!DOCTYPE html><html><body class="widget_frame_base tgme_widget">{there}</body></html>'

    def _message(self, number: int) -> str:
        at = datetime.fromtimestamp(_BEGUN + number * _HOUR, UTC)
        words = escape(self.posts[number]).replace("\n", "<br/>")
        return _MESSAGE.format(
            channel=self.channel,
            title=escape(self.title),
            view=_view(self.chat_id, number),
            number=number,
            album="".join(_PICTURE.format(channel=self.channel, number=one) for one in self.albums.get(number, ())),
            text=_HASHTAG.sub(r'<a href="?q=%23\1">#\1</a>', words),
            at=at.isoformat(),
            time=at.strftime("%H:%M"),
        )


@asynccontextmanager
async def showing(*numbers: int) -> AsyncIterator[PublicPage]:
    """A host that shows posts with these numbers as long as the context lasts."""
    page = PublicPage()
    page.write(*numbers)
    application = web.Application()
    application.router.add_route("GET", "/{path:.*}", page.handle)
    runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    page.port = runner.addresses[0][1]
    try:
        yield page
    finally:
        await runner.cleanup()


def leading_to(location: str) -> Answer:
    """Redirects elsewhere."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": location})

    return answer


async def endless(request: web.Request) -> web.StreamResponse:
    """A page that never ends."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * (1 << 16))


async def dripping(request: web.Request) -> web.StreamResponse:
    """A page that comes a byte at a time and never ends."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x")
        await asyncio.sleep(0.01)


def _asked(request: web.Request) -> str:
    if not request.path.startswith("/s/"):
        return f"link {request.path.rpartition('/')[2]}"
    return f"before {request.query['before']}" if "before" in request.query else "newest"


def _view(chat_id: int | None, number: int) -> str:
    """The token by which the page counts views; a real one contains the channel's id."""
    if chat_id is None:
        return f"v{number}"
    told = {"c": chat_id + 1_000_000_000_000, "p": f"{number}g", "t": _BEGUN, "h": "0"}
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


_PAGE = """<!DOCTYPE html>
<html>
  <head>
    <meta charset="utf-8">
    <title>{title} – Telegram</title>
    <meta property="og:title" content="{title}">
    <meta property="al:ios:url" content="tg://resolve?domain={channel}">
    {prev}
    <link rel="canonical" href="/s/{channel}">
  </head>
  <body class="widget_frame_base tgme_webpreview emoji_image thin_box_shadow tme_mode no_transitions">
<header class="tgme_header search_collapsed"><div class="tgme_container"><div class="tgme_header_right_column">
  <section class="tgme_right_column"><div class="tgme_channel_info"><div class="tgme_channel_info_header">
    <div class="tgme_channel_info_header_title_wrap">
      <div class="tgme_channel_info_header_title"><span dir="auto">{title}</span></div>
    </div>
    <div class="tgme_channel_info_header_username"><a href="https://t.me/{channel}">@{channel}</a></div>
  </div></div></section>
</div></div></header>
<main class="tgme_main" data-url="/{channel}"><div class="tgme_container">
    <section class="tgme_channel_history js-message_history">
      {more}
      {messages}
    </section>
</div></main>
  </body>
</html>
"""
_MORE = (
    '<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/{channel}?before={before}" '
    'class="tme_messages_more js-messages_more" data-before="{before}"></a></div>'
)
_MESSAGE = """
<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap
 js-widget_message" data-post="{channel}/{number}" data-view="{view}">
  <div class="tgme_widget_message_bubble">
    <div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name"
     href="https://t.me/{channel}"><span dir="auto">{title}</span></a></div>
{album}<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>
<div class="tgme_widget_message_footer compact js-message_footer">
  <div class="tgme_widget_message_info short js-message_info">
    <span class="tgme_widget_message_views">2.5K</span><span class="copyonly"> views</span><span
     class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/{channel}/{number}"><time
     datetime="{at}" class="time">{time}</time></a></span>
  </div>
</div>
  </div>
</div></div>
"""
_PICTURE = (
    '<a class="tgme_widget_message_photo_wrap grouped_media_wrap js-message_photo" '
    'href="https://t.me/{channel}/{number}?single"><div class="tgme_widget_message_photo"></div></a>'
)
_HASHTAG = re.compile(r"#(\w+)")
_NOT_FOUND = '<div class="tgme_widget_message_error">Post not found</div>'
