"""/publish_guide with the whole bot: the owner looks, says yes, edits by hand, stops it, posts it again."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.commands.chat.conversation import Conversation
from bot.sandbox.errors import Fault
from bot.sandbox.people import Chat
from channel.models import ChannelInfo, Origin, Pinned, Post, SourceKind
from channel.owner.corrections import Correction, CorrectionKind
from handlers.routes import OWNERS_COMMANDS
from handlers.texts import texts
from storage import open_store
from tests.asking import ask, buttons, titles
from tests.conftest import KEYRING, Talk

MARKS = re.compile("[\u2066-\u2069]")
ENGLISH_GUIDE = """Where everything is
Welcome.

By kind:
#essay - long reads
#link - found elsewhere
#joke - for bad days

By subject:
#math - with proofs
#rust - a language

Rust for busy people - part 1/2/3

Write to me any time, also without your name."""


async def owner_at(conversation: Conversation, language: str) -> Chat:
    """The owner, who speaks this language, and the channel with the bot as its administrator."""
    await ask(conversation, "in channel")
    await ask(conversation, "in private")
    await ask(conversation, "as owner")
    await ask(conversation, f"lang {language}")
    return next(chat for chat in conversation.telegram.chats.values() if chat.type == "channel")


def guides(channel: Chat) -> list[dict[str, Any]]:
    """What the bot has posted in the channel."""
    return [message for message in channel.messages if message["message_id"] in channel.bots_own]


async def edit_by_hand(conversation: Conversation, post: dict[str, Any], *swaps: tuple[str, str]) -> str:
    """The owner edits the guide post in Telegram, and everything follows; returns what they are told."""
    text = MARKS.sub("", post["text"])
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    conversation.telegram.edit(post, text)
    return await ask(conversation, "/publish_gide")


@pytest.fixture
async def english(talk: Talk, tmp_path: Path) -> Conversation:
    """The owner of an English channel with its own guide."""
    url = f"sqlite:///{tmp_path}/english.db"
    posts = [
        Post(message_id=number, text=text, tags=tuple(re.findall(r"#(\w+)", text)), date=1_700_000_000 + number)
        for number, text in enumerate(
            ["Rust for busy people - part 1 #rust", "On sums #math #essay", "A joke #joke", "Elsewhere #link #math"], 1
        )
    ]
    guide = Post(message_id=9, text=ENGLISH_GUIDE, tags=tuple(re.findall(r"#(\w+)", ENGLISH_GUIDE)), date=1_700_000_009)
    async with open_store(url, KEYRING) as store:
        info = ChannelInfo(title="Sums and words", username="sums", chat_id=-1001234567890)
        await store.save([Origin(source=SourceKind.JSON, as_of=1), info, *posts, guide, Pinned(message_id=9)])
    conversation = await talk(url)
    await owner_at(conversation, "en")
    return conversation


def channel_of(conversation: Conversation) -> Chat:
    return next(chat for chat in conversation.telegram.chats.values() if chat.type == "channel")


class TestAPersianChannel:
    async def test_the_owner_sees_it_says_yes_and_it_is_pinned(self, sample: Conversation) -> None:
        channel = await owner_at(sample, "fa")
        answer = MARKS.sub("", await ask(sample, "/publish_guide"))
        assert "📖 راهنمای کانال" in answer
        assert "#note (۱۷) — یادداشت‌های خودم" in answer
        assert "در متفکر نمونه منتشر و سنجاق می‌شود" in answer
        assert guides(channel) == []
        answer = await ask(sample, "!2")
        assert "راهنما در کانال است و سنجاق شد: https://t.me/SampleThinker/70" in MARKS.sub("", answer)
        [post] = guides(channel)
        assert channel.pinned == [post["message_id"]]
        assert "هر چی این‌جا نوشتیم، زیر یکی از این هشتگ‌هاست" in post["text"]

    async def test_its_language_is_the_channel_s_and_not_the_owner_s(self, sample: Conversation) -> None:
        channel = await owner_at(sample, "en")
        assert "I'll post it in متفکر نمونه and pin it." in MARKS.sub("", await ask(sample, "/publish_guide"))
        assert "The guide is in the channel" in await ask(sample, "!1")
        assert "مجموعه‌ها" in guides(channel)[0]["text"]

    async def test_a_new_post_is_in_it_at_once_and_its_tags_are_counted_once(self, sample: Conversation) -> None:
        channel = await owner_at(sample, "fa")
        await ask(sample, "/publish_guide")
        await ask(sample, "!2")
        await ask(sample, "in channel")
        await ask(sample, "مدلسازی زبان - قسمت هفتم #language_modeling #تازه")
        text = MARKS.sub("", guides(channel)[0]["text"])
        assert "#language_modeling (۷)" in text
        assert "#تازه (۱)" in text
        assert "⏳" not in text, "what was announced has come"
        assert "https://t.me/SampleThinker/72" in str(guides(channel)[0]["entities"])

    async def test_a_description_that_is_changed_by_hand_stays(self, sample: Conversation) -> None:
        channel = await owner_at(sample, "fa")
        await ask(sample, "/publish_guide")
        await ask(sample, "!2")
        told = await edit_by_hand(sample, guides(channel)[0], ("— یادداشت‌های خودم", "— فکرهای آخر شب. همه‌جورش"))
        assert "ویرایشتان در راهنما را دیدم و نگه می‌دارم" in told
        await ask(sample, "in channel")
        await ask(sample, "یک چیز تازه #note")
        assert "#note (۱۸) — فکرهای آخر شب. همه‌جورش" in MARKS.sub("", guides(channel)[0]["text"])
        await ask(sample, "in private")
        assert "فکرهای آخر شب" in await ask(sample, "/tag note")


class TestAnEnglishChannel:
    async def test_it_has_what_the_owner_s_guide_has_and_what_that_forgot(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        [post] = guides(channel_of(english))
        assert MARKS.sub("", post["text"]).splitlines() == [
            "📖 Where everything is",
            "",
            "Welcome.",
            "",
            "By kind",
            "#essay (1) — long reads",
            "#link (1) — found elsewhere",
            "#joke (1) — for bad days",
            "",
            "By subject",
            "#math (2) — with proofs",
            "#rust (1) — a language",
            "",
            "Series",
            "⏳ means to come.",
            "📚 Rust for busy people - Part 1 / ⏳ 2 / ⏳ 3",
            "",
            "Write to me any time, also without your name.",
            "✉️ A comment, a complaint, an idea? Write to us here, without your name.",
            "🤖 The channel's bot keeps this guide up to date: @rahnama_bot",
        ]

    async def test_in_the_bot_it_is_the_guide_and_in_no_list(self, english: Conversation) -> None:
        lists = [titles(await ask(english, line)) for line in ("/latest", "/tag math", "/tag rust")]
        tags = await ask(english, "/tags")
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        assert [titles(await ask(english, line)) for line in ("/latest", "/tag math", "/tag rust")] == lists
        assert await ask(english, "/tags") == tags
        answer = await ask(english, "/guide")
        assert "https://t.me/sums/10" in answer
        assert "found elsewhere" in answer

    async def test_where_the_owner_deletes_his_old_guide_nothing_is_lost(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        [post] = guides(channel_of(english))
        before = post["text"]
        await english.store.mark_gone(9)
        await ask(english, "/latest")
        assert guides(channel_of(english))[0]["text"] == before
        await ask(english, "restart")
        await ask(english, "in channel")
        await ask(english, "More #math")
        assert "#math (3) — with proofs" in MARKS.sub("", guides(channel_of(english))[0]["text"])

    async def test_where_he_edits_his_old_guide_it_follows(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        text = ENGLISH_GUIDE.replace("with proofs", "with many proofs")
        tags = tuple(re.findall(r"#(\w+)", text))
        edit = Post(message_id=9, text=text, tags=tags, date=1_700_000_009, edited=1_800_000_000)
        await english.store.save([Origin(source=SourceKind.LIVE, as_of=1_800_000_000), edit])
        await ask(english, "/latest")
        assert "#math (2) — with many proofs" in MARKS.sub("", guides(channel_of(english))[0]["text"])

    async def test_foreword_title_and_last_words_by_hand_stay(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        [post] = guides(channel_of(english))
        await edit_by_hand(
            english,
            post,
            ("📖 Where everything is", "📖 Start here"),
            ("Welcome.", "Welcome, and sit down.\nThere is tea."),
            ("also without your name.\n", "also without your name.\nOr call.\n"),
        )
        await ask(english, "in channel")
        await ask(english, "More #math")
        text = MARKS.sub("", guides(channel_of(english))[0]["text"])
        assert text.startswith("📖 Start here\n\nWelcome, and sit down.\nThere is tea.\n\nBy kind")
        assert "without your name.\nOr call.\n✉️" in text
        assert "#math (3)" in text

    async def test_what_cannot_be_kept_is_told_before_it_goes(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        [post] = guides(channel_of(english))
        told = await edit_by_hand(
            english, post, ("By subject\n", "By subject\n<A line> of mine\n"), ("#joke (1)", "joke")
        )
        assert "removes them:\n• joke — for bad days\n• <A line> of mine" in told
        assert "brings them back:\n• #joke" in told
        assert "of mine" not in guides(channel_of(english))[0]["text"]
        assert "of mine" not in await ask(english, "/publish_gide"), "once"

    async def test_what_the_bot_itself_writes_is_no_edit_of_the_owner_s(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        [post] = guides(channel_of(english))
        english.telegram.edit(post)  # Telegram also reports invisible changes, such as views
        assert "edit of the guide" not in await ask(english, "/latest")
        assert await english.store.corrections() == ()


class TestWhatHeSetsRightElsewhere:
    """See `channel.owner.corrections`."""

    async def guide_after(self, english: Conversation, **correction: Any) -> str:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        await english.store.correct(Correction(**correction), 5)
        await ask(english, "/latest")
        return MARKS.sub("", guides(channel_of(english))[0]["text"])

    async def test_a_hidden_hashtag_goes(self, english: Conversation) -> None:
        assert "#joke" not in await self.guide_after(english, kind=CorrectionKind.HIDE, tag="joke")

    async def test_a_merged_hashtag_is_counted_with_the_other(self, english: Conversation) -> None:
        text = await self.guide_after(english, kind=CorrectionKind.MERGE, tag="essay", into="joke", text="joke")
        assert "#essay" not in text
        assert "#joke (2)" in text

    async def test_what_is_said_of_a_hashtag_is_in_the_guide(self, english: Conversation) -> None:
        text = await self.guide_after(english, kind=CorrectionKind.DESCRIBE, tag="math", text="sums & more")
        assert "#math (2) — sums & more" in text

    async def test_a_series_has_the_name_that_he_gave_it(self, english: Conversation) -> None:
        text = await self.guide_after(
            english, kind=CorrectionKind.NAME, series="rustforbusypeople", text="Rust in no time"
        )
        assert "📚 Rust in no time - Part 1" in text

    async def test_a_part_that_he_announces_stands_there_with_its_day_and_goes_when_he_takes_it_back(
        self, english: Conversation
    ) -> None:
        day = 1_900_000_000
        text = await self.guide_after(
            english, kind=CorrectionKind.ANNOUNCE, series="rustforbusypeople", number=4, date=day
        )
        assert "⏳ 4 (17 Mar 2030)" in text
        [kept] = await english.store.corrections()
        await english.store.take_back(kept.id)
        await ask(english, "/latest")
        assert "⏳ 4" not in guides(channel_of(english))[0]["text"]


class TestTheOwnerDecides:
    async def test_no_changes_nothing(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        assert "nothing has changed" in await ask(english, "!2")
        assert guides(channel_of(english)) == []
        assert not (await english.store.published()).on

    async def test_a_second_press_on_one_question_does_not_post_twice(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        message = english.telegram.messages(english.speaker)[-1]
        for _ in range(2):
            english.telegram.press(english.speaker, message, data="1:gp")
        await ask(english, "/latest")
        assert len(guides(channel_of(english))) == 1

    async def test_it_says_where_it_is_and_edits_it_there(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        answer = await ask(english, "/publish_guide")
        assert ": https://t.me/sums/10" in answer.partition("I'll edit the post")[2]
        assert "I'll keep it up to date" in answer
        assert [label[:1] for label in buttons(answer)] == ["📌", "✗", "🆕", "⏹"]
        await ask(english, "!1")
        assert len(guides(channel_of(english))) == 1

    async def test_stopped_it_stays_and_can_go_on(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        await ask(english, "/publish_guide")
        assert "I won't touch it any more" in await ask(english, "!4")
        await ask(english, "in channel")
        await ask(english, "More #math")
        await ask(english, "in private")
        [post] = guides(channel_of(english))
        assert "#math\u2069 (2)" in post["text"]
        answer = await ask(english, "/publish_guide")
        assert "I'm not updating it at the moment." in answer
        assert "⏹" not in answer
        await ask(english, "!1")
        assert "#math\u2069 (3)" in guides(channel_of(english))[0]["text"]

    async def test_posted_anew_the_old_one_is_left_alone_and_in_no_list(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        await ask(english, "/publish_guide")
        assert "pinned: https://t.me/sums/12" in await ask(english, "!3")
        old, new = guides(channel_of(english))
        assert channel_of(english).pinned[-1] == new["message_id"]
        await ask(english, "in channel")
        await ask(english, "More #math")
        await ask(english, "in private")
        assert "#math\u2069 (2)" in old["text"]
        assert "#math\u2069 (3)" in new["text"]
        assert titles(await ask(english, "/latest"))[0] == "More #math"
        assert "https://t.me/sums/12" in await ask(english, "/guide")


class TestInDoubt:
    """A connection broke, and nobody knows whether the post has arrived."""

    async def forwarded(self, english: Conversation, number: int) -> str:
        """The owner forwards a post of the channel and replies to it with the command."""
        channel = channel_of(english)
        post = channel.message(number)
        assert post
        origin = {"type": "channel", "chat": channel.brief(), "message_id": number, "date": 5}
        seen = english.telegram.send(english.speaker, post["text"], content={"forward_origin": origin})
        english.telegram.send(english.speaker, "/publish_guide", reply_to=seen)
        return await ask(english, "/inbox")

    async def test_the_post_that_has_arrived_is_kept_when_the_owner_shows_it(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        english.telegram.fail_next("sendMessage", Fault.ANSWER_LOST)
        assert "I don't know whether it arrived" in await ask(english, "!1")
        [post] = guides(channel_of(english))
        assert "pinned" in await self.forwarded(english, post["message_id"])
        assert guides(channel_of(english)) == [post]
        await ask(english, "in channel")
        await ask(english, "More #math")
        assert "#math\u2069 (3)" in post["text"]

    async def test_another_post_that_he_forwards_is_not_written_over(self, english: Conversation) -> None:
        await ask(english, "in channel")
        await ask(english, "My own words")
        await ask(english, "in private")
        await ask(english, "/publish_guide")
        english.telegram.fail_next("sendMessage", Fault.ANSWER_LOST)
        await ask(english, "!1")
        await self.forwarded(english, 10)
        own = channel_of(english).message(10)
        assert own
        assert own["text"] == "My own words"
        assert len(guides(channel_of(english))) == 1

    async def test_where_it_has_not_arrived_a_second_yes_posts_it(self, english: Conversation) -> None:
        await ask(english, "/publish_guide")
        english.telegram.fail_next("sendMessage", Fault.TIMED_OUT)
        assert "I don't know whether it arrived" in await ask(english, "!1")
        await ask(english, "More #math")
        assert guides(channel_of(english)) == []
        await ask(english, "/publish_guide")
        await ask(english, "!1")
        assert len(guides(channel_of(english))) == 1


class TestWhatStandsInTheWay:
    @pytest.mark.parametrize(
        ("status", "lacks", "missing"),
        [
            ("left", set(), "not_admin"),
            ("member", set(), "not_admin"),
            ("administrator", {"can_post_messages"}, "may_not_post"),
            ("administrator", {"can_edit_messages"}, "may_not_edit"),
        ],
    )
    @pytest.mark.parametrize("language", ["fa", "en"])
    async def test_the_missing_right_is_named_with_the_way_out(
        self, english: Conversation, status: str, lacks: set[str], missing: str, language: str
    ) -> None:
        channel = channel_of(english)
        channel.bot_status, channel.bot_lacks = status, lacks
        await ask(english, f"lang {language}")
        answer = await ask(english, "/publish_guide")
        sentence = getattr(texts(language).publish_guide, missing).plain()
        assert sentence in answer
        assert "/publish_guide" in sentence
        assert buttons(answer) == []
        channel.bot_status, channel.bot_lacks = "administrator", set()
        assert sentence not in await ask(english, "/publish_guide")

    async def test_a_right_that_goes_while_he_thinks_is_named_and_the_question_stays(
        self, english: Conversation
    ) -> None:
        await ask(english, "/publish_guide")
        channel_of(english).bot_lacks = {"can_edit_messages"}
        assert texts("en").publish_guide.may_not_edit.plain() in await ask(english, "!1")
        assert guides(channel_of(english)) == []
        channel_of(english).bot_lacks = set()
        assert "pinned" in await ask(english, "!1")

    async def test_without_posts_or_a_channel_there_is_nothing_to_write(self, talk: Talk) -> None:
        conversation = await talk()
        await ask(conversation, "as owner")
        await ask(conversation, "lang en")
        assert "haven't given me a channel" in await ask(conversation, "/publish_guide")

    async def test_a_channel_without_hashtags_and_series_has_no_guide_yet(self, talk: Talk) -> None:
        conversation = await talk(channel="my_channel")
        await owner_at(conversation, "en")
        await ask(conversation, "in channel")
        await ask(conversation, "Words")
        await ask(conversation, "in private")
        assert "no posts to make a guide from" in await ask(conversation, "/publish_guide")

    async def test_a_reader_finds_no_such_command_and_no_such_button(self, sample: Conversation) -> None:
        await ask(sample, "in channel")
        await ask(sample, "in private")
        unknown = (await ask(sample, "/publish_gui")).replace("publish_gui", "…")
        assert (await ask(sample, "/publish_guide")).replace("publish_guide", "…") == unknown
        message = sample.telegram.messages(sample.speaker)[-1]
        for letter in ("gp", "ga", "gs", "gn"):
            sample.telegram.press(sample.speaker, message, data=f"1:{letter}")
        await ask(sample, "/latest")
        assert not (await sample.store.published()).on

    def test_it_is_among_the_owner_s_commands_with_a_description(self) -> None:
        assert "publish_guide" in OWNERS_COMMANDS
        assert all(texts(language).owner_commands.publish_guide.plain() for language in ("fa", "en"))


async def test_another_channel_s_post_with_the_same_number_is_no_edit_of_the_guide(
    sample: Conversation, copied: Callable[[Path], str]
) -> None:
    await owner_at(sample, "en")
    await ask(sample, "/publish_guide")
    await ask(sample, "!1")
    other = sample.telegram.add_channel("Other", "other_one", bot_is_admin=True)
    other.last_message_id = 69
    post = sample.telegram.post(other, "Of another")
    sample.telegram.edit(post, "#note — of another")
    assert "your edit" not in await ask(sample, "/latest")
    assert await sample.store.corrections() == ()


async def test_in_another_conversation_on_the_same_database_the_same_post_is_kept(
    talk: Talk, sample_database: Path, copied: Callable[[Path], str]
) -> None:
    url = copied(sample_database)
    first = await talk(url)
    await owner_at(first, "fa")
    await ask(first, "/publish_guide")
    await ask(first, "!2")
    await first.stop()
    second = await talk(url)
    await ask(second, "in channel")
    await ask(second, "Words #brandnew")
    channel = channel_of(second)
    assert "#brandnew" in channel.messages[0]["text"]
    assert guides(channel) == [], "nothing was posted a second time"
    assert [post.message_id for post in (await second.store.published()).posts] == [70]
