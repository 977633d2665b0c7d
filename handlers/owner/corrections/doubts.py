"""The questions to the owner: possible series, gaps, duplicates and posts that may be parts, each asked once."""

from channel.models import ChannelInfo
from channel.owner.corrections import Doubt
from channel.posts.links import post_url
from channel.store import Index
from channel.views import SeriesView, StoredPost
from handlers.answers import Answer, Row, press, say
from handlers.html import Html, escape
from handlers.markup.dates import part_name
from handlers.markup.shortening import cut_between
from handlers.owner.corrections.parsing import short_name
from handlers.owner.corrections.wording import Telling
from handlers.texts import Texts

AT_ONCE = 3
_MOST_POSTS = 5
_LABEL = 40


async def question(store: Index, texts: Texts, channel: ChannelInfo | None, doubt: Doubt) -> Answer | None:
    """Return the question for a doubt; None if its subject has changed in the meantime."""
    found = [post for one in doubt.posts[:_MOST_POSTS] if (post := await store.post(one))]
    telling = Telling(store, texts, channel)
    if doubt.kind == "series":
        return _possible(texts, telling, doubt, found) if found else None
    series = await store.series(doubt.series)
    if series is None or len(found) < min(len(doubt.posts), _MOST_POSTS):
        return None
    match doubt.kind:
        case "double":
            return _double(texts, telling, doubt, series, found)
        case "gap":
            return _gap(texts, channel, doubt, series)
        case _:
            return _beside(texts, channel, telling, series, found[0])


def _possible(texts: Texts, telling: Telling, doubt: Doubt, posts: list[StoredPost]) -> Answer:
    """Ask about all posts at once; the answer holds for later ones too."""
    lines, first = texts.correcting, doubt.posts[0]
    listed = "\n".join(f"• {telling.post(post)}" for post in posts)
    return say(
        lines.question_series(count=doubt.number or 0, name=doubt.name),
        Html(listed),
        buttons=((press(lines.a_series.plain(), "cy", first, 1), press(lines.no_series.plain(), "cy", first, 0)),),
    )


def _double(texts: Texts, telling: Telling, doubt: Doubt, series: SeriesView, posts: list[StoredPost]) -> Answer:
    lines, number = texts.correcting, doubt.number or 0
    listed = [Html(f"{place}. ") + telling.post(post) for place, post in enumerate(posts, 1)]
    rows: list[Row] = [
        (press(f"{place}. {cut_between(telling.title(post), _LABEL)}", "cp", post.post.message_id, series.id, number),)
        for place, post in enumerate(posts, 1)
        if post.post.message_id is not None
    ]
    return say(
        lines.question_double(count=len(doubt.posts), part=part_name(number, texts), series=series.name),
        Html("\n".join(listed)),
        buttons=(*rows, (press(lines.all_fine.plain(), "cf"),)),
    )


def _gap(texts: Texts, channel: ChannelInfo | None, doubt: Doubt, series: SeriesView) -> Answer:
    lines, number = texts.correcting, doubt.number or 0
    return say(
        lines.question_gap(part=part_name(number, texts), series=series.name),
        lines.here_it_is(example=_command(channel, None, series, str(number))),
        buttons=((press(lines.never_was.plain(), "cn", series.id, number),),),
    )


def _beside(
    texts: Texts, channel: ChannelInfo | None, telling: Telling, series: SeriesView, post: StoredPost
) -> Answer:
    lines, message_id = texts.correcting, post.post.message_id
    if message_id is None:
        return say(lines.question_beside(series=series.name, post=telling.post(post)))
    possible = [*(gap.first for gap in series.gaps[:2]), (series.last or 0) + 1]
    parts: Row = tuple(press(part_name(number, texts), "cp", message_id, series.id, number) for number in possible)
    return say(
        lines.question_beside(series=series.name, post=telling.post(post)),
        lines.other_number(example=_command(channel, message_id, series, str(possible[-1]))),
        buttons=(parts, (press(lines.is_none.plain(), "cx", message_id),)),
    )


def _command(channel: ChannelInfo | None, message_id: int | None, series: SeriesView, number: str) -> Html:
    url = (post_url(channel, message_id) if message_id is not None else None) or "LINK"
    return Html(f"<code>{escape(f'/part {url} {short_name(series)} {number}')}</code>")
