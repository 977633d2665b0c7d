"""Links into the bot: given in answers, followed by friends, also when what they led to is gone."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.commands.chat.conversation import Conversation
from bot.commands.chat.showing import buttons as keys
from bot.commands.import_posts import SAMPLE, bring_in
from channel.deep_links import to_search, to_series, to_tag
from channel.language.text import without_direction_marks
from channel.models import ChannelInfo, Origin, Pinned, Post, Record, SourceKind
from tests.asking import ask, bot_messages, buttons
from tests.conftest import Talk

ORIGIN = Origin(source=SourceKind.JSON, as_of=1)
INFO = ChannelInfo(title="Deep Thinker", username="DeepThinker")
LONG = "یادداشت‌های_پراکنده_درباره‌ی_" * 6 + "آمار"


def post(number: int | None, text: str, *tags: str) -> Post:
    return Post(message_id=number, date=1_700_000_000 + (number or 0), text=text, tags=tags)


def shared(conversation: Conversation) -> tuple[str, str]:
    """The payload of the link that the last answer offers to share, and the words beside it."""
    [button] = [one for one in keys(bot_messages(conversation)[-1]) if "/share/url" in one.get("url", "")]
    query = parse_qs(urlsplit(button["url"]).query)
    address = re.fullmatch(r"https://t\.me/rahnama_bot\?start=([A-Za-z0-9_-]{1,64})", query["url"][0])
    assert address
    return address[1], query["text"][0]


async def same(conversation: Conversation, asked: str, linked: str) -> bool:
    return await ask(conversation, asked) == await ask(conversation, f"/start {linked}")


@pytest.mark.parametrize(
    ("asked", "payload"),
    [
        ("/tag meme", "t-meme"),
        ("/tag شعر", to_tag("شعر")),
        ("/series language_modeling", "s-language_modeling"),
        ("/series فضای هیلبرت", to_series("فضای هیلبرت")),
        ("/series فضای هیلبرت معرفی", to_series("فضای هیلبرت", 0)),
        ("/series language_modeling 3", "s3-language_modeling"),
        ("/series language_modeling 7", "s7-language_modeling"),
        ("/series language_modeling 40", "s40-language_modeling"),
        ("/series language_modeling 1", "p15"),
        ("نظریه بازی", to_search("نظریه بازی")),
    ],
)
@pytest.mark.parametrize("language", ["fa", "en"])
async def test_a_link_shows_what_its_question_shows(
    sample: Conversation, asked: str, payload: str, language: str
) -> None:
    await ask(sample, f"lang {language}")
    assert await same(sample, asked, payload)


@pytest.mark.parametrize(
    "payload",
    [
        *("x" * 64, "-" * 64, "t-nothing_like_it", "t--99999999", "s-nothing", "s3-nothing", "S-abcdefghijkl", "p9999"),
        *("n9999", "p", "سلام", "🎬", "a b c", "T-abcdefghijkl", "p" + "9" * 15, "t-" + "z" * 60 + "-z", "<b>", "q-"),
    ],
)
async def test_a_broken_link_gets_a_kind_word_and_the_guide(sample: Conversation, payload: str) -> None:
    answer, guide = await ask(sample, f"/start {payload}"), await ask(sample, "/guide")
    assert answer.startswith("این پیوند ناقص است")
    assert answer.endswith(guide)


async def test_a_broken_link_gets_it_in_the_reader_s_language(sample: Conversation) -> None:
    await ask(sample, "lang en")
    assert (await ask(sample, "/start x")).startswith("This link is incomplete")


async def test_links_to_what_was_taken_out_say_so(talk: Talk) -> None:
    conversation = await talk()
    await conversation.store.save([ORIGIN, INFO, post(5, "A post", "rare"), post(6, "Another", "other")])
    assert (await ask(conversation, "/start p5")).startswith("A post")
    assert (await ask(conversation, "/start t-rare")).startswith("🏷 #rare")
    await conversation.store.forget_post(5)
    number = next(card.id for card in (await conversation.store.latest(None, 2)).posts) - 1
    for payload in ("p5", f"n{number}", "t-rare"):
        assert (await ask(conversation, f"/start {payload}")).startswith("این پیوند ناقص است"), payload


async def test_an_empty_index_answers_a_link_too(talk: Talk) -> None:
    assert "هنوز پستی این‌جا نیست" in await ask(await talk(), "/start t-meme")


async def test_every_hashtag_series_and_post_offers_a_link_that_leads_back_to_it(sample: Conversation) -> None:
    for tag in await sample.store.tags():
        if tag.posts:
            await ask(sample, f"/tag {tag.name}")
            payload, words = shared(sample)
            assert words == f"#{tag.name} · متفکر نمونه"
            assert await same(sample, f"/tag {tag.name}", payload)
    for series in await sample.store.series_list():
        await ask(sample, f"/series {series.name}")
        payload, words = shared(sample)
        assert words == f"{series.name} · متفکر نمونه"
        assert await same(sample, f"/series {series.name}", payload)
    await ask(sample, "/latest")
    listed = bot_messages(sample)[-1]
    for number in range(1, 47):
        sample.telegram.press(sample.speaker, listed, data=f"1:p:{number}")
        await sample.telegram.settled()
        opened = bot_messages(sample)[-1]
        payload, words = shared(sample)
        assert without_direction_marks(words) == words
        await ask(sample, f"/start {payload}")
        assert bot_messages(sample)[-1]["text"] == opened["text"]


async def test_links_survive_a_new_database_with_other_numbers(
    sample: Conversation, talk: Talk, tmp_path: Path
) -> None:
    given = {}
    for asked in ("/tag شعر", "/series فضای هیلبرت", "/series language_modeling 2"):
        await ask(sample, asked)
        given[asked] = shared(sample)[0]
    fresh = await talk(f"sqlite:///{tmp_path}/fresh.db")
    info = (await sample.store.channel()).info
    assert info
    await fresh.store.save([ORIGIN, info, *(post(1000 + n, f"Dreams - part {n}", "a", f"b{n}") for n in range(1, 9))])
    await bring_in(fresh.store, SAMPLE)
    for asked, payload in given.items():
        answer, there = await ask(fresh, f"/start {payload}"), await ask(sample, asked)
        assert answer.splitlines()[0] == there.splitlines()[0], asked


async def test_the_button_stands_beside_the_one_that_opens_the_channel(sample: Conversation) -> None:
    await ask(sample, "/series language_modeling 1")
    rows = bot_messages(sample)[-1]["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in rows[-3]] == ["🔗 هم‌رسانی", "باز کردن در کانال"]
    await ask(sample, "lang en")
    assert [label.split(" (")[0] for label in buttons(await ask(sample, "/tag meme"))][-1] == "🔗 Share"


async def test_a_part_without_a_number_at_telegram_is_shared_by_its_place_in_the_series(talk: Talk) -> None:
    conversation = await talk()
    await conversation.store.save(
        [
            ORIGIN,
            INFO,
            post(None, "Dreams - part 1\nof sheep"),
            post(None, "Dreams - part 2\nof wool"),
            post(None, "Bare"),
        ]
    )
    assert "of wool" in await ask(conversation, "/series dreams 2")
    assert shared(conversation) == ("s2-dreams", "Dreams - part 2 – of wool · Deep Thinker")
    assert "of wool" in await ask(conversation, "/start s2-dreams")
    bare = next(card.id for card in (await conversation.store.latest(None, 9)).posts if card.title == "Bare")
    assert (await ask(conversation, f"/start n{bare}")).startswith("Bare")
    assert shared(conversation)[0] == f"n{bare}"


async def test_names_that_are_too_long_for_a_link_are_found_all_the_same(talk: Talk) -> None:
    conversation = await talk()
    series = "داستان‌پردازی درباره‌ی شبکه‌های عصبیِ پیچشیِ بازگشتیِ خودرمزگذارِ یادگیرنده"
    await conversation.store.save(
        [
            *(ORIGIN, INFO, post(1, "x", LONG), post(2, "y", LONG + "ی", "x"), post(3, "z", LONG + "ی", "x")),
            *(post(10 + part, f"{series} - part {part}\nwords {part}") for part in (1, 2)),
        ]
    )
    await ask(conversation, f"/tag {LONG}")
    payload, words = shared(conversation)
    assert payload.startswith("T-")
    assert len(words) <= 64 + len(" · Deep Thinker")
    assert await same(conversation, f"/tag {LONG}", payload)
    await ask(conversation, f"/series {series}")
    whole = shared(conversation)[0]
    assert whole.startswith("S-")
    assert await same(conversation, f"/series {series}", whole)
    assert "words 2" in await ask(conversation, f"/start {whole.replace('S-', 'S2-')}")


async def test_in_a_group_a_link_is_followed_and_letters_stay_private(sample: Conversation) -> None:
    await ask(sample, "in group")
    assert "قسمت اول از ۷ · مدلسازی زبانی" in await ask(sample, "/start@rahnama_bot p15")
    assert (await ask(sample, "/start@rahnama_bot x")).startswith("این پیوند ناقص است")
    answer = await ask(sample, "/start@rahnama_bot feedback_3")
    assert "همه می‌بینند" in answer
    assert "t.me/rahnama_bot?start=feedback_3" in answer
    await ask(sample, "in private")
    assert "پیش‌نمایش" not in await ask(sample, "نظریه بازی")
    assert not any(await sample.store.kept_of(sample.speaker.id))


def hashtags_in(conversation: Conversation) -> list[dict[str, str]]:
    """The hashtags with their addresses in each of the bot's messages, and those that Telegram itself links."""
    found = []
    for message in bot_messages(conversation):
        units, there = message["text"].encode("utf-16-le"), {}
        for one in message["entities"]:
            start, end = one["offset"], one["offset"] + one["length"]
            words = without_direction_marks(units[2 * start : 2 * end].decode("utf-16-le"))
            if words.startswith("#") and one["type"] in ("hashtag", "text_link"):
                there[words] = one.get("url", "")
        found.append(there)
    return found


