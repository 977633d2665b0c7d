"""Shows posts: a page of a list, or one post in full."""

from collections.abc import Sequence

from channel.language.text import utf16_length
from channel.models import EntityKind, Post, PostKind, Quote, Reaction
from channel.posts.file_names import names_of
from channel.posts.links import comments_url, mentioned, post_url
from channel.views import Cursor, PartLink, Place, PostCard, PostPage, PostState, StoredPost
from handlers.answers import Answer, Button, Question, Row, grid, press, say
from handlers.browse.copied import original
from handlers.browse.sharing import post_link, share, to_read
from handlers.follow.buttons import follow_series, short
from handlers.html import Html, escape, isolate, join
from handlers.markup.dates import day, part_name
from handlers.markup.labels import kind_sign, media_name, shown_title
from handlers.markup.rich import Piece, pieces, to_html
from handlers.markup.shortening import cut_between

PAGE_SIZE = 10
_BUTTONS_A_ROW = 5
_LONG = 1000  # UTF-16 units from which a post becomes an expandable quotation
_QUOTE_LENGTH = 300
_SHOWN_REACTIONS = 3
_BESIDE = 20  # characters of a title on one of two buttons in a row
_SHOWN_BUTTONS = 8
_MOST_LINKS, _SHOWN_LINKS = 10, 3
_WORDS_A_MINUTE, _MINUTES = 200, 3  # a shorter post is read before one has decided to
_SEEN = (PostKind.PHOTO, PostKind.VIDEO, PostKind.ANIMATION, PostKind.VIDEO_NOTE)  # what a preview shows


async def post(ask: Question) -> Answer:
    """Handle the button of a post in a list: show the post in full."""
    found = await ask.store.post(ask.numbers[0]) if ask.numbers else None
    return await show(ask, found) if found and found.state is PostState.HERE else say(ask.texts.post.gone())


def page(ask: Question, title: Html, found: PostPage, action: str, *numbers: int) -> Answer:
    """Return a page of a list; its buttons open a post, or turn the page in place by `action` with `numbers`."""
    at = max(0, ask.numbers[-1]) if len(ask.numbers) > 1 else 0
    lines, opening = listed(ask, found.posts, at * ask.size(PAGE_SIZE) + 1)
    return say(title, *lines, buttons=(*opening, *_turning(ask, found, at, action, numbers)))


def listed(
    ask: Question, cards: Sequence[PostCard], first: int = 1, *, all_reactions: bool = False
) -> tuple[list[Html], tuple[Row, ...]]:
    """Return posts as lists show them, numbered from `first`, and the buttons that open them."""
    lines = [_list_item(ask, number, card, all_reactions) for number, card in enumerate(cards, first)]
    opening = [press(ask.texts.language.in_digits(number), "p", card.id) for number, card in enumerate(cards, first)]
    return lines, grid(opening, _BUTTONS_A_ROW)


def cursor(ask: Question, skipped: int = 0) -> Cursor | None:
    """Return where the page that a button asks for begins, None for the first page. `skipped` numbers come before
    it."""
    place = ask.numbers[skipped : skipped + 3]
    return Cursor(place[0], place[1], bool(place[2])) if len(place) == 3 else None


def _turning(ask: Question, found: PostPage, at: int, action: str, numbers: tuple[int, ...]) -> tuple[Row, ...]:
    row = []
    if found.newer:
        row.append(press(ask.texts.common.newer.plain(), action, *numbers, *map(int, found.newer), max(0, at - 1)))
    if found.older:
        row.append(press(ask.texts.common.older.plain(), action, *numbers, *map(int, found.older), at + 1))
    return (tuple(row),) if row else ()


def _list_item(ask: Question, number: int, card: PostCard, all_reactions: bool) -> Html:
    title = shown_title(ask.texts, card.title, card.kind)
    shown = to_read(ask, title, card)
    given = reactions(ask, card.reactions, all_of_them=all_reactions)
    below = join(" · ", [kind_and_day(ask, card), given])
    return join("\n", [ask.texts.common.list_item(number=number, title=shown), below])


