"""/tags, and /tag NAME."""

from dataclasses import replace

from channel.deep_links import to_tag
from channel.language.near import nearest
from channel.people.following import Subject, SubjectKind
from channel.views import Tag, TagList, TagPage
from handlers.answers import Answer, Button, Question, grid, press, say, turning
from handlers.browse.posts import PAGE_SIZE, cursor, page
from handlers.browse.sharing import share
from handlers.follow.buttons import wishes
from handlers.html import Html, escape, isolate, join
from handlers.markup.hashtags import hashtag
from handlers.markup.shortening import SHOWN, cut

_TAGS_A_PAGE = 24
_TAGS_A_ROW = 2
_MOST_PAGES = 1_000_000  # fits into any database column


async def tags(ask: Question) -> Answer:
    """Show all hashtags with their counts; the buttons turn the page by its number."""
    found = await _asked_page(ask)
    if not found.total:
        return say(ask.texts.tags.none() if ask.channel else ask.texts.common.empty_index())
    return _choice(ask, ask.texts.tags.title(count=found.total), found)


async def _asked_page(ask: Question) -> TagList:
    return await ask.store.tag_list(min(ask.numbers[0], _MOST_PAGES) if ask.numbers else 0, ask.size(_TAGS_A_PAGE))


async def tag(ask: Question) -> Answer:
    """Show the posts with a hashtag, in any of its spellings."""
    asked = ask.argument.strip()
    if not asked:
        return await _what_there_is(ask)
    found = await ask.store.tag(asked, None, ask.size(PAGE_SIZE))
    if found is None:
        return await near_miss(ask, asked)
    return posts_with(ask, found)


async def turn(ask: Question) -> Answer:
    """Handle the button of a tag, or one that turns its page."""
    found = await ask.store.tag(ask.numbers[0], cursor(ask, 1), ask.size(PAGE_SIZE)) if ask.numbers else None
    return posts_with(ask, found) if found else say(ask.texts.errors.old_button())


async def near_miss(ask: Question, asked: str) -> Answer:
    """Offer similar tags; if there are none, all tags."""
    lines = ask.texts.tags
    near = nearest(asked, (await ask.store.names()).tags)
    known = {one.id: one for one in await ask.store.tags()}
    offered = [known[tag_id] for tag_id, _ in near if tag_id in known]
    if offered:
        head = Html(f"{lines.unknown(name=cut(asked, SHOWN))}\n{ask.texts.common.did_you_mean()}")
        return say(head, buttons=grid([tag_button(ask, one) for one in offered], _TAGS_A_ROW))
    return (await tags(ask)).under(lines.unknown(name=cut(asked, SHOWN)))


async def _what_there_is(ask: Question) -> Answer:
    found = await _asked_page(ask)
    if not found.total:
        return await tags(ask)
    example = Html(f"<code>/tag {escape(found.tags[0].name)}</code>")
    return _choice(ask, ask.texts.tags.ask(example=example), found)


def _choice(ask: Question, title: Html, found: TagList) -> Answer:
    """Return the tags as buttons, about two dozen per page; those without posts are a line of text."""
    empty = ask.texts.language.comma.join(hashtag(ask, one.name) for one in found.tags if not one.posts)
    folded = ask.texts.tags.without_posts(tags=Html(empty)) if empty else Html("")
    buttons = grid([tag_button(ask, one) for one in found.tags if one.posts], _TAGS_A_ROW)
    listed = say(
        title, folded, buttons=(*buttons, *turning(ask.texts, "T", found.page, found.total, ask.size(_TAGS_A_PAGE)))
    )
    return replace(listed, payload="")


def tag_button(ask: Question, one: Tag) -> Button:
    """Return a button that opens the posts with a tag."""
    return press(ask.texts.tags.button.plain(tag=f"#{one.name}", count=one.posts), "ot", one.id)


def posts_with(ask: Question, found: TagPage) -> Answer:
    """Return a page of the posts with a hashtag."""
    name, wanted = hashtag(ask, found.tag.name), wishes(ask.texts, Subject(SubjectKind.TAG, found.tag.id))
    if not found.total:
        return say(ask.texts.tags.no_posts(tag=name), buttons=(wanted,))
    title = ask.texts.tags.page_title(tag=Html(f"<b>{name}</b>"), count=found.total)
    shown = page(ask, join("\n", [title, _about(ask, found)]), found, "t", found.tag.id)
    shown = shown.over(wanted).over(share(ask, to_tag(found.tag.key), f"#{found.tag.name}"))
    return replace(shown, subject=Subject(SubjectKind.TAG, found.tag.id), payload=to_tag(found.tag.key) or "")


def _about(ask: Question, found: TagPage) -> Html:
    """Return the tag's description in the guide, and its other spellings."""
    description = Html(f"<i>{escape(isolate(found.description))}</i>") if found.description else Html("")
    others = ask.texts.language.comma.join(hashtag(ask, name) for name in found.synonyms)
    return join("\n", [description, ask.texts.tags.synonyms(tags=Html(others)) if others else Html("")])
