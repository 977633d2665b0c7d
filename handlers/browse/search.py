"""/search, and plain words in a private chat: searches the posts."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from channel.deep_links import to_search
from channel.language.near import nearest, sure
from channel.store import Index
from channel.views import Hits, Suggestions
from handlers.answers import Answer, Button, Question, Row, grid, page_asked, press, say, turning
from handlers.browse.hits import hit_item
from handlers.browse.tags import tag_button
from handlers.html import Html, escape, join
from handlers.markup.shortening import SHOWN, cut

if TYPE_CHECKING:
    from channel.search import Query

PAGE_SIZE = 5  # fits a phone screen
FEW = 3
"""If fewer posts are found, series and hashtags with similar names are offered too."""
_MOST_PAGES = 200


class Looked(NamedTuple):
    """What was found for a reader's words."""

    written: str
    """The words searched for: the reader's, or what they clearly meant."""
    query: "Query"
    hits: Hits
    near: Suggestions | None = None
    """What may have been meant, if no post has all the words; series and hashtags also if few posts have them."""


async def look(store: Index, written: str, size: int) -> Looked:
    """Search for the words; if no post has them all, not even by its letters, search for what was clearly meant."""
    return await _looked(store, written, await read(store, written), size)


async def _looked(store: Index, written: str, query: "Query", size: int) -> Looked:
    hits = await store.search(query, 0, size)
    if hits.whole and hits.total >= FEW:
        return Looked(written, query, hits)
    near = await store.suggestions(query, written)
    if hits.total and hits.whole:
        return Looked(written, query, hits, near.model_copy(update={"words": ()}))
    if not near.sure or not near.words:
        return Looked(written, query, hits, near)
    meant = near.words[0]
    query = await read(store, meant)
    hits = await store.search(query, 0, size)
    return Looked(meant, query, hits, near.model_copy(update={"words": near.words[1:]}))


async def read(store: Index, written: str) -> "Query":
    """Parse a query; a series whose name is close to what the reader wrote is the one they mean."""
    # Whoever does not search need not wait at the start for what it needs.
    from channel.search import parse

    query = parse(written)
    if not query.series or await store.series(query.series):
        return query
    meant = sure(nearest(query.series, (await store.names()).series))
    found = await store.series(meant) if meant is not None else None
    return query._replace(series=found.name) if found else query


async def search(ask: Question) -> Answer:
    """Return the posts that match the words; if there are none, what may have been meant."""
    written = " ".join(ask.argument.split())
    if not written:
        return await _how(ask)
    query = await read(ask.store, written)
    if not query.looks_for:
        return say(_unread(ask, query) or ask.texts.search.no_words())
    if query.series and not await ask.store.series(query.series):
        return say(ask.texts.series.unknown(name=cut(query.series, SHOWN)), ask.texts.search.see_series())
    found = await _looked(ask.store, written, query, ask.size(PAGE_SIZE))
    if not found.hits.total:
        return _nothing(ask, found)
    return _page(ask, found, instead_of="" if found.written == written else written)


async def turn(ask: Question) -> Answer:
    """Handle the button that turns the page of the results; the words are in the message itself."""
    written = " ".join(ask.argument.split())
    query = await read(ask.store, written)
    at = page_asked(ask, 0, _MOST_PAGES * PAGE_SIZE, ask.size(PAGE_SIZE))
    hits = await ask.store.search(query, at * ask.size(PAGE_SIZE), ask.size(PAGE_SIZE)) if query.looks_for else Hits()
    if not hits.hits:
        return say(ask.texts.errors.old_button())
    return _page(ask, Looked(written, query, hits), at=at)


async def suggested(ask: Question) -> Answer:
    """Handle the button of another query that may have been meant; the words in the message tell which one."""
    written = " ".join(ask.argument.split())
    near = await ask.store.suggestions(await read(ask.store, written), written)
    place = ask.numbers[0] if ask.numbers else -1
    if not 0 <= place < len(near.words):
        return say(ask.texts.errors.old_button())
    return await search(replace(ask, argument=near.words[place]))


async def of_series(ask: Question) -> Answer:
    """Return all posts with the words of a series' name."""
    found = await ask.store.series(ask.numbers[0]) if ask.numbers else None
    return await search(replace(ask, argument=found.name)) if found else say(ask.texts.errors.old_button())


