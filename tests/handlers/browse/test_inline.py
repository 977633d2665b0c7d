"""What is offered for `@bot words`, asked of real databases."""

import pytest

from bot.sandbox.html import parse_html
from channel.language.text import hashtags, utf16_length, without_direction_marks
from channel.models import ChannelInfo, Entity, EntityKind, Origin, Post, Record, SourceKind
from channel.posts.titles import tags_in
from channel.store import Memory
from handlers.answers import Offer, Question, Result
from handlers.browse.inline import PAGE_SIZE, offer
from handlers.markup.fitting import fit
from handlers.texts import texts

JANUARY = 1_735_732_800  # 1 Jan 2025


async def offered(store: Memory, words: str = "", offset: str = "", language: str = "fa") -> Offer:
    info = (await store.channel()).info
    asked = Question(store=store, texts=texts(language), channel=info, argument=words, bot="rahnama_bot")
    return await offer(asked, offset)


async def every_page(store: Memory, words: str = "", language: str = "fa") -> list[Result]:
    """All results of all pages, as somebody gets them who scrolls to the end."""
    found: list[Result] = []
    offset = ""
    while True:
        page = await offered(store, words, offset, language)
        assert len(page.results) <= PAGE_SIZE + 2
        found += page.results
        offset = page.next_offset
        if not offset:
            return found


def shown(result: Result) -> tuple[str, list[str]]:
    """A card as its readers see it: its words, and where its links lead."""
    text, entities = parse_html(result.card)
    return without_direction_marks(text), [entity["url"] for entity in entities if "url" in entity]


async def small(store: Memory, *posts: Post, username: str | None = "small", chat_id: int | None = None) -> None:
    info = ChannelInfo(title="Small", username=username, chat_id=chat_id)
    records: list[Record] = [Origin(source=SourceKind.JSON), info, *posts]
    await store.save(records)


def titled(number: int | None, text: str, *tags: str) -> Post:
    return post_of(" ".join([text, *(f"#{tag}" for tag in tags)]), number)


GUIDE = """A guide to what is here

By kind:
#essay – long reads, one a month
#link for what others wrote
#memo: short notes
Use #podcast for episodes I liked, and #music for songs.

Everything about maths is under #math.

Serials
Rust for busy people: part 1 / part 2 / part 3
"""


def post_of(text: str, number: int | None = 1) -> Post:
    entities = tuple(Entity(kind=EntityKind.HASHTAG, offset=at, length=length) for at, length in hashtags(text))
    date = JANUARY + 86_400 * (number or 0)
    return Post(message_id=number, date=date, text=text, entities=entities, tags=tags_in(text, entities))


# What the guide has


async def test_without_words_the_guide_s_series_come_first_and_then_its_hashtags(sample_store: Memory) -> None:
    results = await every_page(sample_store)
    kinds = [result.id[0] for result in results]
    assert kinds == sorted(kinds)
    assert [result.title for result in results[:2]] == ["مدلسازی زبانی", "فضای هیلبرت"]
    tags = [without_direction_marks(result.title) for result in results if result.id[0] == "t"]
    assert (tags[0], tags[-1]) == ("#note", "#book"), "those that the guide forgot come last"


async def test_every_page_goes_on_where_the_last_one_ended_and_nothing_comes_twice(sample_store: Memory) -> None:
    first = await offered(sample_store)
    second = await offered(sample_store, offset=first.next_offset)
    assert (len(first.results), second.next_offset) == (PAGE_SIZE, "")
    ids = [result.id for result in (*first.results, *second.results)]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(name.encode()) <= 64 for name in ids)


async def test_the_card_of_a_series_has_its_parts_with_their_links(sample_store: Memory) -> None:
    result = (await offered(sample_store)).results[0]
    text, links = shown(result)
    assert text.startswith("📚 مدلسازی زبانی\n#language_modeling\n\n✅ قسمت اول · ۲۸ بهمن ۱۴۰۲\n✅ قسمت دوم")
    assert "⏳ قسمت هفتم" in text
    assert links[:2] == [f"https://t.me/rahnama_bot?start=p{number}" for number in (15, 17)]
    assert result.buttons[0][-1].url == "https://t.me/SampleThinker/15"
    assert "۶ قسمت" in result.description


async def test_the_card_of_a_hashtag_says_what_the_guide_says_of_it_and_has_its_newest_posts(
    sample_store: Memory,
) -> None:
    result = next(one for one in await every_page(sample_store) if "meme" in one.title)
    text, links = shown(result)
    assert text.startswith("🏷 #meme — ۲ پست\n\nهر وقت هم خسته شدین، یه سر به meme بزنین\n\n")
    assert len(links) == 2
    assert "هر وقت هم خسته شدین" in result.description


