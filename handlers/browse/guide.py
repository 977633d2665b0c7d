"""/guide: what the channel's own guide says, joined with what the index knows."""

from channel.posts.links import post_url
from channel.views import GuideView, Tag
from handlers.answers import Answer, Button, Question, Row, press, say
from handlers.browse.series import state
from handlers.browse.start import sample
from handlers.html import Html, escape, isolate, join
from handlers.markup.hashtags import hashtag
from handlers.markup.shortening import cut_between

_MOST_TAGS = 40  # in a guide that the bot makes by itself, and of those that the guide forgot
_MOST_SERIES = 15
_DESCRIPTION = 160


async def guide(ask: Question) -> Answer:
    view = await ask.store.guide()
    if not view.tags and not view.series:
        return say(ask.texts.common.empty_index())
    lines = ask.texts.guide
    title = lines.title(channel=ask.channel.title) if ask.channel else lines.title_nameless()
    return say(
        join("\n", [title, sample(ask), Html("") if view.guide else lines.no_guide()]),
        *_sections(ask, view),
        _forgotten(ask, view),
        _series(ask, view),
        lines.say_what_you_want(),
        buttons=_buttons(ask, view),
    )


def _sections(ask: Question, view: GuideView) -> list[Html]:
    """The guide's own headings; under each its tags, with how many posts carry them."""
    known = {tag.key: tag for tag in view.tags}
    named = {tag.key for section in (view.guide.sections if view.guide else ()) for tag in section.tags}
    sections = []
    for section in view.guide.sections if view.guide else ():
        tags = []
        for tag in section.tags:
            key = view.synonyms.get(tag.key, tag.key)
            is_merged = key != tag.key and key in named  # it stands in its own line
            if (found := known.get(key)) and not is_merged:
                tags.append(_tag(ask, found, tag.description))
        if tags:
            sections.append(Html("\n".join([f"<b>{escape(isolate(section.heading))}</b>", *tags])))
    return sections


def _tag(ask: Question, tag: Tag, description: str = "") -> Html:
    lines, name = ask.texts.guide, hashtag(ask, tag.name)
    counted = lines.tag(tag=name, count=tag.posts) if tag.posts else lines.tag_without_posts(tag=name)
    return (
        lines.described_tag(tag=counted, description=cut_between(description, _DESCRIPTION)) if description else counted
    )


def _forgotten(ask: Question, view: GuideView) -> Html:
    """The tags in use that no section names; all of them, where there is no guide."""
    lines = ask.texts.guide
    named = {
        view.synonyms.get(tag.key, tag.key)
        for section in (view.guide.sections if view.guide else ())
        for tag in section.tags
    }
    rest = [tag for tag in view.tags if tag.posts and tag.key not in named]
    if not rest:
        return Html("")
    heading = lines.forgotten() if view.guide else lines.all_tags()
    described = [_tag(ask, tag, said) for tag in rest[:_MOST_TAGS] if (said := view.descriptions.get(tag.key))]
    others = [_tag(ask, tag) for tag in rest[:_MOST_TAGS] if not view.descriptions.get(tag.key)]
    shown = join("\n", [*described, Html("  ".join(others))])
    more = lines.more_tags(count=len(rest) - _MOST_TAGS) if len(rest) > _MOST_TAGS else Html("")
    return join("\n", [Html(f"<b>{heading}</b>"), shown, more])


def _series(ask: Question, view: GuideView) -> Html:
    if not view.series:
        return Html("")
    lines = ask.texts.guide
    items = [lines.series_item(name=serial.name, state=state(ask, serial)) for serial in view.series[:_MOST_SERIES]]
    more = lines.more_series(count=len(view.series) - _MOST_SERIES) if len(view.series) > _MOST_SERIES else Html("")
    return join("\n", [Html(f"<b>{lines.series()}</b>"), *items, more])


def _buttons(ask: Question, view: GuideView) -> tuple[Row, ...]:
    start = ask.texts.start
    rows: list[Row] = [
        (press(start.tags.plain(), "mt"), press(start.series.plain(), "ms"), press(start.latest.plain(), "ml"))
    ]
    if view.post and (url := post_url(ask.channel, view.post.message_id)):
        rows.append((Button(ask.texts.guide.original.plain(), url=url),))
    return tuple(rows)
