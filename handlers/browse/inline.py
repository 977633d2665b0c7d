"""`@bot words` in any chat: posts, hashtags and series to choose from; the chosen one is sent as a card.

Telegram caches an answer for everybody who asks the same. So nothing in it depends on the person who asks: it is in the
channel's own language, and its Question contains nothing about the reader.
"""

import re
from collections.abc import Sequence
from typing import Final

from channel.deep_links import address, to_post, to_tag
from channel.guide.page import Entry, guide_page
from channel.models import Post
from channel.posts.links import post_url
from channel.posts.titles import after_title
from channel.views import GuideView, Hit, Hits, Passage, PostCard, SeriesView, Suggestions, Tag
from handlers.answers import Answer, Button, Offer, Question, Result, Row, as_read
from handlers.browse.search import FEW
from handlers.browse.series import part_lines, state
from handlers.browse.sharing import series_link, to_read
from handlers.html import Html, escape, isolate, join, link
from handlers.markup.dates import day, part_name
from handlers.markup.hashtags import hashtag
from handlers.markup.labels import shown_title
from handlers.markup.shortening import cut_between

PAGE_SIZE = 20
"""Results per page; Telegram takes 50, a screen shows six."""
_OFFSET: Final = re.compile(r"\d{1,5}", re.ASCII)  # fits into a database column, even if it is forged
_LABELS: Final = re.compile(r"(?:\s*[#@]\S+)+\s*$")  # at the end of a post; the card lists its hashtags separately
_OPENING = 300  # characters of a post or of a description in the guide
_TAGS = 10
_PARTS = 32  # Telegram keeps about a hundred links per message
_NEWEST = 5  # posts on the card of a hashtag


async def inline(ask: Question) -> Answer:
    return Answer(offer=await offer(ask, ask.offset))


async def offer(ask: Question, offset: str) -> Offer:
    """Return the results for the words in `ask.argument`; without words, the contents of the guide. `offset`: the last
    page's `next_offset`, which Telegram gives back."""
    # A late import: the bot starts faster without the search.
    from channel.search import parse

    skip = int(offset) if _OFFSET.fullmatch(offset) else 0
    if ask.channel is None:
        return Offer((), note=ask.texts.inline.empty.plain())
    query = parse(ask.argument, typing=True)
    if not query.looks_for:
        return await _entries(ask, skip)
    hits, near = await ask.store.search(query, skip, PAGE_SIZE), Suggestions()
    if not hits.whole or hits.total < FEW:
        near = await ask.store.suggestions(query, ask.argument)
        if near.sure and near.words and not hits.whole:
            hits = await ask.store.search(parse(near.words[0], typing=True), skip, PAGE_SIZE)
    results = await _found(ask, hits, near, skip)
    if not results and not skip:
        return Offer((), note=ask.texts.inline.nothing.plain())
    return Offer(results, _next(skip, hits.total))


async def _entries(ask: Question, skip: int) -> Offer:
    """Return the series, then the hashtags, as in the guide; for a channel without either, its newest posts."""
    view = await ask.store.guide()
    series, tags = view.series, _described(view)
    if not series and not tags:
        newest = (await ask.store.latest(None, PAGE_SIZE)).posts
        return Offer(tuple([await _post(ask, Hit(card=card, title=Passage(), passage=Passage())) for card in newest]))
    results = [_series(ask, one) for one in series[skip : skip + PAGE_SIZE]]
    rest = PAGE_SIZE - len(results)
    first = max(0, skip - len(series))
    results += [await _tag(ask, one.tag, one.description) for one in tags[first : first + rest]]
    return Offer(tuple(results), _next(skip, len(series) + len(tags)))


def _described(view: GuideView) -> list[Entry]:
    """Return the hashtags that posts carry: those of the guide, in its order and with its descriptions, then the
    others."""
    page = guide_page(view)
    found: dict[str, Entry] = {}
    for one in (*(entry for section in page.sections for entry in section.entries), *page.others):
        if one.tag.posts:
            found.setdefault(one.tag.key, one)
    return list(found.values())


async def _found(ask: Question, hits: Hits, near: Suggestions, skip: int) -> tuple[Result, ...]:
    """Return the series and the hashtag with this name, then the posts, then similar names."""
    posts = [await _post(ask, hit) for hit in hits.hits]
    if skip:
        return tuple(posts)
    called = await _called(ask, [hits.series] if hits.series else [], [hits.tag] if hits.tag else [])
    nearly = await _called(ask, near.series, near.tags)
    return tuple({result.id: result for result in (*called, *posts, *nearly)}.values())


