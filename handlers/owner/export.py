"""The index as files for its owner: CSV for spreadsheets, JSON for programs. They contain nothing about readers.

`posts.csv`, `tags.csv` and `series.csv` have a row per item; `index.json` has everything:
{"channel": {"title", "username"}, "posts": [...], "tags": [...], "series": [...]}, see `_post`, `_tag` and `_series`.
"""

import asyncio
import csv
import datetime
import json
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, TextIO

from channel.language.calendars import TIME_ZONE
from channel.models import ChannelInfo
from channel.owner.statistics import ExportedPost
from channel.posts.links import post_url
from channel.store import Index
from channel.views import SeriesView, Tag

FILES: Final = ("posts.csv", "tags.csv", "series.csv", "index.json")

_BATCH: Final = 100  # posts per query; larger batches would delay answers to readers
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_POST_COLUMNS: Final = (
    *("number", "date", "edited", "kind", "title", "text", "tags", "series", "part", "reactions", "link"),
)
_TAG_COLUMNS: Final = ("tag", "posts", "other_spellings")
_SERIES_COLUMNS: Final = ("series", "part", "label", "title", "number", "link")


async def export(
    store: Index,
    channel: ChannelInfo | None,
    folder: Path,
    advance: Callable[[int], None] = lambda count: None,
) -> None:
    """Write the files into the folder; `advance` is called with how many more posts were written."""
    view = await store.guide()
    tags = [tag for tag in view.tags if tag.posts]
    names = {tag.key: tag.name for tag in view.tags}
    spellings: dict[str, list[str]] = {}
    for written, canonical in view.synonyms.items():
        spellings.setdefault(canonical, []).append(names.get(written, written))
    with ExitStack() as stack:
        files = [stack.enter_context(_opened(folder / name)) for name in FILES]
        posts_csv, tags_csv, series_csv, whole = files
        _rows(tags_csv, _TAG_COLUMNS, [_tag(tag, spellings) for tag in tags])
        _rows(series_csv, _SERIES_COLUMNS, [row for one in view.series for row in _part_rows(channel, one)])
        _rows(posts_csv, _POST_COLUMNS, [])
        about = {"title": channel.title, "username": channel.username} if channel else None
        whole.write('{"channel": ' + _json(about) + ',\n"posts": [')
        await _write_posts(store, channel, posts_csv, whole, advance)
        whole.write('],\n"tags": ' + _json([_tag(tag, spellings) for tag in tags]))
        whole.write(',\n"series": ' + _json([_series(channel, one) for one in view.series]) + "}\n")


async def _write_posts(
    store: Index, channel: ChannelInfo | None, table: TextIO, whole: TextIO, advance: Callable[[int], None]
) -> None:
    last: int | None = None
    while batch := await store.exported(last, _BATCH):
        posts = [_post(channel, post) for post in batch]
        text = ("\n" if last is None else ",\n") + ",\n".join(map(_json, posts))
        await asyncio.to_thread(_append, table, whole, posts, text)  # readers are answered meanwhile
        last = batch[-1].position
        advance(len(batch))


def _append(table: TextIO, whole: TextIO, posts: Sequence[dict[str, Any]], text: str) -> None:
    whole.write(text)
    rows = csv.DictWriter(table, _POST_COLUMNS, extrasaction="ignore")
    rows.writerows(_in_cells({**post, "date": _bare(post["date"]), "edited": _bare(post["edited"])}) for post in posts)


def _post(channel: ChannelInfo | None, post: ExportedPost) -> dict[str, Any]:
    """Return a post. `number`: Telegram's own, as in the link. `date`, `edited`: ISO 8601 in Tehran time. `part`: 0 is
    an introduction, null is a post beside the numbered parts. `reactions`: how often each was given."""
    return {
        "number": post.message_id,
        "date": _time(post.date),
        "edited": _time(post.edited),
        "kind": post.kind.value,
        "title": post.title,
        "text": post.text,
        "tags": list(post.tags),
        "series": post.series,
        "part": post.part,
        "reactions": {one.emoji: one.count for one in post.reactions},
        "link": post_url(channel, post.message_id),
    }


def _tag(tag: Tag, spellings: dict[str, list[str]]) -> dict[str, Any]:
    """Return a hashtag. `posts`: how many posts carry it."""
    return {"tag": tag.name, "posts": tag.posts, "other_spellings": spellings.get(tag.key, [])}


def _series(channel: ChannelInfo | None, series: SeriesView) -> dict[str, Any]:
    """Return a series. `missing`: numbers below the last that have no part, the first and last of each stretch.

    A part without a link is announced only.
    """
    parts = [
        {
            "part": part.number,
            "label": part.label,
            "title": part.title,
            "number": part.message_id,
            "link": post_url(channel, part.message_id) or part.url,
        }
        for part in series.parts
    ]
    return {
        "series": series.name,
        "tags": list(series.tags),
        "missing": [list(gap) for gap in series.gaps],
        "parts": parts,
    }


def _part_rows(channel: ChannelInfo | None, series: SeriesView) -> Iterable[dict[str, Any]]:
    return ({"series": series.name, **part} for part in _series(channel, series)["parts"])


def _rows(table: TextIO, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    writer = csv.DictWriter(table, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(map(_in_cells, rows))


def _in_cells(row: dict[str, Any]) -> dict[str, object]:
    return {name: _cell(value) for name, value in row.items()}


def _cell(value: object) -> object:
    """Return a value for a spreadsheet. A ' before a value that begins like a formula keeps the spreadsheet from
    evaluating it."""
    if isinstance(value, list):
        value = " ".join(value)
    elif isinstance(value, dict):
        value = " ".join(f"{name}{count}" for name, count in value.items())
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _opened(path: Path) -> TextIO:
    """Open a table; it begins with the byte order mark by which spreadsheets recognize UTF-8."""
    is_table = path.suffix == ".csv"
    return path.open("w", encoding="utf-8-sig" if is_table else "utf-8", newline="" if is_table else None)


def _time(instant: int | None) -> str | None:
    return None if instant is None else datetime.datetime.fromtimestamp(instant, TIME_ZONE).isoformat(" ")


def _bare(time: str | None) -> str | None:
    """Return a time without the zone, which spreadsheets cannot read."""
    return time and time[:19]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
