"""The reader's side: he writes, sees exactly what the owner will see, chooses how to send it, and may answer back."""

from collections.abc import Awaitable, Callable

from cachetools import TTLCache
from telegram import CallbackQuery, Message

from channel.models import PostKind
from channel.people.letters import Draft, Letter, Stage
from channel.posts.titles import TITLE_LENGTH, first_line
from channel.store import Memory
from handlers.answers import press
from handlers.html import Html
from handlers.letters.limits import Limits
from handlers.letters.preview import preview, ways
from handlers.letters.rebuild import NotRelayed, rebuild
from handlers.letters.sending import Sending
from handlers.markup.shortening import cut_between
from handlers.telegram.sending import keyboard
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_DAY = 86_400.0
_ALBUM_SECONDS = 2  # until the last picture of an album has come in


class Reader:
    """What a reader does on the way of anonymous words. Steps: begin, write, see, choose."""

    def __init__(
        self,
        store: Memory,
        destination: int | None,
        kinds: frozenset[PostKind],
        wake: Callable[[], None],
        owner_texts: Callable[[], Awaitable[Texts]],
        limits: Limits | None = None,
    ) -> None:
        """`destination`: the owner's chat or group; None where the owner has named none. `wake`: tells the sender that
        there is something to send."""
        self._store = store
        self._destination = destination
        self._kinds = kinds
        self._wake = wake
        self._owner_texts = owner_texts
        self._told_of_edits: TTLCache[int, bool] = TTLCache(1000, _DAY)
        self._sending = Sending(store, destination or 0, wake, limits or Limits(), owner_texts, _title)

    async def begin(self, talk: Talk, about: int | None = None, conversation: int | None = None) -> None:
        """Asks for the words: to the owner, about a post, or on in a conversation."""
        lines = talk.texts.feedback
        if self._destination is None:
            await talk.say(lines.not_set_up())
            return
        post = await self._store.post(about) if about is not None else None
        found = await self._store.conversation(conversation) if conversation is not None else None
        if conversation is not None and not (found and await self._store.is_reader_of(conversation, talk.user.id)):
            await talk.say(lines.already_ended())
            return
        await self._keep(talk, Draft(stage=Stage.WRITING, about=about if post else None, conversation=conversation))
        if found:
            ask = lines.ask_more(handle=found.handle)
        else:
            ask = lines.ask_about(post=_title(post.post.text)) if post else lines.ask()
        await talk.say(
            ask, Html("") if found else lines.privacy_hint(), buttons=((press(lines.cancel.plain(), "fx"),),)
        )

    async def write(self, talk: Talk, message: Message, conversation: int | None = None) -> bool:
        """A message in the private chat: taken if words were asked for. Whether it was taken."""
        draft = await self._store.draft(talk.user.id, talk.now)
        if conversation is not None:
            if not await self._store.is_reader_of(conversation, talk.user.id):
                await talk.say(talk.texts.feedback.already_ended())
                return True
            draft = Draft(stage=Stage.WRITING, conversation=conversation)
        if draft is None or draft.stage is Stage.ANSWERING or self._destination is None:
            return False
        await self._take(talk, message, draft)
        return True

    async def write_at_once(self, talk: Talk, message: Message) -> None:
        """/feedback with the words behind it."""
        if self._destination is None:
            await talk.say(talk.texts.feedback.not_set_up())
            return
        await self._take(talk, message, Draft(stage=Stage.WRITING), _after_the_command(message))

    async def _take(self, talk: Talk, message: Message, draft: Draft, skipped: int = 0) -> None:
        letter = rebuild(message, self._kinds, skipped)
        if isinstance(letter, NotRelayed):
            await talk.say(letter.sentence(talk.texts))
            return
        album, begun, nonce = message.media_group_id, talk.number, talk.number
        if album and album == draft.album:
            begun, nonce = draft.album_begun, max(draft.nonce, talk.number)
            letter = draft.letter if talk.number <= draft.nonce else _with_more(draft.letter, letter)  # may be repeated
        drawn = draft.model_copy(
            update={
                **{"stage": Stage.CONFIRMING, "letter": letter, "nonce": nonce},
                **{"album": album, "album_begun": begun},
            }
        )
        post = await self._store.post(drawn.about) if drawn.about is not None else None
        await self._keep(talk, drawn)
        shown = preview(talk, drawn, _title(post.post.text) if post else "", await self._owner_texts())
        # Each picture of an album comes by itself; its preview waits for the last, and takes the earlier ones' place.
        name = f"album{begun}." if album else None
        await self._store.put_out(
            f"{name or ''}{talk.key}", shown, now=talk.now, wait=_ALBUM_SECONDS if album else 0, instead_of=name
        )
        self._wake()

    async def edited(self, talk: Talk) -> None:
        """Says that edits stay behind: once, and only to one who has a draft or a conversation."""
        if self._destination is None or talk.user.id in self._told_of_edits:
            return
        kept = await self._store.kept_of(talk.user.id)
        if kept.drafts or kept.conversations or kept.unsent:
            self._told_of_edits[talk.user.id] = True
            await talk.say(talk.texts.feedback.edits_stay())

    async def cancel(self, talk: Talk) -> bool:
        """Whether there was something to cancel."""
        return await self._store.forget_draft(talk.user.id)

    def steps(self) -> dict[str, Callable[[Talk, CallbackQuery, tuple[int, ...]], Awaitable[None]]]:
        return {
            "fx": self._cancelled,
            "fe": self._changed,
            "fy": self._consented,
            "fs": self._sending.answerable,
            "f1": self._sending.one_way,
            "fn": self._sending.signed,
            "fw": self._about_a_post,
            "fr": self._answered_back,
            "ff": self._ended,
        }

    async def _cancelled(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        await self.cancel(talk)
        await query.edit_message_text(talk.texts.feedback.cancelled())

    async def _changed(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        draft = await self._store.draft(talk.user.id, talk.now)
        if draft is None or (draft.nonce,) != numbers:
            await query.edit_message_text(talk.texts.feedback.gone())
            return
        emptied = draft.model_copy(update={"stage": Stage.WRITING, "letter": Letter(), "album": None})
        await self._keep(talk, emptied)
        await query.edit_message_text(talk.texts.feedback.changing())

    async def _consented(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        draft = await self._store.draft(talk.user.id, talk.now)
        if draft is None or (draft.nonce,) != numbers:
            await query.edit_message_text(talk.texts.feedback.gone())
            return
        await query.edit_message_reply_markup(keyboard(ways(talk, draft)))

    async def _about_a_post(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        await self.begin(talk, about=numbers[0] if numbers else None)

    async def _answered_back(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        await self.begin(talk, conversation=numbers[0] if numbers else None)

    async def _ended(self, talk: Talk, query: CallbackQuery, numbers: tuple[int, ...]) -> None:
        found = await self._store.conversation(numbers[0]) if numbers else None
        lines = talk.texts.feedback
        if found and await self._store.end(found.id, talk.user.id):
            await talk.say(lines.ended(handle=found.handle))
        else:
            await talk.say(lines.already_ended())

    async def _keep(self, talk: Talk, draft: Draft) -> None:
        await self._store.keep_draft(talk.user.id, draft, talk.now)


def _title(text: str) -> str:
    """A post's first words, for those who are to know which post is meant."""
    return cut_between(first_line(text), TITLE_LENGTH)


def _with_more(letter: Letter, more: Letter) -> Letter:
    """An album's letter with one more picture; the caption stands on one of them."""
    words = letter if letter.text else more
    return Letter(text=words.text, entities=words.entities, media=(*letter.media, *more.media))


def _after_the_command(message: Message) -> int:
    """Where the words behind "/feedback" begin, in code points."""
    text = message.text or ""
    command = text.split(None, 1)[0] if text else ""
    return len(text) - len(text[len(command) :].lstrip())
