"""The one place that turns an update into a question and an answer into messages: it finds the route, and sends."""

import asyncio
import time
from functools import partial
from typing import Any

from cachetools import TTLCache
from telegram import Bot, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from channel.deep_links import Kind, read
from channel.language.text import storable
from handlers.answers import Offer, Question, note, pressed, say
from handlers.desk import Desk
from handlers.html import escape
from handlers.route import Page, Step, Way, Who
from handlers.routes import BUTTONS, COMMANDS, LINKS, OWNERS_COMMANDS, WAYS, own_rights_changed, pencil
from handlers.telegram.admission import refusal
from handlers.telegram.came import Came
from handlers.telegram.discussion import Discussion
from handlers.telegram.errors import on_error
from handlers.telegram.guests import answer_guest, guests_words
from handlers.telegram.leading import led_away
from handlers.telegram.memory import Index
from handlers.telegram.originals import Originals
from handlers.telegram.reading import (
    COMMAND,
    addresses_the_bot,
    answers_the_bot,
    bold_words,
    command_in,
    is_service,
    posts_meant,
)
from handlers.telegram.sending import Rendered, answer_inline, answer_press, edited, quietly, render
from handlers.telegram.talk import Talk
from handlers.texts import texts

_LONGEST_ARGUMENT = 256
_ALBUMS = 1024
_ALBUM_SECONDS = 60.0  # its pictures come one by one


