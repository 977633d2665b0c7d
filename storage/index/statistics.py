"""The channel in numbers, and its posts for export; each function runs in one session."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from channel.language.calendars import Month, month_of
from channel.models import Post, PostKind
from channel.owner.statistics import MONTHS, Asked, ExportedPost, MonthCounts, Statistics
from channel.people.blurring import blurred
from channel.people.keyring import Keyring
from storage.database.session import Session
from storage.index import questions

_MOST_USED: Final = 10
_DAY: Final = 86_400
_LISTED: Final = "+listed = 1"  # exactly as in the index


def statistics(session: Session, keyring: Keyring, *, jalali: bool, now: int) -> Statistics:
    months = [_counted(session, keyring, month, now) for month in _months(session, jalali, now)]
    whole = questions.channel(session)
    return Statistics(
        posts=whole.posts,
        tags=whole.tags,
        series=whole.series,
        reactions=sum(one.reactions for one in months),
        conversations=sum(one.conversations for one in months),
        searches=sum(one.searches for one in months),
        months=tuple(months),
        most_used=tuple(tag for tag in questions.tag_list(session, 0, _MOST_USED).tags if tag.posts),
    )


def count_asked(session: Session, day: int, counts: Mapping[Asked, int]) -> None:
    session.run_many(
        "INSERT INTO counts (day, what, count) VALUES (:day, :what, :count) "
        "ON CONFLICT (day, what) DO UPDATE SET count = counts.count + excluded.count",
        [{"day": day, "what": what.value, "count": count} for what, count in counts.items()],
    )


def exported(session: Session, after: int | None, most: int) -> Sequence[ExportedPost]:
    behind = "" if after is None else "AND position > :after"
    # The guide is in no list, but is one of the posts; each of the two queries is in the order of its index.
    parts = " UNION ALL ".join(
        "SELECT * FROM (SELECT id, position, kind, title, document FROM posts "
        f"WHERE listed = {listed} {behind} ORDER BY position LIMIT :most) AS found{listed}"
        for listed in (1, 0)
    )
    rows = session.rows(
        f"{parts} ORDER BY position LIMIT :most", most=most, **({} if after is None else {"after": after})
    )
    numbers = [row[0] for row in rows]
    tags, places = _tags_of(session, numbers), _parts_of(session, numbers)
    posts = []
    for number, position, kind, title, document in rows:
        post = Post.model_validate_json(document)
        series, part = places.get(number, (None, None))
        posts.append(
            ExportedPost(
                position=position,
                message_id=post.message_id,
                date=post.date,
                edited=post.edited,
                kind=PostKind(kind),
                title=title,
                text=post.text,
                tags=tuple(tags.get(number, ())),
                series=series,
                part=part,
                reactions=post.reactions,
            )
        )
    return posts


def _months(session: Session, jalali: bool, now: int) -> list[Month]:
    """The months from the first with any data to this one; only the newest if there are many."""
    begun = [
        session.row(f"SELECT min(date) FROM posts WHERE {_LISTED} AND date > 0"),
        session.row("SELECT min(opened) FROM conversations"),
        session.row("SELECT min(day) FROM counts"),
    ]
    known = [row[0] for row in begun if row and row[0] is not None and row[0] <= now]
    if not known:
        return []
    first, month = month_of(min(known), jalali), month_of(now, jalali)
    months = [month]
    while len(months) < MONTHS and months[-1] > first and (before := months[-1].before):
        months.append(before)
    return months[::-1]


def _counted(session: Session, keyring: Keyring, month: Month, now: int) -> MonthCounts:
    """The counts of a month. Searches are blurred and leave out today, so that a single reader's can't be seen."""
    within = {"since": month.since, "until": month.until}
    posts = session.rows(
        f"SELECT kind, count(*), sum(liked) FROM posts WHERE {_LISTED} AND date >= :since AND date < :until "
        "GROUP BY kind ORDER BY kind",
        **within,
    )
    opened = session.row(
        "SELECT count(*) FROM conversations WHERE arrived = 1 AND opened >= :since AND opened < :until", **within
    )
    asked = session.row(
        "SELECT sum(count) FROM counts WHERE day >= :since AND day < :until",
        since=month.since,
        until=min(month.until, now - now % _DAY),
    )
    return MonthCounts(
        month=month,
        posts=tuple((PostKind(kind), count) for kind, count, _ in posts),
        reactions=sum(liked for _, _, liked in posts),
        conversations=opened[0] if opened else 0,
        searches=blurred(keyring, f"searches.{month.since}", (asked[0] if asked else None) or 0),
    )


def _tags_of(session: Session, posts: Sequence[int]) -> dict[int, list[str]]:
    """The hashtags of posts, under the index's names for them."""
    if not posts:
        return {}
    rows = session.rows(
        "SELECT post_tags.post, tags.name FROM post_tags JOIN tags ON tags.id = post_tags.tag "
        f"WHERE post_tags.post IN ({_list(posts)}) ORDER BY post_tags.post, tags.id"
    )
    found: dict[int, list[str]] = {}
    for post, name in rows:
        if name not in (names := found.setdefault(post, [])):
            names.append(name)
    return found


def _parts_of(session: Session, posts: Sequence[int]) -> dict[int, tuple[str, int | None]]:
    """The series of each post, and its number there; of several series, the first in lists."""
    rows = session.rows(
        "SELECT parts.post, series.name, parts.number FROM parts JOIN series ON series.id = parts.series "
        f"WHERE parts.post IN ({_list(posts)}) AND series.place IS NOT NULL "
        "ORDER BY series.place DESC, series.newest, series.id DESC, parts.place DESC"
    )
    return {post: (name, number) for post, name, number in rows}


def _list(numbers: Iterable[int]) -> str:
    """The store's own numbers as a list for SQL's IN."""
    return ", ".join(str(int(number)) for number in numbers)
