"""Hashtags that are one: #note and #notes, #شعر and #شعرها."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from channel.language.text import tag_key

_SHORTEST = 3  # "c" and "cs", "io" and "ios" are no pairs
_SHORTEST_PERSIAN = 2

# Each looks like the plural of another word, but is none: #https is not many #http.
_ONLY_LOOK_PLURAL = frozenset(
    (
        *("news", "https", "windows", "pandas", "arms", "mars", "means", "goods", "blues", "glasses", "rails"),
        *("physics", "mathematics", "economics", "politics", "ethics", "statistics", "graphics", "analytics"),
        *("series", "species", "customs", "paris", "texas", "wales", "athens", "james", "kubernetes"),
        *("تنها", "انتها", "منتها"),
    )
)


_NONE: Mapping[str, str] = {}


def synonyms(
    counts: Mapping[str, int],
    together: Callable[[str, str], bool],
    guide_tags: Sequence[str],
    merged: Mapping[str, str] = _NONE,
) -> dict[str, str]:
    """Which tag keys are other forms of another: {alias: canonical key}.

    `counts` tells how many posts carry each key, `together` whether some post carries both, `guide_tags` what the guide
    names. A plural and its singular are one tag if the guide names exactly one of them, which then stands for both; or
    if it names neither and they never stand on one post: then the one used more stands, of equals the singular. A guide
    that names both means two tags.

    `merged`: what the owner says of it, {alias: canonical key}; where another form would lead back, his word counts.
    """
    named = {tag_key(tag) for tag in guide_tags}
    known = named | counts.keys()
    found: dict[str, str] = {}
    for plural in sorted(known):
        singular = next((form for form in _singulars(plural) if form in known), None)
        if singular is None or {plural, singular} <= named:
            continue
        if {plural, singular} & named:
            canonical = singular if singular in named else plural
        elif together(singular, plural):
            continue
        else:
            canonical = plural if counts.get(plural, 0) > counts.get(singular, 0) else singular
        alias = singular if canonical == plural else plural
        found.setdefault(alias, canonical)
    found |= merged
    for alias in sorted(merged):
        _open_circle(alias, found, merged)
    return {alias: _end(alias, found) for alias in found}


def _open_circle(alias: str, found: dict[str, str], merged: Mapping[str, str]) -> None:
    """Remove the form that leads from a merged key back to itself."""
    path = [found[alias]]
    while path[-1] in found and path[-1] != alias:
        path.append(found[path[-1]])
    if path[-1] == alias:
        del found[next(key for key in path if key not in merged)]


def _singulars(key: str) -> Iterator[str]:
    """The keys of which a key may be the plural, the likeliest first; its last word alone counts."""
    start, _, word = key.rpartition("_")
    if word in _ONLY_LOOK_PLURAL:
        return
    if word in ("ها", "های") and start:
        yield start
        return
    head = f"{start}_" if start else ""
    if word.endswith("ها") and len(word) - 2 >= _SHORTEST_PERSIAN:
        yield head + word.removesuffix("ها")
    if not (word.isascii() and word.endswith("s")) or word.endswith("ss"):
        return
    if word.endswith("ies"):
        yield head + word.removesuffix("ies") + "y"
    if len(word) > _SHORTEST:
        yield head + word.removesuffix("s")
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        yield head + word.removesuffix("es")


@lru_cache(maxsize=20_000)
def kin(key: str) -> tuple[str, ...]:
    """The keys that may be one tag with this one: its possible singulars and plurals, whether they are there or not."""
    plurals = [f"{key}ها", f"{key}_ها", f"{key}_های"]
    if key.isascii():
        plurals += [f"{key}s", f"{key}es", f"{key[:-1]}ies"]
    return (*_singulars(key), *(plural for plural in plurals if key in _singulars(plural)))


def _end(alias: str, found: Mapping[str, str]) -> str:
    """The key at the end of a chain: three forms of one word. A ring cannot come about: a key has one singular, and
    merges are refused that would make one."""
    canonical = found[alias]
    while canonical in found:
        canonical = found[canonical]
    return canonical
