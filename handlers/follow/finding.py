"""What a reader means by the name of something that can be followed."""

from channel.language.near import nearest
from channel.people.following import Followed, Subject, SubjectKind
from channel.store import Index

_NEAR = 6
_POPULAR = 6


async def called(store: Index, name: str) -> list[Followed]:
    """The series and the hashtag with this name, in any spelling; the hashtag first if the reader wrote its sign."""
    series, tag = await store.series(name), await store.tag(name, None, 1)
    found = [_series(series.id, series.name)] if series else []
    if tag:
        found.append(_tag(tag.tag.id, tag.tag.name))
    return found[::-1] if name.startswith("#") else found


async def near(store: Index, name: str) -> list[Followed]:
    """Series and hashtags with similar names, the most similar first."""
    names = await store.names()
    scored = [(score, Subject(SubjectKind.SERIES, number)) for number, score in nearest(name, names.series, _NEAR)]
    scored += [(score, Subject(SubjectKind.TAG, number)) for number, score in nearest(name, names.tags, _NEAR)]
    best = sorted(scored, key=lambda one: -one[0])[:_NEAR]
    return [found for _, subject in best if (found := await known(store, subject))]


async def known(store: Index, subject: Subject) -> Followed | None:
    """The series or the hashtag with this number, if it is still there."""
    if subject.kind is SubjectKind.SERIES:
        series = await store.series(subject.number)
        return _series(series.id, series.name) if series else None
    tag = await store.tag(subject.number, None, 1)
    return _tag(tag.tag.id, tag.tag.name) if tag else None


async def popular(store: Index) -> list[Followed]:
    """Some series and the most used hashtags, for a reader who gave no name."""
    series = (await store.series_list())[:_POPULAR]
    tags = (await store.tag_list(0, _POPULAR)).tags
    return [*(_series(one.id, one.name) for one in series), *(_tag(one.id, one.name) for one in tags)]


def _series(number: int, name: str) -> Followed:
    return Followed(subject=Subject(SubjectKind.SERIES, number), name=name)


def _tag(number: int, name: str) -> Followed:
    return Followed(subject=Subject(SubjectKind.TAG, number), name=name)
