"""What a reader writes that is no command of ours; nothing gets silence."""

from dataclasses import replace

from telegram import Bot, MaybeInaccessibleMessage, Message
from telegram.constants import MessageEntityType

from channel.language.near import nearest
from channel.language.text import without_direction_marks
from handlers.answers import Answer, Question, press, say
from handlers.browse.posts import PAGE_SIZE
from handlers.browse.search import search
from handlers.browse.series import one
from handlers.browse.tags import tag
from handlers.html import Html
from handlers.letters.rebuild import NotRelayed, Reason, rebuild


async def words(ask: Question) -> Answer:
    """Plain words in a private chat: the name of a series or a hashtag, or what to look for in the posts."""
    asked = ask.argument
    if found := await ask.store.series(asked):
        answer = one(ask, found)
        return replace(answer, buttons=(*answer.buttons, (press(ask.texts.search.all_posts.plain(), "qs", found.id),)))
    if asked.startswith("#") and len(asked.split()) == 1:
        return await tag(ask)
    if page := await ask.store.tag(asked, None, PAGE_SIZE):
        answer = await tag(ask)
        return replace(
            answer, buttons=(*answer.buttons, (press(ask.texts.search.all_posts.plain(), "qt", page.tag.id),))
        )
    return await search(ask)


async def unknown_command(ask: Question) -> Answer:
    """A command that is not there: the tag that is called so («/شعر»), or the command that was meant («/serie»)."""
    if await ask.store.tag(ask.argument, None, 1):
        return await tag(ask)
    lines = ask.texts.errors
    unknown = lines.unknown_command(command=f"/{ask.argument}")
    commands = [name for name, _ in ask.texts.commands]
    if near := nearest(ask.argument, ((name, place) for place, name in enumerate(commands))):
        return say(Html(f"{unknown} {lines.meant_command(command=Html('/' + commands[near[0][0]]))}"))
    return say(Html(f"{unknown} {lines.see_help()}"))


async def only_words(ask: Question) -> Answer:
    return say(ask.texts.errors.only_words())


def bold_words(message: MaybeInaccessibleMessage | None) -> str:
    """The first words in bold of a message of the bot's; "" where it cannot be read any more."""
    if not isinstance(message, Message):
        return ""
    for entity in message.entities:
        if entity.type == MessageEntityType.BOLD:
            return without_direction_marks(message.parse_entity(entity))
    return ""


def is_service(message: Message) -> bool:
    """Whether it is Telegram's own note, such as "pinned a message", and nobody has said anything."""
    return message.text is None and rebuild(message, frozenset()) == NotRelayed(Reason.SERVICE)


def answers_the_bot(message: Message, bot: Bot) -> bool:
    """In a group what names no bot is for this one only if it replies to it."""
    replied = message.reply_to_message
    return bool(replied and replied.from_user and replied.from_user.id == bot.id)