async def test_a_channel_without_series_and_hashtags_offers_its_newest_posts(empty_store: Memory) -> None:
    await small(empty_store, titled(1, "Older\nwords"), titled(2, "Newer\nmore words"))
    newer, older = await every_page(empty_store, language="en")
    assert (newer.title, older.title) == ("Newer", "Older")
    assert newer.description == "3 Jan 2025 · more words"
    assert shown(newer) == ("Newer\n\nmore words\n\n3 Jan 2025", ["https://t.me/small/2"])


async def test_an_empty_index_has_a_word_in_place_of_results(empty_store: Memory) -> None:
    assert await offered(empty_store, "x") == Offer((), note="هنوز پستی این‌جا نیست")
    assert await offered(empty_store) == Offer((), note="هنوز پستی این‌جا نیست")


async def test_what_the_guide_names_and_no_post_has_is_not_offered(empty_store: Memory) -> None:
    await small(empty_store, post_of(GUIDE), titled(2, "One", "essay"), titled(3, "Two", "link"), titled(4, "3", "own"))
    results = [one for one in await every_page(empty_store, language="en") if one.id[0] == "t"]
    assert [(without_direction_marks(result.title), result.description) for result in results] == [
        ("#essay", "1 post · long reads, one a month"),
        ("#link", "1 post · for what others wrote"),
        ("#own", "1 post"),
    ]


async def test_a_long_series_fits_on_its_card_and_says_how_much_is_left(empty_store: Memory) -> None:
    await small(empty_store, *[titled(number, f"Dreams - part {number}\nwords", "dreams") for number in range(1, 61)])
    result = (await offered(empty_store, language="en")).results[0]
    text, links = shown(result)
    assert len(links) == 33, "of the hashtag and of 32 parts"
    assert text.endswith("… and 28 more parts")
    assert fit(result.card) == [result.card]


# Where posts can be opened


@pytest.mark.parametrize(
    ("username", "chat_id", "url"),
    [
        ("small", None, "https://t.me/small/7"),
        (None, -1001234567890, "https://t.me/c/1234567890/7"),
        (None, None, None),
    ],
)
async def test_a_card_links_to_the_post_as_far_as_it_has_an_address(
    empty_store: Memory, username: str | None, chat_id: int | None, url: str | None
) -> None:
    await small(empty_store, titled(7, "One\nwords"), username=username, chat_id=chat_id)
    (result,) = await every_page(empty_store, language="en")
    assert shown(result)[1] == ([url] if url else [])
    assert [button.url for button in result.buttons[0][:-1]] == ([url] if url else [])


async def test_a_post_without_a_number_has_a_card_all_the_same(empty_store: Memory) -> None:
    await small(empty_store, titled(None, "One\nwords"))
    (result,) = await every_page(empty_store, language="en")
    assert shown(result) == ("One\n\nwords\n\n1 Jan 2025", [])


@pytest.mark.parametrize("username", ["small", None])
async def test_the_hashtags_on_a_card_lead_to_their_posts_in_the_bot(empty_store: Memory, username: str | None) -> None:
    await small(empty_store, titled(1, "One", "note"), username=username)
    (result,) = await every_page(empty_store, language="en")
    text, links = shown(result)
    assert text.startswith("🏷 #note — 1 post")
    assert links == ["https://t.me/rahnama_bot?start=t-note", "https://t.me/rahnama_bot?start=p1"]


async def test_every_card_has_the_way_into_the_bot(sample_store: Memory) -> None:
    found = {
        kind: next(one for one in (*(await offered(sample_store, "ضرب داخلی")).results, *await every_page(sample_store))
                   if one.id[0] == kind)
        for kind in "pst"
    }  # fmt: skip
    ways = {kind: result.buttons[0][0].url for kind, result in found.items()}
    assert ways["s"] == "https://t.me/rahnama_bot?start=s-language_modeling"
    assert ways["t"] == "https://t.me/rahnama_bot?start=t-note"
    assert str(ways["p"]).startswith("https://t.me/rahnama_bot?start=p")


# Whatever stands in a post


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b> & <a href='y'>\nbelow <i>",
        "😀" * 5000,
        "word " * 1000 + "\nbelow",
        "\u202eturned\u2066\u2066\n\u202e",
        "\n".join("line" for _ in range(900)),
        "#" + "x" * 300,
        "",
        "٪",
    ],
)
async def test_every_card_is_one_message_with_a_title(empty_store: Memory, text: str) -> None:
    await small(empty_store, Post(message_id=5, date=JANUARY, text=text, kind="photo", tags=("t" * 250,) * 30))
    for result in await every_page(empty_store):
        assert result.title.strip()
        assert fit(result.card) == [result.card]
        words, _ = parse_html(result.card)
        assert words.strip()
        assert utf16_length(words) <= 4096


