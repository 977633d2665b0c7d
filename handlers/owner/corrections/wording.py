"""Corrections in words."""

from channel.language.tables import tables
from channel.models import ChannelInfo
from channel.owner.corrections import Correction, CorrectionKind
from channel.posts.links import post_url
from channel.store import Index
from channel.views import StoredPost
from handlers.html import Html, escape, isolate, link
from handlers.markup.dates import day, part_name
from handlers.markup.shortening import cut_between
from handlers.texts import Texts

_LONGEST = 200


class Telling:
    """Says in a language which corrections are in force."""

    def __init__(self, store: Index, texts: Texts, channel: ChannelInfo | None) -> None:
        self._store = store
        self._texts = texts
        self._channel = channel

    async def told(self, said: Correction) -> Html:
        lines = self._texts.correcting
        tag = await self.tag(said.tag)
        part = part_name(said.number, self._texts) if said.number is not None else Html("")
        match said.kind:
            case CorrectionKind.MERGE:
                return lines.merged(tag=tag, into=await self.tag(said.into))
            case CorrectionKind.DESCRIBE:
                return (
                    lines.described(tag=tag, words=cut_between(said.text, _LONGEST))
                    if said.text
                    else lines.not_described(tag=tag)
                )
            case CorrectionKind.HIDE:
                return lines.hidden(tag=tag, command=Html(f"<code>/tag {escape(said.tag)}</code>"))
            case CorrectionKind.NAME:
                return lines.named(series=said.into or said.series, name=said.text)
            case CorrectionKind.NO_PART:
                return lines.no_part(post=await self._at(said.message_id))
            case CorrectionKind.PART if said.number is None:
                return lines.beside(series=await self._series(said), post=await self._at(said.message_id))
            case CorrectionKind.PART:
                return lines.placed(part=part, series=await self._series(said), post=await self._at(said.message_id))
            case CorrectionKind.ANNOUNCE if said.date is not None:
                on = Html(escape(day(said.date, self._texts)))
                return lines.comes_on(part=part, series=await self._series(said), day=on)
            case CorrectionKind.ANNOUNCE:
                return lines.comes(part=part, series=await self._series(said))
            case CorrectionKind.SERIES:
                return lines.is_series(name=said.text or said.pool)
            case CorrectionKind.NO_SERIES:
                return lines.is_no_series(name=said.text or said.pool)
            case CorrectionKind.GUIDE:
                return lines.is_guide(post=await self._at(said.message_id))
            case CorrectionKind.LANGUAGE:
                return lines.is_in_language(
                    name=str(tables()[said.text]["name"]) if said.text in tables() else said.text
                )
            case CorrectionKind.ALIAS:
                return lines.alias(name=said.text, other=said.into)
            case CorrectionKind.SKIP:
                return lines.never(part=part, series=await self._series(said))

    async def tag(self, key: str) -> Html:
        """Return a hashtag as posts write it, by its own key, even if it is now a spelling of another."""
        if not key:
            return Html("")
        page = await self._store.tag(key, None, 1)
        name = page.tag.name if page and page.tag.key == key else key
        return Html(f"<b>{escape(isolate('#' + name))}</b>")

    def post(self, post: StoredPost) -> Html:
        title = self.title(post)
        url = post_url(self._channel, post.post.message_id)
        return link(title, url) if url else escape(isolate(title))

    def title(self, post: StoredPost) -> str:
        return post.title or self._texts.post.no_words.plain()

    async def _series(self, said: Correction) -> str:
        found = await self._store.series(said.series)
        return found.name if found else said.text

    async def _at(self, message_id: int | None) -> Html:
        found = await self._store.post_at(message_id) if message_id is not None else None
        if found:
            return self.post(found)
        return Html(post_url(self._channel, message_id) or str(message_id or ""))
