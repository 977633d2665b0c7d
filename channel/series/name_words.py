"""Words around a name that are none of it: "new episode", «منتشر شد»."""

from channel.language.tables import plain, words

_MOST_WORDS = 4


def without_announcement(name: str) -> str:
    """The name without what only says that the part is there; "" if nothing else is said."""
    said = name.split()
    for count in range(min(_MOST_WORDS, len(said)), 0, -1):
        if plain(" ".join(said[:count])).strip("!.:،, ") in words("announcing"):
            return without_announcement(" ".join(said[count:]).lstrip("!.:،,-– "))
        if plain(" ".join(said[-count:])).strip("!.:،, ") in words("announcing"):
            return without_announcement(" ".join(said[:-count]).rstrip("!.:،,-– "))
    return name
