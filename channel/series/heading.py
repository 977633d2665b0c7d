"""What a post says of its place in a series, read one way."""

from channel.models import Model


class Heading(Model):
    """A post's title that names a serial and a place in it: «مدلسازی زبان - قسمت چهارم»."""

    name: str
    number: int | None
    """0 for an introduction; None for "the last part"."""
    label: str = ""
    """The place as written: «قسمت چهارم»."""
    title: str = ""
    """What follows the place: "attention" of "Deep learning, part 4: attention"."""
    sure: bool = True
    """False for what only looks like a part ("NAME #4", "NAME 3/6", «NAME - معرفی»); it counts in company only."""
    by_hand: bool = False
    """Whether the owner has put the post there; without a number it stands beside the parts."""
    form: str = ""
    """How the place is written: its word and the side on which the number stands, or its sign."""
    rank: int = 0
    """How likely the name goes with the place, by where it stands; the lower, the likelier."""
    strength: int = 100
    """How surely the place is one, by its form, in percent."""
    season: str = ""
    """The season as written; the name ends in it."""
    until: int | None = None
    """The last number of a post that is several parts."""
    total: int | None = None
    """How many parts there are, as the post says."""
    links: tuple[int, ...] = ()
    """The messages that the post says to be parts beside it."""
