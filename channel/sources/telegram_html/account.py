"""What the export of a whole account says about one of its chats, outside that chat's own folder."""

from pathlib import Path

from channel.errors import SourceError
from channel.sources.markup import Node, attribute, find, find_all, line_of, parsed

CHANNEL = "channel"

_LIST = Path("lists", "chats.html")
_LARGEST = 16 << 20  # bytes


def kind_of(folder: Path) -> str | None:
    """How the account's list of chats classifies the chat in the folder: "channel", "group", "private" or "bot".

    None if there is no such list, or the chat is not in it.
    """
    listing = folder.resolve().parent.parent / _LIST
    try:
        with listing.open("rb") as file:
            content = file.read(_LARGEST)
        page = parsed(content, listing.name)
    except (OSError, SourceError):
        return None
    address = f"../{folder.resolve().parent.name}/{folder.resolve().name}/messages.html"
    for entry in find_all(page, "entry"):
        if attribute(entry, "href").partition("#")[0] == address:
            return _kind(entry)
    return None


def _kind(entry: Node) -> str | None:
    return line_of(find(entry, "info")) or None