async def of_tag(ask: Question) -> Answer:
    """Return all posts with the words of a hashtag."""
    found = await ask.store.tag(ask.numbers[0], None, 1) if ask.numbers else None
    if found is None:
        return say(ask.texts.errors.old_button())
    return await search(replace(ask, argument=found.tag.name.replace("_", " ")))


async def _how(ask: Question) -> Answer:
    """Explain how to search, with examples from this channel."""
    lines = ask.texts.search
    series, tags = await ask.store.series_list(), (await ask.store.tag_list(0, 1)).tags
    name = series[0].name if series else tags[0].name.replace("_", " ") if tags else lines.example.plain()
    tag = f"#{tags[0].name}" if tags else "#note"
    return say(
        lines.ask(example=Html(f"<code>/search {escape(name)}</code>")),
        lines.narrow(
            tag=Html(f"<code>{escape(tag)}</code>"), series=Html(f"<code>series:{escape(_one_word(name))}</code>")
        ),
    )


def _one_word(name: str) -> str:
    return "_".join(name.split())


def _nothing(ask: Question, found: Looked) -> Answer:
    lines, buttons = ask.texts.search, _offered(ask, found)
    head = join("\n", [_unread(ask, found.query), lines.nothing(words=Html(f"<b>{escape(found.written)}</b>"))])
    if not buttons:
        return say(head, lines.try_otherwise())
    return say(Html(f"{head}\n{ask.texts.common.did_you_mean()}"), buttons=buttons)


def _page(ask: Question, found: Looked, *, at: int = 0, instead_of: str = "") -> Answer:
    lines, hits = ask.texts.search, found.hits
    words = Html(f"<b>{escape(found.written)}</b>")
    # The words come first, in bold: the button that turns the page reads them there.
    title = (lines.title_more if hits.more else lines.title)(words=words, count=hits.total)
    if hits.far:
        title = lines.nothing(words=words)
    notes = [
        lines.instead_of(words=cut(instead_of, SHOWN)) if instead_of else Html(""),
        *([] if at else _what_lacks(ask, hits)),
        _unread(ask, found.query),
    ]
    first = at * ask.size(PAGE_SIZE) + 1
    items = [hit_item(ask, first + place, hit) for place, hit in enumerate(hits.hits)]
    opening = tuple(
        press(ask.texts.language.in_digits(first + place), "p", hit.card.id) for place, hit in enumerate(hits.hits)
    )
    buttons = (
        opening,
        *turning(ask.texts, "q", at, hits.total, ask.size(PAGE_SIZE)),
        *_called_so(ask, hits),
        *_offered(ask, found),
    )
    answer = say(join("\n", [title, *notes]), *items, buttons=buttons)
    return replace(answer, payload=to_search(found.written) or "")


def _what_lacks(ask: Question, hits: Hits) -> list[Html]:
    """Say which words are in no post, and which were searched for instead."""
    lines = ask.texts.search
    said = [lines.also(words=cut(word, SHOWN), other=cut(other, SHOWN)) for word, other in hits.instead]
    if hits.missing:
        words = cut(ask.texts.language.comma.join(hits.missing), SHOWN)
        said.append((lines.missing_far if hits.far else lines.missing)(words=words))
    return said or ([] if hits.whole else [lines.partly()])


def _called_so(ask: Question, found: Hits) -> tuple[Row, ...]:
    """Return buttons for the series and the hashtag named like the words."""
    row: list[Button] = []
    if found.series:
        row.append(press(f"📚 {found.series.name}", "s", found.series.id))
    if found.tag:
        row.append(tag_button(ask, found.tag))
    return (tuple(row),) if row else ()


def _offered(ask: Question, found: Looked) -> tuple[Row, ...]:
    """Return buttons for what may have been meant."""
    near = found.near or Suggestions()
    label = ask.texts.search.meant
    words = [press(label.plain(words=cut(one, SHOWN)), "qd", place) for place, one in enumerate(near.words)]
    series = [press(f"📚 {one.name}", "s", one.id) for one in near.series if one != found.hits.series]
    tags = [tag_button(ask, one) for one in near.tags if one != found.hits.tag]
    return (*grid([*words, *series], 1), *grid(tags, 2))


def _unread(ask: Question, query: "Query") -> Html:
    return ask.texts.search.unread(what=ask.texts.language.comma.join(query.unread)) if query.unread else Html("")