def kind_and_day(ask: Question, card: PostCard) -> Html:
    """Return the sign of what a post carries, and the day on which it was posted; either may be missing."""
    return join(" ", [escape(kind_sign(card.kind)), escape(day(card.date, ask.texts))])


async def show(ask: Question, stored: StoredPost) -> Answer:
    """Return a post with its formatting, its place in a series, its date, reactions, link, and posts it refers to."""
    numbers = mentioned(stored.post, ask.channel)[:_MOST_LINKS] if ask.channel else ()
    linked = (await ask.store.cards_at(numbers))[:_SHOWN_LINKS] if numbers else ()
    words = stored.post.text
    place = stored.places[0] if stored.places else None
    head = join("\n", [_place(ask, place) if place else Html(""), *_quotes(stored.post)])
    foot = _foot(ask, stored.post)
    long = utf16_length(words) > _LONG
    bodies = [_body(piece, long) for piece in pieces(words, stored.post.entities)]
    public = ask.channel is not None and ask.channel.username is not None and not ask.channel.sample
    opens = stored.post.message_id if public else None
    preview = (post_url(ask.channel, opens) or "") if stored.post.kind in _SEEN else ""
    carries = foot if preview and foot else join("\n", [_carried(ask, stored.post), foot])
    return Answer(
        tuple(_messages(head, bodies, carries)),
        _buttons(ask, stored, place, linked),
        opens=opens,
        shows=stored.id,
        original=original(ask, stored.post, head, bodies, foot),
        preview=preview,
    )


def _messages(head: Html, bodies: list[Html], foot: Html) -> list[Html]:
    """Return the post's messages: the head above its first piece, the foot below its last."""
    blocks = [head, *bodies, foot]
    if len(bodies) <= 1:
        return [Html("\n\n".join(block for block in blocks if block))]
    first = Html(f"{head}\n\n{bodies[0]}") if head else bodies[0]
    return [first, *bodies[1:-1], Html(f"{bodies[-1]}\n\n{foot}") if foot else bodies[-1]]


def _body(piece: Piece, long: bool) -> Html:
    if not long:
        return to_html(piece)
    if any(entity.kind is EntityKind.PRE for entity in piece.entities):
        return to_html(piece)  # code keeps its frame and its copy button
    return Html(f"<blockquote expandable>{to_html(piece, quoted=True)}</blockquote>")


def _place(ask: Question, place: Place) -> Html:
    part = place.series.parts[place.index]
    name = Html(f"<b>{escape(isolate(place.series.name))}</b>")
    if part.number is None:
        return ask.texts.post.place_beside(series=name)
    last = place.series.last or part.number
    label = part_name(part.number, ask.texts)
    if part.number == 0:
        return Html(f"📚 {label} · {name}")
    return Html("📚 ") + ask.texts.post.place(part=label, last=last, series=name)


def _quotes(post: Post) -> list[Html]:
    return [_quote(quote) for quote in post.quotes]


def _quote(quote: Quote) -> Html:
    text = cut_between(quote.text, _QUOTE_LENGTH)
    title = Html(f"<b>{escape(quote.title)}</b>")
    return Html(f"<blockquote>{join(chr(10), [title, escape(text)])}</blockquote>")


def _carried(ask: Question, post: Post) -> Html:
    """Return what the words alone don't show: the names of its files, and what else the post carries."""
    names = [Html(f"📎 {escape(isolate(name))}") for name in names_of(post)]
    silent = Html("") if post.text or names else ask.texts.post.no_words()
    kind = media_name(ask.texts, post.kind) if post.kind is not PostKind.POLL else ""
    return join("\n", [silent, *names, ask.texts.post.media_here(kind=Html(kind)) if kind else Html("")])


