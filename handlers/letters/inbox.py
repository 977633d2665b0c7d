"""The owner's lists: conversations that are open, and whom he has blocked. Handles and days, never whose they are."""

from channel.people.letters import Conversation
from channel.posts.titles import title_of
from channel.store import Memory
from handlers.answers import Answer, grid, press, say
from handlers.html import Html, escape, isolate, join
from handlers.letters.arrival import head
from handlers.markup.dates import day
from handlers.texts import Texts

_OPEN = 20
_BLOCKED = 60
_BUTTONS_A_ROW = 4


async def inbox(store: Memory, texts: Texts, link: str) -> Answer:
    """Open conversations, oldest first; a button opens one. `link`: by which readers write, if they can."""
    lines = texts.owner
    open_to_readers = lines.readers_link(link=link) if link else Html("")
    found = await store.inbox(_OPEN + 1)
    shown = found[:_OPEN]
    if not shown:
        return say(lines.inbox_empty(), open_to_readers)
    listed = [
        join(" · ", [_listed(texts, one.handle, one.opened), _in_italics(await title(store, one))]) for one in shown
    ]
    more = lines.inbox_more() if len(found) > _OPEN else Html("")
    buttons = grid([press(one.handle, "oi", one.id) for one in shown], _BUTTONS_A_ROW)
    return say(lines.inbox(), join("\n", [*listed, more]), open_to_readers, buttons=buttons)


async def opened(store: Memory, texts: Texts, conversation: Conversation) -> Answer:
    """A conversation of the inbox as it is now, with what can be done."""
    lines, number = texts.owner, conversation.id
    ban = await store.ban_of(number)
    done = (
        press(lines.open_again.plain(), "oD", number) if conversation.done else press(lines.done.plain(), "od", number)
    )
    block = press(lines.unblock.plain(), "ou", number, ban) if ban else press(lines.block.plain(), "ob", number)
    return say(
        head(conversation, texts, await title(store, conversation)),
        lines.words_above(handle=Html(conversation.handle)),
        buttons=((press(lines.answer.plain(), "oa", number), done), (block,)),
    )


async def blocked(store: Memory, texts: Texts) -> Answer:
    """Those who are blocked, newest first; a button unblocks one."""
    lines = texts.owner
    bans = (await store.blocked())[:_BLOCKED]
    if not bans:
        return say(lines.blocked_none())
    listed = join("\n", [_listed(texts, ban.handle, ban.day) for ban in bans])
    buttons = grid([press(f"↺ {ban.handle}", "oU", ban.id) for ban in bans], _BUTTONS_A_ROW)
    return say(lines.blocked(), listed, lines.blocked_hint(), buttons=buttons)


async def title(store: Memory, conversation: Conversation) -> str:
    """Of the post that a conversation is about; "" where it is about none."""
    post = await store.post(conversation.about) if conversation.about is not None else None
    return title_of(post.post) if post else ""


def _listed(texts: Texts, handle: str, instant: int) -> Html:
    return texts.owner.listed(handle=Html(handle), day=day(instant, texts))


def _in_italics(words: str) -> Html:
    return Html(f"<i>{escape(isolate(words))}</i>") if words else Html("")