class Front:
    """Reads what is sent to the bot, gets the answer from its route, and sends it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._index = Index(desk.store, desk.guided.username, desk.guided.language)
        self._originals, self._discussion = Originals(desk.store), Discussion()
        self._albums: TTLCache[str | None, bool] = TTLCache(_ALBUMS, _ALBUM_SECONDS)

    def add_to(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers. Order matters: only the first handler that matches an update runs."""
        new, private = filters.UpdateType.MESSAGE, filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(new & filters.Regex(COMMAND), self.on_command))
        application.add_handler(CallbackQueryHandler(self.on_button))
        application.add_handler(InlineQueryHandler(self.on_inline))
        application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, self.on_guest))
        application.add_handler(MessageHandler(new & private, self.on_message))
        application.add_handler(
            ChatMemberHandler(partial(own_rights_changed, self._desk), ChatMemberHandler.MY_CHAT_MEMBER)
        )
        to_bot = filters.REPLY | filters.Entity("mention") | filters.CaptionEntity("mention")
        application.add_handler(MessageHandler(new & filters.ChatType.GROUPS & to_bot, self.on_message))
        edited_here = private | filters.ChatType.GROUPS & filters.REPLY
        application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & edited_here, self.on_edit))
        application.add_error_handler(on_error)

    async def on_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user, bot = update.message, update.effective_user, context.bot
        found = command_in(message) if message else None
        if message is None or user is None or found is None:
            await self.on_message(update, context)  # words that only begin like a command
            return
        name, addressed, argument = found.name, found.addressed, found.argument
        if addressed and addressed.casefold() != bot.username.casefold():
            return
        came = Came(update.update_id, user, message, argument=argument)
        if not argument.startswith(f"{Kind.OWN.value}-") and await self._is_for_set_up(came, bot):
            return
        if (own := OWNERS_COMMANDS.get(name)) and await self._answers(own, came, bot) and name not in COMMANDS:
            return
        if own and came.is_anonymous and await self._first_answer(Way.ANONYMOUS_COMMAND, came, bot):
            return
        if not came.is_private and not addressed and not answers_the_bot(message, bot):
            return  # in the owner's group only their own commands need not name the bot
        if name == "start" and argument:
            link = read(argument)
            came, way = came._replace(link=link), Way.DEAD_LINK
            route = LINKS.get(link.kind) if link else None
        else:
            route, way = COMMANDS.get(name), Way.UNKNOWN_COMMAND
        if route is None or not await self._answers(route, came, bot):
            argument = name if way is Way.UNKNOWN_COMMAND else argument
            await self._first_answer(way, came._replace(argument=argument), bot)

    async def on_message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle a message that is not a command; in a group, only the owner's answers and posts that somebody shows
        the bot concern it."""
        message, user, bot = update.message, update.effective_user, context.bot
        if message is None or user is None or is_service(message):
            return
        came = Came(update.update_id, user, message, argument=storable(message.text or "").strip())
        replies = answers_the_bot(message, bot)
        if await self._is_for_set_up(came, bot) or (replies and await self._first_answer(Way.REPLY, came, bot)):
            return
        if came.is_private:
            if await self._first_answer(Way.MESSAGE, came, bot):
                return
        elif not addresses_the_bot(message, bot):
            return
        if message.via_bot and message.via_bot.id == bot.id:
            return  # a card from our own inline results is not a question
        if message.media_group_id in self._albums:
            return  # one answer is enough for all pictures of an album
        if pointed := posts_meant(message):
            await self._first_answer(Way.POST, came._replace(pointed=pointed), bot)
        elif came.is_private:
            await self._first_answer(Way.WORDS if message.text else Way.MEDIUM, came, bot)
        if message.media_group_id:
            self._albums[message.media_group_id] = True

    async def on_edit(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, user = update.edited_message, update.effective_user
        if message and user:
            await self._first_answer(Way.EDIT, Came(update.update_id, user, message), context.bot)

    async def on_button(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        letters, numbers = pressed(query.data or "") or ("", ())
        route = BUTTONS.get(letters)
        words = bold_words(query.message) if isinstance(route, Page) and route.reads else ""
        came = Came(update.update_id, query.from_user, query.message, query, words, numbers)
        if route is None or not await self._answers(route, came, context.bot):
            lines = texts(await self._desk.languages.of(query.from_user))
            await quietly(query.answer(lines.errors.old_button.plain(), show_alert=True))

    async def on_inline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle `@bot words` in any chat. The answer is for everybody, so the question does not contain the person."""
        if query := update.inline_query:
            came = Came(update.update_id, query.from_user, None, argument=query.query.strip())
            if found := await self._offered(came, context.bot, query.offset):
                await answer_inline(context.bot, query.id, found[0], personal=found[1])

    async def on_guest(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if (message := update.guest_message) and (user := update.effective_user) and message.guest_query_id:
            came = Came(update.update_id, user, None, argument=guests_words(message, context.bot))
            if found := await self._offered(came, context.bot):
                await answer_guest(context.bot, message.guest_query_id, found[0])

    async def _offered(self, came: Came, bot: Bot, offset: str = "") -> tuple[Offer, bool] | None:
        """Return the results for the words, and whether they are for this person alone."""
        [route] = WAYS[Way.INLINE]
        lines = texts(language := await self._desk.languages.of(came.user))
        if await refusal(self._desk, self._index, route, came, language):
            return Offer((), note=(lines.set_up.inline if self._desk.is_new else lines.members.inline).plain()), True
        assert isinstance(route, Page)
        answer = await self._page(route, came, bot, await self._index.written_in(), offset)
        return (answer.answer.offer, self._desk.members is not None) if answer and answer.answer.offer else None

    async def _is_for_set_up(self, came: Came, bot: Bot) -> bool:
        """Whether there is no channel yet; then the owner is asked for it, and nothing else is answered."""
        return self._desk.is_new and (not came.is_private or await self._first_answer(Way.SET_UP, came, bot))

    async def _first_answer(self, way: Way, came: Came, bot: Bot) -> bool:
        for route in WAYS[way]:
            if await self._answers(route, came, bot):
                return True
        return False

    async def _answers(self, route: Page | Step, came: Came, bot: Bot) -> bool:
        """Send the route's answer, if it has one; return whether it has."""
        is_owners = route.who is Who.OWNER
        if is_owners and not await self._is_owners(route, came):
            return False
        nameless, of = is_owners and came.is_anonymous, self._desk.languages.of
        language = (await self._desk.owners_texts()).code if nameless else await of(came.user)
        if refused := await refusal(self._desk, self._index, route, came, language):
            answer = note(refused) if came.query else say(escape(refused))
            rendered: Rendered | None = render(answer, texts(language))
        elif isinstance(route, Page):
            rendered = await self._page(route, came, bot, language)
        else:
            rendered = await self._step(route, came, bot, language)
        if rendered is None:
            return False
        if came.is_private and came.user.id in self._desk.admins and (row := pencil(texts(language), rendered.answer)):
            rendered = render(rendered.answer.over(row), texts(language))
        await self._send(route, came, bot, rendered)
        return True

    async def _is_owners(self, route: Page | Step, came: Came) -> bool:
        """Whether the owner or an admin asks. Of an administrator who hides who they are answers are taken, no more."""
        if came.message is None:
            return False
        if came.is_anonymous:
            return route.way is not None and await self._desk.is_for_letters(came.message.chat)
        return await self._desk.is_owners(came.user.id, came.message.chat)

    async def _page(self, route: Page, came: Came, bot: Bot, language: str, offset: str = "") -> Rendered | None:
        argument = came.argument[:_LONGEST_ARGUMENT]
        if route.counts and argument and not offset:
            self._desk.searches.note(route.counts)
        revision = await self._index.look()
        tells_place = route.tells_place and came.is_private
        progress = await self._desk.places.progress(came.user.id) if tells_place else ()
        is_kept = route.kept and not progress  # an answer with one reader's progress is never cached
        discussed = self._discussion.is_there(bot, self._index.channel)
        key = (route.answer, argument, came.numbers, language, came.is_crowded, discussed)
        if is_kept and (kept := self._index.kept(key)):
            return kept
        answer = await route.answer(
            Question(
                store=self._desk.store,
                texts=texts(language),
                channel=self._index.channel,
                argument=argument,
                numbers=came.numbers,
                link=came.link,
                pointed=came.pointed,
                offset=offset,
                bot=bot.username,
                progress=progress,
                discussed=discussed,
                crowded=came.is_crowded,
            )
        )
        if answer is None:
            return None
        shown = answer.in_a_group(texts(language), bot.username) if came.is_crowded else answer
        rendered = render(shown, texts(language))
        if is_kept:
            self._index.keep(key, rendered, revision)
        return rendered

    async def _step(self, route: Step, came: Came, bot: Bot, language: str) -> Rendered | None:
        if came.message is None or (came.query and route.numbers not in (None, len(came.numbers))):
            return None
        is_owners = route.who is Who.OWNER
        if is_owners and not isinstance(came.message, Message):
            return render(note(texts(language).owner.too_old.plain()), texts(language))
        await self._index.look()
        talk = Talk(
            store=self._desk.store,
            texts=texts(language),
            channel=self._index.channel,
            argument=came.argument if is_owners else came.argument[:_LONGEST_ARGUMENT],
            numbers=came.numbers,
            link=came.link,
            pointed=came.pointed,
            bot=bot.username,
            now=int(time.time()),
            desk=self._desk,
            api=bot,
            user=came.user,
            message=came.message,
            query=came.query,
            where=came.where(is_owners=route.who is Who.OWNER),
            number=came.number,
        )
        if route.alone and not came.is_private:
            return await led_away(talk, route.alone)
        if route.slow and came.query:
            await quietly(came.query.answer())
        answer = await route.answer(talk)
        return render(answer, talk.texts) if answer else None

    async def _send(self, route: Page | Step, came: Came, bot: Bot, rendered: Rendered) -> None:
        answer = rendered.answer
        if came.query is None:
            await self._originals.send(bot, came.where(is_owners=route.who is Who.OWNER), rendered)
        elif isinstance(route, Step) and route.slow:
            await self._show(route, came, bot, rendered)
        else:
            await asyncio.gather(answer_press(came.query, answer), self._show(route, came, bot, rendered))
        if answer.opens is not None and self._desk.opened:
            self._desk.opened(answer.opens)
        if answer.shows is not None and came.is_private:
            await self._desk.places.opened(came.user.id, answer.shows)

    async def _show(self, route: Page | Step, came: Came, bot: Bot, rendered: Rendered) -> None:
        """Show the answer to a press in place of the message with the button if possible, otherwise below it."""
        message = came.message
        if message is None or not rendered.messages:
            return
        is_instead = route.instead and len(rendered.messages) == 1 and not rendered.answer.original
        if not (is_instead and await edited(bot, message.chat.id, message.message_id, rendered)):
            await self._originals.send(bot, came.where(is_owners=route.who is Who.OWNER), rendered)
