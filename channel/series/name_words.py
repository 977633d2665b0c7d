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


def without_label(name: str) -> str:
    """The name behind its label: "topic: …"."""
    label, sign, rest = name.partition(":")
    return rest.strip() if sign and rest.strip() and plain(label).strip() in words("labels") else name


def is_person(name: str) -> bool:
    """Whether it calls whoever speaks: «استاد …», "speaker: …"."""
    return _begins(name, "persons")


def is_medium(name: str) -> bool:
    """Whether it says no more than what the post is of a part: «فایل صوتی»."""
    return plain(name) in words("media")


def is_sentence(name: str) -> bool:
    """Whether it ends in a verb as sentences do, or is one."""
    said = name.split()
    return any(plain(" ".join(said[-count:])).rstrip("!.؟? ") in words("verbs") for count in (1, 2)) and len(said) > 0


def begins_with_announcement(text: str) -> bool:
    return _begins(text, "announcing")


def _begins(text: str, field: str) -> bool:
    said = text.replace(":", " ").split()[:_MOST_WORDS]
    return any(plain(" ".join(said[:count])).rstrip("!.,، ") in words(field) for count in range(1, len(said) + 1))