# What is found


async def test_a_series_and_a_hashtag_of_that_name_come_before_the_posts(sample_store: Memory) -> None:
    results = (await offered(sample_store, "language modeling")).results
    assert [without_direction_marks(result.title) for result in results[:3]] == [
        "مدلسازی زبانی",
        "#language_modeling",
        "مدلسازی زبان - قسمت اول",
    ]
    assert [result.id[0] for result in results[:3]] == ["s", "t", "p"]


async def test_a_post_is_told_by_its_day_its_place_in_a_series_and_the_passage(sample_store: Memory) -> None:
    result = next(one for one in (await offered(sample_store, "ضرب داخلی")).results if "قسمت دوم" in one.title)
    said = without_direction_marks(result.description)
    assert said.startswith("۲۶ خرداد ۱۴۰۳ · 📚 قسمت دوم از فضای هیلبرت · ")
    assert "ضرب داخلی" in said


async def test_the_card_of_a_post_has_its_title_with_a_link_the_passage_the_day_and_its_hashtags(
    sample_store: Memory,
) -> None:
    result = next(one for one in (await offered(sample_store, "ضرب داخلی")).results if "قسمت دوم" in one.title)
    text, links = shown(result)
    title, place, _, passage, _, day, tags = text.split("\n")
    assert (title, place) == ("فضای هیلبرت - قسمت دوم", "📚 قسمت دوم از فضای هیلبرت")
    assert "ضرب داخلی" in passage
    assert (day, tags) == ("۲۶ خرداد ۱۴۰۳", "#notes #math")
    assert links == ["https://t.me/SampleThinker/33"] == [result.buttons[0][-1].url]


async def test_hashtags_at_the_end_of_a_passage_are_not_said_twice(empty_store: Memory) -> None:
    await small(empty_store, titled(1, "Title\nabout sheep", "note"), titled(2, "Other\nwords"))
    (result,) = (await offered(empty_store, "sheep", language="en")).results
    assert shown(result)[0] == "Title\n\nabout sheep\n\n2 Jan 2025\n#note"


async def test_a_word_that_is_still_being_typed_finds_what_it_may_become(empty_store: Memory) -> None:
    await small(empty_store, titled(1, "Electric\nsheep"), titled(2, "Other\nwords"))
    for typed in ("elec", "electric she", "sh"):
        assert [result.title for result in (await offered(empty_store, typed)).results] == ["Electric"], typed


async def test_what_is_found_is_paged_and_nothing_comes_twice(empty_store: Memory) -> None:
    await small(empty_store, *[titled(number, f"Sheep {'o' * number}\nwords") for number in range(1, 51)])
    results = await every_page(empty_store, "sheep")
    assert len(results) == len({result.id for result in results}) == 50
    assert not (await offered(empty_store, "sheep", "60")).results


async def test_the_spelling_that_was_clearly_meant_is_answered_and_paged(empty_store: Memory) -> None:
    await small(empty_store, *[titled(number, f"Transformers {'o' * number}") for number in range(1, 31)])
    results = await every_page(empty_store, "trnasformers")
    assert len({result.id for result in results}) == 30


async def test_a_series_or_hashtag_of_nearly_that_name_is_offered_where_nothing_is_found(sample_store: Memory) -> None:
    results = (await offered(sample_store, "langage_modling")).results
    assert "مدلسازی زبانی" in [result.title for result in results]


async def test_what_is_nowhere_has_a_word_in_place_of_results_also_in_english(sample_store: Memory) -> None:
    assert await offered(sample_store, "zzzzqq", language="en") == Offer((), note="Nothing found; ask me in our chat")


@pytest.mark.parametrize("words", ["😀", "  ", '"', "-", "#", "«»", "\u200c", "٪", "...", "tag:", "-شعر"])
async def test_words_that_look_for_nothing_bring_what_the_guide_has(sample_store: Memory, words: str) -> None:
    assert await offered(sample_store, words) == await offered(sample_store)


@pytest.mark.parametrize(
    "words",
    [
        "x" * 256,
        "شعر " * 64,
        "😀" * 128,
        '"غم مخور',
        "#شعر -حافظ",
        "after:2024 before:2023 tag:nothing",
        "' OR 1=1 --",
        "NEAR(a b) AND * ^ { }",
        "\u202e\u2066\ud83d x",
        "series:فضای هیلبرت",
        "۱۲۳ 12 ١٢",
    ],
)
async def test_clumsy_words_get_an_answer(sample_store: Memory, words: str) -> None:
    answer = await offered(sample_store, words)
    assert bool(answer.results) != bool(answer.note)