def _foot(ask: Question, post: Post) -> Html:
    lines = ask.texts.post
    origin = join(
        " · ",
        [
            lines.forwarded(source=post.forwarded_from) if post.forwarded_from else Html(""),
            lines.signed(author=post.author) if post.author else Html(""),
        ],
    )
    facts = join(
        " · ",
        [
            escape(day(post.date, ask.texts)),
            lines.edited() if post.edited else Html(""),
            _reading_time(ask, post),
            reactions(ask, post.reactions, all_of_them=True),
        ],
    )
    return join("\n", [origin, facts])


def _reading_time(ask: Question, post: Post) -> Html:
    """Return how long a long post takes to read; "" for others."""
    minutes = round(len(post.text.split()) / _WORDS_A_MINUTE)
    return ask.texts.post.reading_time(minutes=minutes) if minutes >= _MINUTES else Html("")


def _buttons(ask: Question, stored: StoredPost, place: Place | None, linked: Sequence[PostCard]) -> tuple[Row, ...]:
    leading = [Button(one.text, url=one.url) for one in stored.post.buttons if one.url]
    rows: list[Row] = [(button,) for button in leading[:_SHOWN_BUTTONS]]
    if place:
        rows += part_buttons(ask, place)
    beside = {part.post for part in place.series.parts} if place else set()
    rows += [
        (press(f"↪ {short(shown_title(ask.texts, one.title, one.kind))}", "p", one.id),)
        for one in linked
        if one.id not in beside
    ]
    url = post_url(ask.channel, stored.post.message_id)
    opening: Row = (Button(ask.texts.post.open_in_channel.plain(), url=url),) if url else ()
    # Telegram makes no comments for posts with buttons of their own.
    if ask.discussed and not stored.post.buttons and (comments := comments_url(ask.channel, stored.post.message_id)):
        opening = (*opening, Button(ask.texts.post.comments.plain(), url=comments))
    if row := (*opening, *share(ask, post_link(stored, place), stored.title)):
        rows.append(row)
    similar = press(ask.texts.similar.button.plain(), "m", stored.id)
    save = press(ask.texts.saved.button.plain(), "v", stored.id)
    return (*rows, (save, similar), (press(ask.texts.feedback.about_button.plain(), "fw", stored.id),))


def part_buttons(ask: Question, place: Place) -> list[Row]:
    """Return the buttons for the previous and next part, the list of all parts, and following the series."""
    lines, series = ask.texts.series, place.series
    before = [part for part in series.parts[: place.index] if part.post or part.url]
    after = [part for part in series.parts[place.index + 1 :] if part.post or part.url]
    row = []
    if before:
        row.append(part_button(ask, before[-1], lines.previous.plain(part=_label(ask, before[-1]))))
    if after:
        row.append(part_button(ask, after[0], lines.next.plain(part=_label(ask, after[0]))))
    whole = (press(lines.open_list.plain(), "s", series.id), follow_series(ask.texts, series))
    return [*([tuple(row)] if row else []), whole]


def part_button(ask: Question, part: PartLink, label: str) -> Button:
    """Return a button that opens a part: here if its post is known, otherwise at its address."""
    return press(label, "p", part.post) if part.post else Button(label, url=part.url)


def _label(ask: Question, part: PartLink) -> Html:
    beside = short(part.label or ask.texts.post.no_words.plain(), _BESIDE)
    return Html(beside) if part.number is None else part_name(part.number, ask.texts)


def reactions(ask: Question, counted: tuple[Reaction, ...], *, all_of_them: bool = False) -> Html:
    """Return a post's reactions, the most frequent first."""
    shown = sorted(counted, key=lambda one: -one.count)[: None if all_of_them else _SHOWN_REACTIONS]
    return escape(" ".join(f"{reaction.emoji}{ask.texts.language.in_digits(reaction.count)}" for reaction in shown))
