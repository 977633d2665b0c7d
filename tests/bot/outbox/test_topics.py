"""A conversation has its own topic in the owner's forum."""

from typing import Any

from bot.outbox import Limits
from bot.sandbox import Chat, User
from channel.people.letters import Call, Conversation, Draft, Letter, Stage
from tests.bot.outbox.conftest import Office, unix_time, words

AT_ONCE = Limits().faster(1000)


async def conversation(office: Office, reader: User, update: int) -> Conversation:
    """A conversation that a reader has begun; its own letter goes nowhere here."""
    now = int(unix_time())
    draft = Draft(stage=Stage.CONFIRMING, letter=Letter(text="hello"), nonce=update)
    await office.store.keep_draft(reader.id, draft, now)
    begun = await office.store.send_letter(
        f"u{update}", reader.id, update, answerable=True, language="fa", now=now, compose=lambda *_: ()
    )
    assert isinstance(begun, Conversation)
    return begun


def by_topic(office: Office, forum: Chat) -> dict[str | None, list[str]]:
    """What the bot has written, under the names of the topics."""
    written: dict[str | None, list[str]] = {}
    for message in office.telegram.messages(forum):
        if "text" in message and office.telegram.is_own(message):
            topic = forum.topics.get(message.get("message_thread_id", 0))
            written.setdefault(topic.name if topic else None, []).append(message["text"])
    return written


async def test_each_conversation_gets_a_topic_named_by_its_handle(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    one = await conversation(office, office.reader("Ali"), 1)
    other = await conversation(office, office.reader("Leila"), 2)
    await office.put(
        words(forum, "from one", conversation=one.id),
        words(forum, "from the other", conversation=other.id),
        words(forum, "one again", conversation=one.id),
        words(forum, "to all"),
    )
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {
        one.handle: ["from one", "one again"],
        other.handle: ["from the other"],
        None: ["to all"],
    }
    assert len(forum.topics) == 2
    kept = await office.store.conversation(one.id)
    assert kept is not None
    assert forum.topics[kept.topic or 0].name == one.handle


async def test_the_topic_is_used_again_by_the_next_sender(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    one = await conversation(office, office.reader(), 1)
    for text in ("first", "second"):
        await office.put(words(forum, text, conversation=one.id))
        await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {one.handle: ["first", "second"]}
    assert len(forum.topics) == 1


async def test_a_topic_that_was_deleted_is_made_anew(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    one = await conversation(office, office.reader(), 1)
    async with office.sending(limits=AT_ONCE):
        await office.put(words(forum, "first", conversation=one.id))
        await office.emptied()
        forum.topics.clear()
        forum.messages.clear()
        await office.put(words(forum, "second", conversation=one.id), words(forum, "third", conversation=one.id))
        await office.emptied()
    assert by_topic(office, forum) == {one.handle: ["second", "third"]}
    assert len(forum.topics) == 1


async def test_a_group_that_is_no_forum_has_no_topics_and_is_asked_once(office: Office) -> None:
    group = office.group()
    one = await conversation(office, office.reader(), 1)
    await office.put(*(words(group, f"{number}", conversation=one.id) for number in range(3)))
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, group) == {None: ["0", "1", "2"]}
    assert office.asked("getChat") == 1


async def test_a_private_chat_is_not_even_asked(office: Office) -> None:
    owner = office.reader("Owner")
    one = await conversation(office, office.reader(), 1)
    await office.put(words(owner, "a word", conversation=one.id))
    await office.sent(limits=AT_ONCE)
    assert office.texts(owner) == ["a word"]
    assert office.asked("getChat") == 0


async def test_words_arrive_in_the_general_topic_where_the_bot_may_make_none(office: Office) -> None:
    forum = office.group(forum=True)
    one = await conversation(office, office.reader(), 1)
    await office.put(*(words(forum, f"{number}", conversation=one.id) for number in range(3)))
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {None: ["0", "1", "2"]}
    assert office.asked("createForumTopic") == 1


async def test_words_arrive_where_every_topic_vanishes(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    one = await conversation(office, office.reader(), 1)
    office.telegram.fail_next("sendMessage", 400, "Bad Request: message thread not found", times=2)
    await office.put(words(forum, "in the end", conversation=one.id))
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {None: ["in the end"]}


async def test_a_conversation_that_is_forgotten_needs_no_topic(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    await office.put(words(forum, "of nobody", conversation=12345))
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {None: ["of nobody"]}


async def test_an_edit_needs_no_topic(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    one = await conversation(office, office.reader(), 1)
    await office.put(words(forum, "to be edited"))
    await office.sent(limits=AT_ONCE)
    place: dict[str, Any] = {"chat_id": forum.id, "message_id": office.telegram.messages(forum)[-1]["message_id"]}
    await office.put(Call(method="editMessageText", params={**place, "text": "edited"}, conversation=one.id))
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {None: ["edited"]}
    assert not forum.topics


async def test_a_flood_while_a_topic_is_made_is_obeyed(office: Office) -> None:
    forum = office.group(forum=True, bot_is_admin=True)
    one = await conversation(office, office.reader(), 1)
    office.telegram.fail_next("createForumTopic", 429, parameters={"retry_after": 30})
    began = unix_time()
    await office.put(words(forum, "after the pause", conversation=one.id))
    await office.sent(limits=AT_ONCE)
    assert by_topic(office, forum) == {one.handle: ["after the pause"]}
    assert unix_time() - began >= 30
