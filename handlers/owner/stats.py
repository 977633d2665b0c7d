"""/stats: the channel in numbers, as a picture with the main figures in its caption."""

from collections.abc import Sequence
from typing import Final

from channel.models import ChannelInfo, PostKind
from channel.owner.statistics import MonthCounts, Statistics
from channel.people.following import Interest, SubjectKind
from handlers.html import Html, join
from handlers.markup.dates import day, month_name
from handlers.owner.picture import Chart, Headline, Layer, Listing, Picture
from handlers.texts import Texts

_NAMES: Final = 8  # in a list of the picture
_LONGEST_NAME: Final = 22  # characters
_IN_WORDS: Final = 3

_KINDS: Final = {
    PostKind.TEXT: "text",
    PostKind.PHOTO: "photo",
    PostKind.VIDEO: "video",
    PostKind.ANIMATION: "video",
    PostKind.VIDEO_NOTE: "video",
    PostKind.AUDIO: "audio",
    PostKind.VOICE: "audio",
    PostKind.DOCUMENT: "document",
}


CHANNEL, READERS = range(2)
"""The two pictures."""


def picture(
    lines: Texts,
    channel: ChannelInfo | None,
    figures: Statistics,
    interest: Sequence[Interest],
    *,
    of: int = CHANNEL,
    dark: bool = False,
) -> Picture:
    """Return a picture to draw: the channel's posts, or what readers do. There is no part without data."""
    is_readers = of == READERS
    return Picture(
        title=title(lines, channel),
        subtitle=_subtitle(lines, figures),
        headlines=_of_readers(lines, figures) if is_readers else _of_channel(lines, figures),
        parts=tuple(
            [*_interests(lines, interest), *_small(lines, figures)]
            if is_readers
            else [*_charts(lines, figures), *_tags(lines, figures)]
        ),
        language=lines.language,
        dark=dark,
    )


def has_readers(figures: Statistics, interest: Sequence[Interest]) -> bool:
    """Whether there is anything for the second picture."""
    return bool(figures.conversations or figures.searches or _followers(interest) or _votes(interest))


def _of_channel(lines: Texts, figures: Statistics) -> tuple[Headline, ...]:
    said = lines.stats
    counted = (
        (figures.posts, said.posts_here),
        (figures.reactions, said.reactions_here),
        (figures.series, said.series),
    )
    return tuple(Headline(lines.language.number(count), name.plain()) for count, name in counted if count)


def _of_readers(lines: Texts, figures: Statistics) -> tuple[Headline, ...]:
    said = lines.stats
    now = figures.months[-1].searches if figures.months else 0
    counted = (
        (figures.conversations, said.conversations_here, lines.language.number),
        (figures.searches, said.searches_here, lambda count: said.about.plain(count=count)),
        (now, said.searches_now, lambda count: said.about.plain(count=count)),
    )
    return tuple(Headline(told(count), name.plain()) for count, name, told in counted if count)


def caption(
    lines: Texts, channel: ChannelInfo | None, figures: Statistics, interest: Sequence[Interest], now: int
) -> Html:
    """Return the main figures in words, for owners who cannot see the picture."""
    said = lines.stats
    return join(
        "\n",
        [
            said.caption(title=_heading(lines, channel), day=day(now, lines)),
            said.totals(posts=figures.posts, tags=figures.tags, series=figures.series),
            *_months_told(lines, figures.months),
            said.tags(tags=_tags_told(lines, figures)) if figures.most_used else Html(""),
            *_readers_told(lines, figures, interest),
        ],
    )


def title(lines: Texts, channel: ChannelInfo | None) -> str:
    said = lines.stats
    return said.title.plain(channel=channel.title) if channel else said.title_nameless.plain()


def _heading(lines: Texts, channel: ChannelInfo | None) -> Html:
    said = lines.stats
    return said.title(channel=channel.title) if channel else said.title_nameless()


def _subtitle(lines: Texts, figures: Statistics) -> str:
    totals = lines.stats.totals.plain(posts=figures.posts, tags=figures.tags, series=figures.series)
    if not figures.months:
        return totals
    first, last = (month_name(figures.months[place].month, lines) for place in (0, -1))
    return f"{totals} · {lines.stats.since.plain(first=Html(first), last=Html(last))}"


def _charts(lines: Texts, figures: Statistics) -> list[Chart]:
    labels = _labels(lines, figures.months)
    charts = []
    if layers := _layers(lines, figures.months):
        charts.append(Chart(lines.stats.posts.plain(), labels, layers))
    if figures.reactions:
        counts = tuple(one.reactions for one in figures.months)
        charts.append(Chart(lines.stats.reactions.plain(), labels, (Layer("", counts),)))
    return charts


