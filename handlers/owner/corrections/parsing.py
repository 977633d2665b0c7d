"""Parses the owner's commands: the result is a correction, or an answer that explains the problem."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from channel.language.calendars import said_day
from channel.language.near import nearest
from channel.language.numerals import LAST
from channel.language.relative_days import relative_day
from channel.language.text import fold, squeeze
from channel.models import ChannelInfo
from channel.owner.corrections import Correction, CorrectionKind
from channel.posts.links import PostLink, post_url, read_link
from channel.series.names import split_part
from channel.series.pools import TAG
from channel.store import Index
from channel.views import SeriesView, StoredPost, Tag
from handlers.answers import Answer, say
from handlers.html import Html, escape
from handlers.markup.dates import part_name
from handlers.markup.shortening import SHOWN, cut
from handlers.owner.corrections.wording import Telling
from handlers.texts import Texts

_MOST_NEAR: Final = 3
_LONGEST: Final = 300  # characters of a description or a name
_NOTHING: Final = frozenset({"none", "no", "-", "هیچ", "هیچکدام"})
_BESIDE: Final = frozenset({"beside", "کنار", "درکنار"})
_DATE_WORDS: Final = 3


@dataclass(frozen=True)
class Said:
    """A command with its arguments."""

    store: Index
    texts: Texts
    channel: ChannelInfo | None
    command: str
    argument: str
    forwarded: PostLink | None
    """The channel post that the command replies to."""
    now: int

    @property
    def telling(self) -> Telling:
        return Telling(self.store, self.texts, self.channel)

    def line(self, *words: str) -> Html:
        """Return the command with these arguments, to be copied."""
        return Html(f"<code>{escape(' '.join((f'/{self.command}', *words)))}</code>")

    async def ask(self, *above: Html) -> Answer:
        """Return the syntax of the command, with an example from this channel."""
        return say(*above, self.texts.correcting.ask(example=await example(self)))


Read = Callable[[Said], Awaitable[Correction | Answer]]


async def describe(said: Said) -> Correction | Answer:
    """/describe TAG WORDS; "-" instead of words for none."""
    name, _, words = said.argument.partition(" ")
    found = await _tag(said, name, words.strip())
    if isinstance(found, Answer):
        return found
    if not words.strip():
        return await said.ask()
    text = "" if fold(words) == "-" else " ".join(words.split())[:_LONGEST]
    return Correction(kind=CorrectionKind.DESCRIBE, tag=found.key, text=text)


async def merge(said: Said) -> Correction | Answer:
    """/merge_tags A B: A is another spelling of B."""
    names = said.argument.split()
    if len(names) != 2:
        return await said.ask()
    tag, into = await _tag(said, names[0], names[1]), await _tag(said, names[1], before=names[0])
    if isinstance(tag, Answer):
        return tag
    if isinstance(into, Answer):
        return into
    if tag.id == into.id:
        lines, telling = said.texts.correcting, said.telling
        return say(lines.one_already(tag=_written(names[0]), other=_written(names[1]), name=await telling.tag(tag.key)))
    return Correction(kind=CorrectionKind.MERGE, tag=tag.key, into=into.key, text=into.name)


async def hide(said: Said) -> Correction | Answer:
    """/hide_tag TAG."""
    found = await _tag(said, said.argument)
    return found if isinstance(found, Answer) else Correction(kind=CorrectionKind.HIDE, tag=found.key)


async def name(said: Said) -> Correction | Answer:
    """/name_series OLD = NEW."""
    old, _, new = (half.strip() for half in said.argument.replace("＝", "=").partition("="))
    if not old or not squeeze(new):
        return await said.ask()
    found = await _series(said, old, f"= {new}")
    if isinstance(found, Answer):
        return found
    if found.name == new:
        return say(said.texts.correcting.called_so(name=new))
    other = await said.store.series(new)
    if other and other.id != found.id:
        return say(said.texts.correcting.other_is_called_so(name=other.name))
    return Correction(kind=CorrectionKind.NAME, series=squeeze(found.name), text=" ".join(new.split())[:_LONGEST])


async def is_series(said: Said) -> Correction | Answer:
    """/is_series TAG: each post with the hashtag is a part."""
    found = await _tag(said, said.argument)
    if isinstance(found, Answer):
        return found
    return Correction(kind=CorrectionKind.SERIES, pool=f"{TAG}{found.key}", text=f"#{found.name}")


async def no_series(said: Said) -> Correction | Answer:
    """/no_series SERIES."""
    if not said.argument:
        return await said.ask()
    found = await _series(said, said.argument, "")
    if isinstance(found, Answer):
        return found
    return Correction(kind=CorrectionKind.NO_SERIES, series=squeeze(found.name))


async def part(said: Said) -> Correction | Answer:
    """/part LINK SERIES NUMBER, or "beside", or "none" alone; without LINK in reply to a forwarded post."""
    first, _, rest = said.argument.partition(" ")
    link = read_link(first) if rest or not said.forwarded else None
    meant, words = (link, rest.strip()) if link else (said.forwarded, said.argument)
    if meant is None or not words:
        return await said.ask()
    found = await said.store.post_at(meant.message_id)
    if found is None or found.post.message_id is None:
        return say(said.texts.correcting.unknown_post())
    number = found.post.message_id
    if squeeze(words) in map(squeeze, _NOTHING) or fold(words) in _NOTHING:
        return Correction(kind=CorrectionKind.NO_PART, message_id=number)
    return await _place_of(said, found, words, first if link else "")


async def guide(said: Said) -> Correction | Answer:
    """/guide_is LINK; without LINK in reply to a forwarded post."""
    meant = read_link(said.argument) if said.argument else said.forwarded
    if meant is None:
        return await said.ask()
    found = await said.store.post_at(meant.message_id)
    if found is None or found.post.message_id is None:
        return say(said.texts.correcting.unknown_post())
    return Correction(kind=CorrectionKind.GUIDE, message_id=found.post.message_id)


async def _place_of(said: Said, post: StoredPost, words: str, link: str) -> Correction | Answer:
    before = [link] if link else []
    split = split_part(words)
    *named, last = words.split()
    if fold(last) in _BESIDE and named:
        series, place = " ".join(named), None
    elif split and split[1] != LAST:
        series, place = split
    else:
        return await said.ask(said.texts.correcting.no_number(words=cut(words, SHOWN)))
    found = await _series(said, series, " ".join(words.split()[len(series.split()) :]), before=before)
    if isinstance(found, Answer):
        return found
    return Correction(
        kind=CorrectionKind.PART, message_id=post.post.message_id, series=squeeze(found.name), number=place
    )


async def announce(said: Said) -> Correction | Answer:
    """/announce SERIES NUMBER, and a DATE."""
    lines = said.texts.correcting
    words, date = _with_date(said)
    split = split_part(" ".join(words))
    if not said.argument or split is None or split[1] == LAST:
        return await said.ask(lines.no_number(words=cut(said.argument, SHOWN)) if said.argument else Html(""))
    if date is not None and date + 86_400 <= said.now:
        return await said.ask(lines.day_over())
    series, number = split
    found = await _series(said, series, " ".join(said.argument.split()[len(series.split()) :]))
    if isinstance(found, Answer):
        return found
    there = next((one for one in found.parts if one.number == number and one.post is not None), None)
    if there and there.post is not None and (post := await said.store.post(there.post)):
        named = part_name(number, said.texts)
        return say(lines.there_already(part=named, series=found.name, post=said.telling.post(post)))
    return Correction(kind=CorrectionKind.ANNOUNCE, series=squeeze(found.name), number=number, date=date)


def _with_date(said: Said) -> tuple[list[str], int | None]:
    """Return the words without the date at their end, and the date."""
    words = said.argument.split()
    for count in range(_DATE_WORDS, 0, -1):
        if count < len(words) and (date := _day(" ".join(words[-count:]), said.now)) is not None:
            return words[:-count], date
    return words, None


def _day(written: str, now: int) -> int | None:
    day = said_day(written, now)
    return relative_day(written, now) if day is None else day


async def _tag(said: Said, name: str, after: str = "", *, before: str = "") -> Tag | Answer:
    """Return the hashtag that is meant; otherwise whole commands with the hashtags that may be meant."""
    if not name:
        return await said.ask()
    if page := await said.store.tag(name, None, 1):
        return page.tag
    known = (await said.store.names()).tags
    names = {tag_id: tag for tag, tag_id in reversed(known)}
    near = [names[tag_id] for tag_id, _ in nearest(name, known, _MOST_NEAR)]
    commands = [said.line(*filter(None, (before, one, after))) for one in near]
    return _meant(said, said.texts.tags.unknown(name=cut(name, SHOWN)), commands)


async def _series(said: Said, name: str, after: str, before: list[str] | None = None) -> SeriesView | Answer:
    if found := await said.store.series(name):
        return found
    near = [
        found.name
        for series_id, _ in nearest(name, (await said.store.names()).series, _MOST_NEAR)
        if (found := await said.store.series(series_id))
    ]
    commands = [said.line(*(before or []), one, after) for one in near]
    return _meant(said, said.texts.series.unknown(name=cut(name, SHOWN)), commands)


def _meant(said: Said, unknown: Html, commands: list[Html]) -> Answer:
    if not commands:
        return say(unknown)
    return say(Html("\n".join([unknown, said.texts.common.did_you_mean()])), Html("\n".join(commands)))


async def example(said: Said) -> Html:
    """Return an example of the command with names from this channel."""
    tags, series = (await said.store.tag_list(0, 2)).tags, await said.store.series_list()
    names = [tag.name for tag in tags] + ["tag", "tags"]
    serial = short_name(series[0]) if series else "series"
    number = str((series[0].last or 0) + 1 if series else 1)
    url = post_url(said.channel, 12) or "https://t.me/channel/12"
    words = said.texts.correcting
    written = {
        "describe": (names[0], words.example_words.plain()),
        "merge_tags": (names[1], names[0]),
        "hide_tag": (names[0],),
        "name_series": (serial, "=", words.example_name.plain()),
        "part": (url, serial, number),
        "is_series": (names[0],),
        "no_series": (serial,),
        "guide_is": (url,),
        "alias": ("deepseek", "=", words.example_alias.plain()),
        "announce": (serial, number, words.example_day.plain()),
    }
    return said.line(*written[said.command])


def short_name(series: SeriesView) -> str:
    """Return a name of a series that is easy to type: its hashtag, if it has one."""
    return series.tags[0] if series.tags else series.name


def _written(name: str) -> Html:
    return Html(f"<b>{escape('#' + name.lstrip('#'))}</b>")
