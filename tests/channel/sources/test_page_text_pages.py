"""What stands around posts on a page, and what a crawler does to them."""

from pathlib import Path

import pytest

from channel.models import EntityKind, Pinned, Post, PostKind, Quote, Reaction, Skipped
from channel.sources import page_text
from tests.channel.sources.pages import EXCERPT, FOOTER, TITLE, TULIPS, WALNUT, marked, page, posts, records, twice

# What stands around a post


def test_a_post_ends_with_its_reactions(tmp_path: Path) -> None:
    first, second = posts(page(tmp_path, *TULIPS, "❤4👎1", *WALNUT, "🔥2"))
    assert first.text == f"لاله‌ها درآمدند\nامسال زودتر از هر سال گل دادند.\n#گل #بهار\n{FOOTER}"
    assert first.tags == ("گل", "بهار")
    assert first.reactions == (Reaction(emoji="❤", count=4), Reaction(emoji="👎", count=1))
    assert second.text.startswith("نهال گردو\n")
    assert second.reactions == (Reaction(emoji="🔥", count=2),)


def test_posts_without_reactions_are_parted_by_their_repetition(tmp_path: Path) -> None:
    read = posts(page(tmp_path, *TULIPS, *WALNUT, *TULIPS, "👍1"))
    assert [post.text.split("\n")[0] for post in read] == ["لاله‌ها درآمدند", "نهال گردو", "لاله‌ها درآمدند"]
    assert [len(post.reactions) for post in read] == [0, 0, 1]
    assert not any(post.quotes for post in read)


def test_a_post_that_the_page_does_not_repeat_ends_with_the_footer(tmp_path: Path) -> None:
    plain = ("بیل تازه خریدم", "دسته‌اش از چوب راش است.", FOOTER)
    read = posts(page(tmp_path, *plain, *TULIPS, "👍1", *WALNUT, "🔥1"))
    assert read[0].text == "\n".join(plain)
    assert [post.text.split("\n")[0] for post in read[1:]] == ["لاله‌ها درآمدند", "نهال گردو"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Photo", PostKind.PHOTO),
        ("Video", PostKind.VIDEO),
        ("GIF", PostKind.ANIMATION),
        ("Voice message", PostKind.VOICE),
        ("Video message", PostKind.VIDEO_NOTE),
        ("Sticker", PostKind.STICKER),
        ("File", PostKind.DOCUMENT),
        ("Poll", PostKind.POLL),
    ],
)
def test_a_media_word_tells_the_kind_of_the_post(tmp_path: Path, word: str, kind: PostKind) -> None:
    repeated, bare, single = posts(page(tmp_path, word, *TULIPS, "❤1", word, "❤2", word, "سلام", "❤3"))
    assert (repeated.kind, repeated.quotes, repeated.text.split("\n")[0]) == (kind, (), "لاله‌ها درآمدند")
    assert (bare.kind, bare.text) == (kind, "")
    assert (single.kind, single.text) == (kind, "سلام")


def test_what_a_post_answers_is_its_quote(tmp_path: Path) -> None:
    repeated, single = posts(page(tmp_path, TITLE, EXCERPT, *TULIPS, "❤1", "باغبان پیر", EXCERPT, "درست است.", "❤2"))
    assert repeated.quotes == (Quote(title=TITLE, text=EXCERPT),)
    assert repeated.text.startswith("لاله‌ها درآمدند\n")
    assert single.quotes == (Quote(title="باغبان پیر", text=EXCERPT),)
    assert single.text == "درست است."


def test_a_post_may_answer_a_picture(tmp_path: Path) -> None:
    (post,) = posts(page(tmp_path, TITLE, "Photo", *TULIPS, "❤1"))
    assert (post.kind, post.quotes) == (PostKind.TEXT, (Quote(title=TITLE, text="Photo"),))


def test_a_forwarded_post_tells_from_where(tmp_path: Path) -> None:
    (post,) = posts(page(tmp_path, "Forwarded from باغبان پیر", *TULIPS, "❤1"))
    assert (post.forwarded_from, post.quotes) == ("باغبان پیر", ())


def test_the_preview_of_a_link_is_a_quote_said_once(tmp_path: Path) -> None:
    description = twice("درخت‌های میوه", "از هر درخت چه می‌دانیم و کی باید هرسش کنیم تا سال بعد بار بدهد…")
    path = page(
        tmp_path, *TULIPS, "دانشنامه", "درخت", *description, "❤1", *WALNUT, "YouTube", "هرس مو", "سه دقیقه", "❤2"
    )
    tulips, walnut = posts(path)
    assert tulips.quotes == (Quote(title="دانشنامه · درخت", text="\n".join(description[:2])),)
    assert tulips.text.endswith(FOOTER)
    assert walnut.quotes == (Quote(title="YouTube · هرس مو", text="سه دقیقه"),)


def test_the_preview_of_a_post_of_the_channel_is_no_post(tmp_path: Path) -> None:
    tulips, walnut = posts(page(tmp_path, *TULIPS, "Telegram", TITLE, *WALNUT, "❤1", *WALNUT, "❤2"))
    assert tulips.text.startswith("لاله‌ها درآمدند\n")
    assert tulips.quotes == (Quote(title=f"Telegram · {TITLE}", text=walnut.text),)