async def _called(ask: Question, series: Sequence[SeriesView], tags: Sequence[Tag]) -> tuple[Result, ...]:
    return (*(_series(ask, one) for one in series), *[await _tag(ask, tag) for tag in tags if tag.posts])


def _next(skip: int, total: int) -> str:
    after = skip + PAGE_SIZE
    return str(after) if after < total and _OFFSET.fullmatch(str(after)) else ""


async def _post(ask: Question, hit: Hit) -> Result:
    card = hit.card
    stored = await ask.store.post(card.id)
    post = stored.post if stored else Post()
    title, url = shown_title(ask.texts, card.title, card.kind), post_url(ask.channel, card.message_id)
    date, part = escape(day(card.date, ask.texts)), _part(ask, hit)
    said = _LABELS.sub("", hit.passage.text) or cut_between(_LABELS.sub("", after_title(post, card.title)), _OPENING)
    tags = Html(" ".join(hashtag(ask, tag) for tag in post.tags[:_TAGS]))
    heading = Html(f"<b>{link(title, url) if url else escape(isolate(title))}</b>")
    return Result(
        id=f"p{card.id}",
        title=title,
        # The day comes first: the apps cut off the end of a long description.
        description=_facts(date, part, said),
        card=join("\n\n", [join("\n", [heading, escape(part)]), escape(said), join("\n", [date, tags])]),
        buttons=_buttons(ask, url, to_post(card.message_id, card.id)),
    )


def _part(ask: Question, hit: Hit) -> str:
    """ "part 3 of Dreams"; "" for a post that stands alone."""
    if not hit.series:
        return ""
    if hit.part is None:
        return ask.texts.post.place_beside.plain(series=hit.series)
    return ask.texts.search.part.plain(part=part_name(hit.part, ask.texts), series=hit.series)


def _series(ask: Question, found: SeriesView) -> Result:
    lines = part_lines(ask, found)
    shown = [line for line, _ in lines[:_PARTS]]
    if len(lines) > _PARTS:
        shown.append(ask.texts.inline.more_parts(count=len(lines) - _PARTS))
    urls = [post_url(ask.channel, part.message_id) or part.url for part in found.parts]
    tags = Html(" ".join(hashtag(ask, tag) for tag in found.tags))
    heading = join("\n", [ask.texts.series.heading(name=found.name), tags])
    return Result(
        id=f"s{found.id}",
        title=found.name,
        description=_facts(f"📚 {state(ask, found)}", *(isolate(f"#{tag}") for tag in found.tags)),
        card=join("\n\n", [heading, Html("\n".join(shown))]),
        buttons=_buttons(ask, next((url for url in urls if url), None), series_link(found)),
    )


async def _tag(ask: Question, tag: Tag, said: str | None = None) -> Result:
    """Return a hashtag; `said`: its description in the guide, if that is known already."""
    page = await ask.store.tag(tag.id, None, _NEWEST)
    said = (page.description if page else "") if said is None else said
    newest = [_line(ask, card) for card in page.posts] if page else []
    heading = ask.texts.tags.page_title(tag=hashtag(ask, tag.name), count=tag.posts)
    return Result(
        id=f"t{tag.id}",
        title=isolate(f"#{tag.name}"),
        description=_facts(ask.texts.inline.posts.plain(count=tag.posts), said),
        card=join(
            "\n\n",
            [heading, escape(cut_between(said, _OPENING)), Html("\n".join([ask.texts.inline.newest(), *newest]))],
        ),
        buttons=_buttons(ask, None, to_tag(tag.name)),
    )


def _line(ask: Question, card: PostCard) -> Html:
    title = shown_title(ask.texts, card.title, card.kind)
    return Html("• ") + join(" · ", [to_read(ask, title, card), escape(day(card.date, ask.texts))])


def _buttons(ask: Question, url: str | None, payload: str | None) -> tuple[Row, ...]:
    """Return the buttons under every card: a link to the channel, and a deep link to the bot with this payload."""
    row: list[Button] = [Button(ask.texts.post.open_in_channel.plain(), url=url)] if url else []
    if payload and ask.bot:
        row.append(Button(ask.texts.inline.more.plain(), url=address(ask.bot, payload)))
    return as_read((tuple(row),), ask.texts) if row else ()


def _facts(*facts: str) -> str:
    return " · ".join(fact for fact in facts if fact)
