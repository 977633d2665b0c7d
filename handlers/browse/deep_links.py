"""The targets of deep links, https://t.me/BOT?start=PAYLOAD, and of the channel's own addresses."""

from dataclasses import replace

from channel.deep_links import DeepLink, meant
from channel.posts.links import is_elsewhere
from channel.views import PostState, StoredPost
from handlers.answers import Answer, Question, say
from handlers.browse import search
from handlers.browse.guide import guide
from handlers.browse.posts import PAGE_SIZE, show
from handlers.browse.series import one, part_of
from handlers.browse.tags import posts_with


async def post(ask: Question) -> Answer | None:
    """Show a post by Telegram's number."""
    return await _shown(ask, await ask.store.post_at(_link(ask).number or 0))


async def stored_post(ask: Question) -> Answer | None:
    """Show a post by the store's number."""
    return await _shown(ask, await ask.store.post(_link(ask).number or 0))


async def _shown(ask: Question, found: StoredPost | None) -> Answer | None:
    """Return the post if lists show it; a post that the owner removed is not shown by its link either."""
    return await show(ask, found) if found and found.state is PostState.HERE else None


async def pointed_at(ask: Question) -> Answer:
    """Show the post whose address a reader pasted, or that they forwarded: the first that is here."""
    here = [link for link in ask.pointed if not is_elsewhere(link, ask.channel)]
    for link in here:
        if shown := await _shown(ask, await ask.store.post_at(link.message_id)):
            return shown
    lines, channel = ask.texts.post, ask.channel
    return say(lines.unknown() if here or channel is None else lines.other_channel(channel=channel.title))


async def tag(ask: Question) -> Answer | None:
    link = _link(ask)
    name = meant(link, (await ask.store.names()).tags) if link.digest else link.name
    found = await ask.store.tag(name, None, ask.size(PAGE_SIZE)) if name is not None else None
    return posts_with(ask, found) if found else None


async def series(ask: Question) -> Answer | None:
    """Show a series, or one of its parts."""
    link = _link(ask)
    name = meant(link, (await ask.store.names()).series) if link.digest else link.name
    found = await ask.store.series(name) if name is not None else None
    if found is None:
        return None
    return one(ask, found) if link.number is None else await part_of(ask, found, link.number)


async def found(ask: Question) -> Answer:
    """Show the results of a search."""
    return await search.search(replace(ask, argument=_link(ask).name))


async def dead(ask: Question) -> Answer:
    """Answer a link that leads nowhere with a kind sentence and the guide."""
    return (await guide(ask)).under(ask.texts.errors.old_link())


def _link(ask: Question) -> DeepLink:
    assert ask.link is not None
    return ask.link