def test_a_preview_that_is_said_once_belongs_to_the_post_before_it(tmp_path: Path) -> None:
    for following in (WALNUT, twice("نهال گردو", "چاله را نیم متر بکنید و یک سطل بزرگ کود در آن بریزید.")):
        tulips, walnut = posts(page(tmp_path, *TULIPS, "دانشنامه", "درخت", EXCERPT, *following, "❤1"))
        assert tulips.quotes == (Quote(title="دانشنامه · درخت", text=EXCERPT),)
        assert (walnut.quotes, walnut.text.split("\n")[0]) == ((), "نهال گردو")


def test_the_preview_under_a_post_of_one_line_is_its_quote(tmp_path: Path) -> None:
    description = twice("درخت‌های میوه", EXCERPT)
    (post,) = posts(page(tmp_path, "Photo", "این را ببینید", "دانشنامه", "درخت", *description, "❤1"))
    assert (post.kind, post.text) == (PostKind.PHOTO, "این را ببینید")
    assert post.quotes == (Quote(title="دانشنامه · درخت", text=f"درخت‌های میوه\n{EXCERPT}"),)


def test_posts_of_one_line_without_reactions_are_posts(tmp_path: Path) -> None:
    first, second, third, fourth = posts(
        page(tmp_path, *TULIPS, "باران گرفت!", *WALNUT, TITLE, EXCERPT, "درست شد.", "❤1")
    )
    assert [first.text, third.text] == ["\n".join(TULIPS[:4]), "\n".join(WALNUT[:5])]
    assert (second.text, fourth.text) == ("باران گرفت!", "درست شد.")
    assert fourth.quotes == (Quote(title=TITLE, text=EXCERPT),)


def test_service_messages_are_no_posts(tmp_path: Path) -> None:
    path = page(
        tmp_path, *TULIPS, "❤1", f"{TITLE} pinned «لاله‌ها درآمدند امسال…»", "Channel photo updated", *WALNUT, "❤2"
    )
    _, _, pinned, skipped, walnut = records(path)
    assert pinned == Pinned(opening="لاله‌ها درآمدند امسال")
    assert skipped == Skipped(place=f"line {len(TULIPS) + 4}", reason=page_text.SERVICE)
    assert isinstance(walnut, Post)


def test_reactions_without_a_post_are_told(tmp_path: Path) -> None:
    assert records(page(tmp_path, *TULIPS, "❤1", "👍2"))[-1] == Skipped(
        place=f"line {len(TULIPS) + 3}", reason=page_text.NO_TEXT
    )


@pytest.mark.parametrize(
    ("line", "emoji", "counts"),
    [
        ("❤️4💅3", ["❤", "💅"], [4, 3]),
        ("👍1.2K🔥3M", ["👍", "🔥"], [1200, 3_000_000]),
        ("❤️‍🔥12 👨‍💻1", ["❤\u200d🔥", "👨\u200d💻"], [12, 1]),
        ("❤🔥12🤷♂1", ["❤\u200d🔥", "🤷\u200d♂"], [12, 1]),
        ("👍🏻۵⭐1,024", ["👍🏻", "⭐"], [5, 1024]),
        ("🇮🇷7", ["🇮🇷"], [7]),
        ("\u200e❤4", ["❤"], [4]),
    ],
)
def test_reactions_are_read_in_all_their_spellings(
    tmp_path: Path, line: str, emoji: list[str], counts: list[int]
) -> None:
    (post,) = posts(page(tmp_path, *TULIPS, line))
    assert [reaction.emoji for reaction in post.reactions] == emoji
    assert [reaction.count for reaction in post.reactions] == counts


@pytest.mark.parametrize("line", ["😂😂😂3", "📅 1403", "سلام ❤4", "1⃣2", "❤", "12", "❤1.2.3"])
def test_a_line_that_only_looks_like_reactions_stays_in_the_text(tmp_path: Path, line: str) -> None:
    (post,) = posts(page(tmp_path, *twice("سه نکته", line, "همین بود.", FOOTER), "👍1"))
    assert post.text == f"سه نکته\n{line}\nهمین بود.\n{FOOTER}"


# The two copies


def test_each_copy_may_lack_what_the_other_has(tmp_path: Path) -> None:
    one = ("چاله را نیم متر بکنید.", "بعد خوب آب بدهید تا خاک بنشیند.", "فردا دوباره.", FOOTER)
    other = ("چاله را نیم متر بکنید.", "بعد خوب آب بدهید تا خاک بنشیند و سفت شود.", "سایه هم بدهید.", FOOTER)
    (post,) = posts(page(tmp_path, "نهال گردو", *one, *other, "❤1"))
    lines = post.text.split("\n")
    assert (lines[0], lines[-1]) == ("نهال گردو", FOOTER)
    assert sorted(lines[1:-1]) == sorted({one[0], other[1], one[2], other[2]})


VERSE = ("باغ ما را آب باران زنده کرد", "خاک خشکش را گلستان زنده کرد", "هر نهالی سر به بالا می‌کشد")


