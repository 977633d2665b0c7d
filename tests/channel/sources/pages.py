"""Small made-up pages of a channel, as a crawler writes their text."""

from pathlib import Path

from channel.models import EntityKind, Origin, Post, Record, SourceKind
from channel.sources import page_text

TITLE = "باغچه نمونه"
FOOTER = "@baghche_nemune"
EXCERPT = (
    "پارسال درباره نهال گردو نوشتم و چند نفر پرسیدند که چطور باید آن را از سرمای زمستان نگه داشت، " * 2 + "گفتم که…"
)


def records(path: Path) -> list[Record]:
    origin, *records = page_text.read(path, lambda _: None)
    assert origin == Origin(source=SourceKind.PAGE_TEXT)
    return records


def posts(path: Path) -> list[Post]:
    return [record for record in records(path) if isinstance(record, Post)]


def page(folder: Path, *lines: str, end: str = "\n") -> Path:
    """A page of the made-up channel."""
    path = folder / "page.txt"
    path.write_bytes(end.join((TITLE, *lines)).encode())
    return path


def twice(first: str, *body: str) -> tuple[str, ...]:
    """A post as on the page: its first line, the other lines, and the other lines again."""
    return first, *body, *body


def marked(post: Post, kind: EntityKind) -> list[str]:
    return [post.text[entity.offset : entity.end] for entity in post.entities if entity.kind is kind]


TULIPS = twice("لاله‌ها درآمدند", "امسال زودتر از هر سال گل دادند.", "#گل #بهار", FOOTER)
WALNUT = twice("نهال گردو", "چاله را نیم متر بکنید و کود بریزید.", "بعد خوب آب بدهید.", "#درخت", FOOTER)
