"""The button under a post that shows similar posts."""

from channel.views import PostState, StoredPost
from handlers.answers import Answer, Button, Question, grid, say
from handlers.browse.posts import PAGE_SIZE, listed
from handlers.browse.tags import tag_button
from handlers.html import Html
from handlers.markup.labels import shown_title

_MOST_TAGS = 9
_TAGS_A_ROW = 3


async def similar(ask: Question) -> Answer:
    """Return the posts that are most similar to the one whose button was pressed."""
    found = await ask.store.post(ask.numbers[0]) if ask.numbers else None
    if found is None or found.state is not PostState.HERE:
        return say(ask.texts.post.gone())
    title = shown_title(ask.texts, found.title, found.post.kind)
    cards = await ask.store.similar(found.id, ask.size(PAGE_SIZE))
    if not cards:
        return await _nothing(ask, found, title)
    lines, opening = listed(ask, cards)
    return say(ask.texts.similar.title(post=title), *lines, buttons=opening)


async def _nothing(ask: Question, found: StoredPost, title: str) -> Answer:
    """Say that there are none, and offer those hashtags of the post that other posts have too."""
    lines, tags = ask.texts.similar, await _tags(ask, found)
    head = Html("\n").join(filter(None, [lines.none(post=title), lines.none_but_tags() if tags else None]))
    return say(Html(head), buttons=grid(tags, _TAGS_A_ROW))


async def _tags(ask: Question, found: StoredPost) -> list[Button]:
    pages = [await ask.store.tag(name, None, 1) for name in found.post.tags[:_MOST_TAGS]]
    tags = {page.tag.id: page.tag for page in pages if page and page.total > 1}
    return [tag_button(ask, tag) for tag in tags.values()]