@pytest.mark.parametrize("tail", ["امسال هم همین شد و باران خوبی بارید.", "#باران"])
def test_a_verse_glued_to_the_words_after_it_is_whole_again(tmp_path: Path, tail: str) -> None:
    one = ("به قول مادربزرگ:", "این بود قصه ما.", "امسال بهار زود رسید.", "امسال گل‌ها زود باز شدند.", FOOTER)
    other = (one[0], VERSE[0] + tail, *VERSE[1:], *one[1:])
    (post,) = posts(page(tmp_path, "باران", *one, *other, "❤1"))
    assert post.text == "\n".join(("باران", one[0], *VERSE, tail, *one[1:]))
    assert marked(post, EntityKind.BLOCKQUOTE) == ["\n".join(VERSE)]


def test_a_quotation_that_begins_the_second_copy_stands_at_its_place(tmp_path: Path) -> None:
    one = ("این بود قصه ما.", "فردا ادامه می‌دهم.", FOOTER)
    (post,) = posts(page(tmp_path, "باران", *one, "آب مایه زندگی است.مادربزرگ گفت.", *one, "❤1"))
    assert post.text == "\n".join(("باران", "آب مایه زندگی است.", "مادربزرگ گفت.", *one))
    assert marked(post, EntityKind.BLOCKQUOTE) == ["آب مایه زندگی است."]


def test_a_quotation_at_the_end_of_the_second_copy_is_the_posts_own(tmp_path: Path) -> None:
    one = ("به قول مادربزرگ درباره باران بهاری:", "این بود قصه ما.")
    (post,) = posts(page(tmp_path, "باران", *one, *one, VERSE[0] + ".بهار آمد", *VERSE[1:], "❤1"))
    assert post.text == "\n".join(("باران", *one, VERSE[0] + ".", *VERSE[1:], "بهار آمد"))
    assert marked(post, EntityKind.BLOCKQUOTE) == ["\n".join((VERSE[0] + ".", *VERSE[1:]))]


@pytest.mark.parametrize(
    "added",
    [
        ("باغ ما را آب باران زنده کرد", "خاک خشکش را گلستان زنده کرد"),
        ("see www.example.org/a.B and e.g. x.py", "for more"),
        ("سلام.چطوری؟خوبم",),
        ("قرارامسال در باغ ما آب و آفتاب و گل بود", "نه خانه نه کوه نه دشت و بیابان بود"),
        ("باغ ما پر گل و نارنج و نوبرامسال و تر است", "نه خانه نه کوه نه دشت و بیابان تر است"),
    ],
    ids=["no glue", "addresses", "two places", "far from a verse's length", "a word found elsewhere"],
)
def test_lines_of_one_copy_without_a_sound_place_to_part_them_stay_as_they_are(
    tmp_path: Path, added: tuple[str, ...]
) -> None:
    one = ("به قول مادربزرگ:", "امسال بهار زود رسید.", "امسال گل‌ها زود باز شدند.", "نارنج نوبرامسال را چیدم.", FOOTER)
    other = (one[0], *added, *one[1:])
    (post,) = posts(page(tmp_path, "باران", *one, *other, "❤1"))
    assert post.text == "\n".join(("باران", *other))
    assert marked(post, EntityKind.BLOCKQUOTE) == []


def test_of_two_places_to_part_a_line_the_one_that_ends_a_quotation_of_the_page_is_taken(tmp_path: Path) -> None:
    one = ("یادتان هست:", "این بود قصه ما.", FOOTER)
    other = (one[0], "بعد خوب آب بدهید.خب!حالا وقتش است.", *one[1:])
    _, post = posts(page(tmp_path, *WALNUT, "❤1", "باران", *one, *other, "❤2"))
    assert marked(post, EntityKind.BLOCKQUOTE) == ["بعد خوب آب بدهید."]


def test_a_refrain_within_a_post_is_no_repetition(tmp_path: Path) -> None:
    song = ("ترانه باران", "ببار ای باران", "ببار ای باران", "خاک ما تشنه است", "ببار ای باران", "کوه ما تشنه است")
    (plain,) = posts(page(tmp_path, *song, "❤1"))
    assert plain.text == "\n".join(song)
    (repeated,) = posts(page(tmp_path, *twice(*song), "❤1"))
    assert repeated.text == "\n".join(song)


def test_a_post_that_only_says_a_word_twice_keeps_both(tmp_path: Path) -> None:
    (post,) = posts(page(tmp_path, "هورا", "هورا", "❤1"))
    assert post.text == "هورا\nهورا"


def test_offsets_count_code_points(tmp_path: Path) -> None:
    (post,) = posts(
        page(tmp_path, *twice("🌳🌳 درخت", "ببینید: https://example.org/#b، از @dust_man", "#درخت", FOOTER), "❤1")
    )
    assert marked(post, EntityKind.URL) == ["https://example.org/#b"]
    assert marked(post, EntityKind.MENTION) == ["@dust_man", FOOTER]
    assert marked(post, EntityKind.HASHTAG) == ["#درخت"]
    assert post.tags == ("درخت",)
