"""The owner's lists: open conversations and blocked readers, by handle and day, never by person."""

from channel.deep_links import address, to_feedback
from channel.people.letters import Conversation
from handlers.answers import DONE, Answer, Button, grid, note, press, say
from handlers.html import Html, escape, isolate, join
from handlers.letters.arrival import head
from handlers.markup.dates import day
from handlers.telegram.reading import rows_of
from handlers.telegram.sending import put_buttons
from handlers.telegram.talk import Talk
from handlers.texts import Texts

_OPEN = 20
_BLOCKED = 60
_BUTTONS_A_ROW = 4


async def inbox(talk: Talk) -> Answer:
    """/inbox: open conversations, oldest first, a button for each. It also shows the link by which readers write."""
    lines = talk.texts.owner
    open_to_readers = Html("")
    if talk.desk.destination is not None:
        open_to_readers = lines.readers_link(link=address(talk.bot, to_feedback()))
    found = await talk.store.inbox(_OPEN + 1)
    shown = found[:_OPEN]
    if not shown:
        return say(lines.inbox_empty(), open_to_readers)
    listed = [
        join(" · ", [_listed(talk.texts, one.handle, one.opened), _in_italics(await _title(talk, one))])
        for one in shown
    ]
    more = lines.inbox_more() if len(found) > _OPEN else Html("")
    buttons = grid([press(one.handle, "oi", one.id) for one in shown], _BUTTONS_A_ROW)
    return say(lines.inbox(), join("\n", [*listed, more]), open_to_readers, buttons=buttons)


async def opened(talk: Talk) -> Answer:
    """A conversation of the inbox as it is now, with its buttons."""
    lines, number = talk.texts.owner, talk.numbers[0]
    conversation = await talk.store.conversation(number)
    if conversation is None:
        return say(lines.no_way_back())
    ban = await talk.store.ban_of(number)
    done = (
        press(lines.open_again.plain(), "oD", number) if conversation.done else press(lines.done.plain(), "od", number)
    )
    block = press(lines.unblock.plain(), "ou", number, ban) if ban else press(lines.block.plain(), "ob", number)
    return say(
        head(conversation, talk.texts, await _title(talk, conversation)),
        lines.words_above(handle=Html(conversation.handle)),
        buttons=((press(lines.answer.plain(), "oa", number), done), (block,)),
    )


async def blocked(talk: Talk) -> Answer:
    """/blocked: blocked readers, newest first, with a button each to unblock them."""
    lines = talk.texts.owner
    bans = (await talk.store.blocked())[:_BLOCKED]
    if not bans:
        return say(lines.blocked_none())
    listed = join("\n", [_listed(talk.texts, ban.handle, ban.day) for ban in bans])
    buttons = grid([press(f"↺ {ban.handle}", "oU", ban.id) for ban in bans], _BUTTONS_A_ROW)
    return say(lines.blocked(), listed, lines.blocked_hint(), buttons=buttons)


async def unblock_in_list(talk: Talk) -> Answer:
    await talk.store.unblock(talk.numbers[0])
    return await blocked(talk)


async def mark_done(talk: Talk) -> Answer:
    await talk.store.mark_done(talk.numbers[0], True)
    return await _swapped(talk, press(talk.texts.owner.open_again.plain(), "oD", talk.numbers[0]))


async def open_again(talk: Talk) -> Answer:
    await talk.store.mark_done(talk.numbers[0], False)
    return await _swapped(talk, press(talk.texts.owner.done.plain(), "od", talk.numbers[0]))


async def block(talk: Talk) -> Answer:
    ban = await talk.store.block(talk.numbers[0], talk.now)
    if ban is None:
        return note(talk.texts.owner.cannot_block.plain())
    return await _swapped(talk, press(talk.texts.owner.unblock.plain(), "ou", talk.numbers[0], ban.id))


async def unblock(talk: Talk) -> Answer:
    number, ban = talk.numbers
    await talk.store.unblock(ban)
    return await _swapped(talk, press(talk.texts.owner.block.plain(), "ob", number))


async def _swapped(talk: Talk, button: Button) -> Answer:
    """Replaces the button that was pressed with the one that undoes it."""
    pressed = talk.query.data if talk.query else None
    rows = tuple(tuple(button if one.data == pressed else one for one in row) for row in rows_of(talk.message))
    await put_buttons(talk.api, talk.where.chat, talk.message.message_id, rows)
    return DONE


async def _title(talk: Talk, conversation: Conversation) -> str:
    """The title of the post that a conversation is about; "" if there is none."""
    post = await talk.store.post(conversation.about) if conversation.about is not None else None
    return post.title if post else ""


def _listed(texts: Texts, handle: str, instant: int) -> Html:
    return texts.owner.listed(handle=Html(handle), day=day(instant, texts))


def _in_italics(words: str) -> Html:
    return Html(f"<i>{escape(isolate(words))}</i>") if words else Html("")
