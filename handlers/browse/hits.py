"""Shows a post that was found: its title, its passage with the words in bold, and where and when it was posted."""

from channel.deep_links import address, to_post
from channel.views import Hit, Passage
from handlers.answers import Question
from handlers.browse.posts import kind_and_day, reactions
from handlers.html import Html, escape, isolate, join, link_to
from handlers.markup.dates import part_name
from handlers.markup.labels import shown_title


def highlighted(passage: Passage) -> Html:
    """Return the passage with the search words in bold."""
    pieces, end = [], 0
    for start, stop in passage.marks:
        pieces += [escape(passage.text[end:start]), Html(f"<b>{escape(passage.text[start:stop])}</b>")]
        end = stop
    return Html("".join((*pieces, escape(passage.text[end:]))))


def hit_item(ask: Question, number: int, hit: Hit) -> Html:
    """Return a post in a list of search results; its title opens it in the bot."""
    title = highlighted(hit.title) or escape(shown_title(ask.texts, "", hit.card.kind))
    isolated = Html(isolate(title))
    here = to_post(hit.card.message_id, hit.card.id)
    shown = link_to(isolated, address(ask.bot, here)) if ask.bot else isolated
    below = join(" · ", [place(ask, hit), kind_and_day(ask, hit.card), reactions(ask, hit.card.reactions)])
    passage = Html(isolate(highlighted(hit.passage)))
    return join("\n", [ask.texts.common.list_item(number=number, title=shown), passage, Html(f"<i>{below}</i>")])


def place(ask: Question, hit: Hit) -> Html:
    """Return which part of which series it is; empty if it is not a part."""
    if not hit.series:
        return Html("")
    if hit.part is None:
        return ask.texts.post.place_beside(series=hit.series)
    return ask.texts.search.part(part=part_name(hit.part, ask.texts), series=hit.series)
