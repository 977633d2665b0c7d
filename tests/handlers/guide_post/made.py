"""Guides that are made up, and guide posts as Telegram shows them."""

from bot.sandbox.formatting import format_text
from channel.language.text import tag_key
from channel.models import ChannelInfo, Guide, GuideSection, GuideTag
from channel.views import GuideView, PartLink, SeriesView, Tag
from handlers.channel_posts.message_text import Words, words_of
from handlers.guide_post.material import Known
from handlers.html import Html
from handlers.texts import texts

INFO = ChannelInfo(title="Sums and words", username="sums", chat_id=-1001234567890)


def view(
    *sections: tuple[str, dict[str, str]],
    others: tuple[str, ...] = (),
    series: tuple[SeriesView, ...] = (),
    title: str = "The guide",
    foreword: str = "",
    closing: str = "",
) -> GuideView:
    """What the index knows: sections by heading, each hashtag with its description."""
    names = [name for _, tags in sections for name in tags]
    known = [
        Tag(id=number, key=tag_key(name), name=name, posts=number) for number, name in enumerate([*names, *others], 1)
    ]
    guide = Guide(
        title=title,
        foreword=foreword,
        sections=tuple(
            GuideSection(heading=heading, tags=tuple(GuideTag(name=n, description=d) for n, d in tags.items()))
            for heading, tags in sections
        ),
        closing=closing,
    )
    return GuideView(
        guide=guide if sections else None, post=None, tags=tuple(known), descriptions={}, synonyms={}, series=series
    )


def serial(name: str, parts: int, number: int = 1, first_post: int = 10) -> SeriesView:
    links = (
        PartLink(number=part, label=f"part {part}", post=part, message_id=first_post + part)
        for part in range(1, parts + 1)
    )
    return SeriesView(id=number, name=name, parts=tuple(links))


def known(what: GuideView, language: str = "en", *, mail: bool = True) -> Known:
    return Known(what, INFO, texts(language), "sums_bot", mail)


def shown(post: Html) -> Words:
    """A post as Telegram makes it from its markup."""
    return words_of(*format_text(post, "HTML"))


def said(guide: Guide) -> list[tuple[str, str, str]]:
    """Every hashtag with its section and its description."""
    return [(one.heading, tag.name, tag.description) for one in guide.sections for tag in one.tags]
