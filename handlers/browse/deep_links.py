"""/start, and the deep links that begin with it: https://t.me/BOT?start=PAYLOAD."""

from dataclasses import replace

from channel.deep_links import HELP, DeepLink, Kind, meant, read
from channel.views import PostState, SeriesView, StoredPost, TagPage
from handlers.answers import Answer, Question
from handlers.browse.guide import guide
from handlers.browse.posts import PAGE_SIZE, show
from handlers.browse.search import search
from handlers.browse.series import one, part_of
from handlers.browse.start import help_, start
from handlers.browse.tags import posts_with


async def follow(ask: Question) -> Answer:
    """/start: the greeting; with a payload what it leads to; where that is nothing, a kind word and the guide."""
    if not ask.argument:
        return await start(ask)
    if ask.argument == HELP:
        return await help_(ask)
    link = read(ask.argument)
    found = await _followed(ask, link) if link else None
    return found or (await guide(ask)).under(ask.texts.errors.old_link())


async def _followed(ask: Question, link: DeepLink) -> Answer | None:
    match link.kind:
        case Kind.POST | Kind.STORED:
            post = await _post(ask, link)
            return show(ask, post) if post else None
        case Kind.TAG:
            tag = await _tag(ask, link)
            return posts_with(ask, tag) if tag else None
        case Kind.SERIES:
            series = await _series(ask, link)
            if series is None:
                return None
            return one(ask, series) if link.number is None else await part_of(ask, series, link.number)
        case Kind.SEARCH:
            return await search(replace(ask, argument=link.name))
        case Kind.FEEDBACK | Kind.FOLLOW:
            return None  # `handlers.letters.desk` comes first, where there is one


async def _post(ask: Question, link: DeepLink) -> StoredPost | None:
    """The post, where it stands in the lists; what the owner took out is not shown by its link either."""
    number = link.number or 0
    found = await (ask.store.post_at(number) if link.kind is Kind.POST else ask.store.post(number))
    return found if found and found.state is PostState.HERE else None


async def _tag(ask: Question, link: DeepLink) -> TagPage | None:
    name = meant(link, (await ask.store.names()).tags) if link.digest else link.name
    return await ask.store.tag(name, None, PAGE_SIZE) if name is not None else None


async def _series(ask: Question, link: DeepLink) -> SeriesView | None:
    name = meant(link, (await ask.store.names()).series) if link.digest else link.name
    return await ask.store.series(name) if name is not None else None