def _layers(lines: Texts, months: Sequence[MonthCounts]) -> tuple[Layer, ...]:
    """Return the posts by their kind of attachment, for the kinds that occur."""
    said = lines.stats
    names = {
        "text": said.text,
        "photo": said.photo,
        "video": said.video,
        "audio": said.audio,
        "document": said.document,
        "other": said.other,
    }
    layers = []
    for group, name in names.items():
        counts = tuple(sum(count for kind, count in one.posts if _KINDS.get(kind, "other") == group) for one in months)
        if any(counts):
            layers.append(Layer(name.plain(), counts))
    return tuple(layers)


def _tags(lines: Texts, figures: Statistics) -> list[Listing]:
    tags = figures.most_used[:_NAMES]
    names, counts = tuple(_short(f"#{tag.name}") for tag in tags), tuple(tag.posts for tag in tags)
    told = tuple(map(lines.language.number, counts))
    return [Listing(lines.stats.most_used.plain(), names, counts, told)] if tags else []


def _interests(lines: Texts, interest: Sequence[Interest]) -> list[Listing]:
    said, lists = lines.stats, []
    for heading, counted in ((said.followers, _followers(interest)), (said.votes, _votes(interest))):
        if wanted := counted[:_NAMES]:
            names, counts = tuple(_short(_name(one)) for one, _ in wanted), tuple(count for _, count in wanted)
            lists.append(Listing(heading.plain(), names, counts, tuple(said.about.plain(count=n) for n in counts)))
    return lists


def _small(lines: Texts, figures: Statistics) -> list[Chart]:
    labels = _labels(lines, figures.months)
    charts = []
    if figures.conversations:
        counts = tuple(one.conversations for one in figures.months)
        charts.append(Chart(lines.stats.conversations.plain(), labels, (Layer("", counts),)))
    if figures.searches:
        counts = tuple(one.searches for one in figures.months)
        charts.append(Chart(lines.stats.searches.plain(), labels, (Layer("", counts),)))
    return charts


def _months_told(lines: Texts, months: Sequence[MonthCounts]) -> list[Html]:
    if not months:
        return []
    this, best = months[-1], max(months, key=_posts)
    return [
        lines.stats.this_month(month=month_name(this.month, lines), posts=_posts(this), reactions=this.reactions)
        if _posts(this)
        else Html(""),
        lines.stats.best_month(month=month_name(best.month, lines), count=_posts(best)) if _posts(best) else Html(""),
    ]


def _readers_told(lines: Texts, figures: Statistics, interest: Sequence[Interest]) -> list[Html]:
    said, told = lines.stats, []
    for sentence, counted in ((said.followed, _followers(interest)), (said.voted, _votes(interest))):
        names = [said.step(name=_name(one), count=count) for one, count in counted[:_IN_WORDS]]
        told.append(sentence(names=join(lines.language.comma, names)) if names else Html(""))
    if figures.conversations:
        told.append(said.mail(count=figures.conversations, now=figures.months[-1].conversations))
    if figures.searches:
        told.append(said.asked(count=figures.searches, now=figures.months[-1].searches))
    return told


def _tags_told(lines: Texts, figures: Statistics) -> Html:
    told = [lines.stats.tag(tag=f"#{tag.name}", count=tag.posts) for tag in figures.most_used[:_IN_WORDS]]
    return join(lines.language.comma, told)


def _labels(lines: Texts, months: Sequence[MonthCounts]) -> tuple[str, ...]:
    """Return the labels; the year is below the month, so that more of them fit side by side."""
    return tuple("\n".join(month_name(one.month, lines).rsplit(" ", 1)) for one in months)


def _posts(one: MonthCounts) -> int:
    return sum(count for _, count in one.posts)


def _followers(interest: Sequence[Interest]) -> list[tuple[Interest, int]]:
    """Return what has followers, the most followed first."""
    return sorted(((one, one.followers) for one in interest if one.followers), key=lambda pair: -pair[1])


def _votes(interest: Sequence[Interest]) -> list[tuple[Interest, int]]:
    """Return what readers want more of, the most wanted first."""
    return sorted(((one, one.votes) for one in interest if one.votes), key=lambda pair: -pair[1])


def _name(one: Interest) -> str:
    return f"#{one.name}" if one.subject.kind is SubjectKind.TAG else one.name


def _short(name: str) -> str:
    if len(name) <= _LONGEST_NAME:
        return name
    head = name[: _LONGEST_NAME - 1]
    return (head.rpartition(" ")[0] or head) + "…"
