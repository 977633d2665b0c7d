"""Two places beside each other that are one: a season with its episode, a range, or the same in two languages."""

import re
from collections.abc import Iterator

from channel.language.tables import plain, words
from channel.series.part_tokens import Place, Token, part_words

_BETWEEN_PLACES = re.compile(r"[\s\u200c.:،,;؛\-–—_|/•·()\[\]+&~]{0,5}\Z")
_CROSSED = re.compile(r"(?<![\w.])(\d{1,2})[x×](\d\d)(?![\w.])")
_MORE_EPISODES = re.compile(r"\s?[-–—+&]\s?(?:[eE][pP]?\s?)?(\d{1,4})(?!\w)")


def with_seasons(line: str, found: list[Place]) -> list[Place]:
    """The places of a line; of two beside each other with two words one is the season of the other."""
    joined: list[Place] = []
    for place in found:
        before = joined[-1] if joined else None
        if before and _opens_season(line, before, place):
            joined[-1] = place._replace(season=(before.start, before.end))
            continue
        if before is None or before.season or place.season or not _beside(line, before, place):
            joined.append(place)
            continue
        one, other = _word(before), _word(place)
        if _go_together(line, before, place):
            joined[-1] = before._replace(end=place.end, until=_until(before, place), last=before.last or place.last)
        elif one == other:
            joined.append(place)
        elif other is not None and _holds(place) and not _holds(before):
            joined[-1] = before._replace(end=place.end, season=(place.start, place.end))
        else:
            joined[-1] = place._replace(start=before.start, season=(before.start, before.end))
    return joined


def _go_together(line: str, one: Place, other: Place) -> bool:
    """Whether two places are one, said in two languages, or the ends of a range."""
    if _word(one) == _word(other):
        between = plain(line[one.end : other.start])
        ends = between in words("to") or (bool(between) and between in "-–—~")
        goes_on = other.number == one.number + 1 and (between in words("and") or between in tuple("+&،,"))
        return goes_on or (ends and 0 <= one.number < other.number)
    known = [part_words().get(_word(place)) for place in (one, other)]
    languages = [set(word.languages) if word else {"zh"} for word in known]
    is_season = any(word and word.season and not word.part for word in known)
    return one.number == other.number and not is_season and not languages[0] & languages[1]


def _until(one: Place, other: Place) -> int | None:
    last = other.until or other.number
    return last if last > one.number else None


def _word(place: Place) -> str:
    return place.form.strip("<>")


def _holds(place: Place) -> bool:
    word = part_words().get(_word(place))
    return bool(word and word.season)


def _opens_season(line: str, one: Place, other: Place) -> bool:
    """Whether a line begins with the season of a place that stands behind its name: «فصل دوم NAME، قسمت ۳»."""
    opens = _holds(one) and not (one.season or other.season) and not any(map(str.isalnum, line[: one.start]))
    return opens and not _holds(other) and _word(one) != _word(other) and not _beside(line, one, other)


def _beside(line: str, one: Place, other: Place) -> bool:
    between = line[one.end : other.start]
    return bool(_BETWEEN_PLACES.match(between)) or any(plain(between) in words(one) for one in ("of", "and", "to"))


def crossed(line: str) -> Iterator[Place]:
    """1x05: the fifth of the first season."""
    for one in _CROSSED.finditer(line):
        yield Place(one.start(), one.end(), int(one[2]), "ep>", season=one.span(1))


def season_episode(line: str, tokens: list[Token], index: int) -> Place | None:
    """S01E03."""
    if index + 3 >= len(tokens):
        return None
    season, e, episode = tokens[index + 1 : index + 4]
    close = season.start == tokens[index].end and episode.start - e.end <= 1
    if not (close and season.digits and e.text in ("e", "ep") and episode.digits):
        return None
    if len(season.text) > 3 or len(episode.text) > 4:
        return None
    at = (tokens[index].start, season.end)
    number, until, end = int(episode.text), None, episode.end
    if (more := _MORE_EPISODES.match(line, end)) and int(more[1]) > number:
        until, end = int(more[1]), more.end()
    return Place(tokens[index].start, end, number, "ep>", until=until, season=at)