@pytest.mark.parametrize("username", ["DeepThinker", None])
async def test_hashtags_in_answers_lead_to_their_posts_in_the_bot(talk: Talk, username: str | None) -> None:
    conversation = await talk()
    records: list[Record] = [post(n, f"Dreams - part {n}", "رؤیا‌ها", f"n{n}") for n in (1, 2)]
    await conversation.store.save([ORIGIN, INFO.model_copy(update={"username": username}), *records])
    for asked in ("/tag رویا ها", "/guide", "/series dreams"):
        answer = await ask(conversation, asked)
        address = hashtags_in(conversation)[-1]["#رؤیا\u200cها"]
        assert (await ask(conversation, f"/start {address.rpartition('=')[2]}")).startswith("🏷"), asked
        assert "@" not in re.sub(r"https?://\S+", "", answer)


async def test_hashtags_of_the_sample_stay_bare(sample: Conversation) -> None:
    await ask(sample, "/tag meme")
    assert "rahnama_bot?start=t-" not in str(bot_messages(sample)[-1]["entities"])


async def test_hashtags_are_buttons_two_a_row_and_those_without_posts_a_line(talk: Talk) -> None:
    conversation = await talk()
    names = [f"tag{number}" for number in range(12)]
    guide = "Guide to the channel\n\nBy subject:\n" + "\n".join(f"#{name} - words" for name in names)
    posts = [post(1, guide, *names), *(post(n + 2, "x", name) for n, name in enumerate(names[:3]))]
    await conversation.store.save([ORIGIN, INFO, *posts, Pinned(message_id=1)])
    await ask(conversation, "lang en")
    answer = re.sub(r" \(https?://[^)]*\)", "", await ask(conversation, "/tags"))
    rows = bot_messages(conversation)[-1]["reply_markup"]["inline_keyboard"]
    assert [[without_direction_marks(one["text"]) for one in row] for row in rows] == [
        ["#tag0 · 1", "#tag1 · 1"],
        ["#tag2 · 1"],
    ]
    listed = re.findall(r"No posts yet: (.*)", answer)
    assert sorted(listed[0].split(", ")) == sorted(f"#{name}" for name in names[3:])


@pytest.mark.parametrize("letters", [4, 40])
async def test_the_guide_of_a_channel_with_many_hashtags_links_them_all(talk: Talk, letters: int) -> None:
    conversation = await talk()
    names = [f"tag{number}".ljust(letters, "x") for number in range(120)]
    guide = "Guide to the channel\n\nBy subject:\n" + "\n".join(f"#{name} - words" for name in names[:110])
    posts = [post(1, guide, *names[:110]), *(post(n + 2, "x", name) for n, name in enumerate(names))]
    await conversation.store.save([ORIGIN, INFO, *posts, Pinned(message_id=1)])
    await ask(conversation, "/guide")
    linked = {tag: where for message in hashtags_in(conversation) for tag, where in message.items()}
    assert sorted(linked) == sorted(f"#{name}" for name in names)
    assert all("start=t-" in where for where in linked.values())
