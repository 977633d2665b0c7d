"""/guide: the channel's own guide, joined with what the index knows."""

from dataclasses import replace

from channel.guide.page import Entry, GuidePage, guide_page
from channel.posts.links import post_url
from channel.views import GuideView
from handlers.answers import Answer, Button, Question, Row, press, say
from handlers.browse.series import state
from handlers.browse.start import sample
from handlers.html import Html, escape, isolate, join
from handlers.markup.hashtags import hashtag
from handlers.markup.shortening import cut_between

_MOST_TAGS = 40  # in a guide that the bot makes by itself, and of those that the guide omits
_MOST_SERIES = 15
_DESCRIPTION = 160


async def guide(ask: Question) -> Answer:
    view = await ask.store.guide()
    if not view.tags and not view.series:
        return say(ask.texts.common.empty_index())
    lines, page = ask.texts.guide, guide_page(view)
    title = lines.title(channel=ask.channel.title) if ask.channel else lines.title_nameless()
    head = join("\n", [title, sample(ask), Html("") if view.guide else lines.no_guide()])
    if ask.crowded:
        return replace(say(head, buttons=_buttons(ask, view)), payload="")
    return say(
        head,
        *_sections(ask, page),
        _others(ask, page, lines.forgotten() if view.guide else lines.all_tags()),
        _series(ask, view),
        lines.say_what_you_want(),
        buttons=_buttons(ask, view),
    )


def _sections(ask: Question, page: GuidePage) -> list[Html]:
    """Return the guide's own headings, each with its tags and their post counts."""
    shown = [(section.heading, [one for one in section.entries if not one.is_repeated]) for section in page.sections]
    return [
        Html("\n".join([f"<b>{escape(isolate(heading))}</b>", *(_tag(ask, one) for one in entries)]))
        for heading, entries in shown
        if entries
    ]


def _tag(ask: Question, entry: Entry) -> Html:
    lines, tag = ask.texts.guide, entry.tag
    name = hashtag(ask, tag.name)
    counted = lines.tag(tag=name, count=tag.posts) if tag.posts else lines.tag_without_posts(tag=name)
    if not entry.description:
        return counted
    return lines.described_tag(tag=counted, description=cut_between(entry.description, _DESCRIPTION))


def _others(ask: Question, page: GuidePage, heading: Html) -> Html:
    """Return the tags that the guide does not name; those that the owner has described come first."""
    if not page.others:
        return Html("")
    shown, left = page.others[:_MOST_TAGS], len(page.others) - _MOST_TAGS
    described = [_tag(ask, one) for one in shown if one.description]
    bare = Html("  ".join(_tag(ask, one) for one in shown if not one.description))
    more = ask.texts.guide.more_tags(count=left) if left > 0 else Html("")
    return join("\n", [Html(f"<b>{heading}</b>"), *described, bare, more])


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
