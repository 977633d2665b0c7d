"""The text of a real channel's web page, read as a person reads it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from channel.models import ChannelInfo, EntityKind, Pinned, Post, PostKind, Record
from channel.sources import page_text
from channel.sources.page_text.page_lines import reactions
from tests.channel.sources.pages import marked, posts, records
from tests.shared import SEED, real


def lines_of(post: Post) -> list[str]:
    return post.text.split("\n")


@pytest.fixture(scope="module")
def seed() -> list[Record]:
    return records(real(SEED))


@pytest.fixture(scope="module")
def seed_posts(seed: Sequence[Record]) -> list[Post]:
    return [record for record in seed if isinstance(record, Post)]


def test_the_real_page_is_recognised() -> None:
    path = real(SEED)
    assert page_text.recognises(path, path.read_bytes()[: 64 * 1024])


def test_the_real_page_names_its_channel_first(seed: Sequence[Record]) -> None:
    assert seed[0] == ChannelInfo(title="Singular Thinker", username="SingularThinker")


def test_the_real_page_holds_ten_posts_and_one_service_message_in_order(seed: Sequence[Record]) -> None:
    kinds = [type(record).__name__ for record in seed]
    assert kinds == ["ChannelInfo", *["Post"] * 3, "Pinned", *["Post"] * 7]


def test_each_real_post_has_its_lines_once(seed_posts: Sequence[Post]) -> None:
    assert [len(lines_of(post)) for post in seed_posts] == [2, 22, 22, 1, 5, 2, 6, 4, 15, 21]
    for post in seed_posts:
        repeated = [line for line, times in Counter(lines_of(post)).items() if times > 1]
        assert repeated == []


def test_no_word_of_the_real_page_is_lost(seed: Sequence[Record], seed_posts: Sequence[Post]) -> None:
    kept = set()
    for record in seed:
        match record:
            case Post():
                kept |= set(lines_of(record))
                kept |= {
                    line for quote in record.quotes for line in (*quote.title.split(" · "), *quote.text.split("\n"))
                }
            case ChannelInfo():
                kept |= {record.title, "Photo"}
            case _:
                pass
    lines = real(SEED).read_text(encoding="utf-8").split("\n")
    lost = [line for line in lines if line not in kept and not reactions(line) and " pinned «" not in line]
    assert len(lost) == 2, "but for the two that are parted again"
    joined = {one + other for post in seed_posts for one in lines_of(post) for other in lines_of(post)}
    assert set(lost) <= joined


def test_real_posts_keep_their_reactions_and_kind(seed_posts: Sequence[Post]) -> None:
    given = ["".join(f"{reaction.emoji}{reaction.count}" for reaction in post.reactions) for post in seed_posts]
    assert given == [
        *("❤4💅3👎1🔥1", "👍6🔥1", "👍2💅2", "👍6💅1", "❤5👍1💅1"),
        *("🔥4💅1", "👍4🔥2", "💅8👍2🔥2", "👍11❤5🔥1", "🔥4💅1"),
    ]
    assert [post.kind for post in seed_posts] == [PostKind.PHOTO, *[PostKind.TEXT] * 9]


def test_real_posts_keep_their_tags(seed_posts: Sequence[Post]) -> None:
    tags = [post.tags for post in seed_posts]
    assert len(tags.pop(2)) == 16, "the guide's"
    assert tags == [
        *(("meme",), ("notes", "language_modeling"), (), ("tweet",), ()),
        *(("learning_theory", "tweet"), (), ("note",), ("notes", "language_modeling")),
    ]


def test_real_serial_posts_begin_with_their_titles(seed_posts: Sequence[Post]) -> None:
    assert lines_of(seed_posts[1])[0] == "مدلسازی زبان - قسمت چهارم"
    assert lines_of(seed_posts[9])[0] == "مدلسازی زبان - قسمت پنجم"


def test_what_real_posts_quote_is_kept_apart_and_once(seed_posts: Sequence[Post]) -> None:
    quoted = [
        [(quote.title.split(" ")[0], len(quote.text.split("\n"))) for quote in post.quotes] for post in seed_posts
    ]
    assert quoted == [
        *([], [], [("Telegram", 3)], [("Singular", 1)], []),
        *([("نگار", 1)], [], [("درامد", 2)], [("Singular", 1)], []),
    ]
    for post in seed_posts:
        own = set(lines_of(post))
        assert not any(line in own for quote in post.quotes for line in quote.text.split("\n"))


def test_the_real_pinned_post_is_named_by_its_beginning(seed: Sequence[Record], seed_posts: Sequence[Post]) -> None:
    (pinned,) = [record for record in seed if isinstance(record, Pinned)]
    assert pinned.opening
    assert " ".join(lines_of(seed_posts[2])).startswith(pinned.opening)


def test_quotations_glued_to_the_words_after_them_are_whole_again(seed_posts: Sequence[Post]) -> None:
    part = seed_posts[9]
    prose, verse = marked(part, EntityKind.BLOCKQUOTE)
    assert (prose.count("\n"), prose[-7:]) == (0, "NN هست.")
    assert verse.count("\n") == 5
    assert verse.split("\n")[0].endswith("مگیر")
    lines = lines_of(part)
    for quotation in (prose, verse):
        assert lines[lines.index(quotation.split("\n")[-1]) + 1].startswith("حالا ")


def test_real_addresses_and_mentions_are_marked(seed_posts: Sequence[Post]) -> None:
    book = seed_posts[6]
    assert [url[:12] for url in marked(book, EntityKind.URL)] == ["https://fran"]
    assert marked(book, EntityKind.MENTION) == ["@BachFrancis", "@SingularThinker"]
    assert marked(book, EntityKind.HASHTAG) == ["#learning_theory", "#tweet"]


def test_the_real_page_cut_off_after_any_line_is_still_read(tmp_path: Path, seed_posts: Sequence[Post]) -> None:
    lines = real(SEED).read_text(encoding="utf-8").split("\n")
    whole = [post.text for post in seed_posts]
    quoted = {line for post in seed_posts for quote in post.quotes for line in (quote.title, *quote.text.split("\n"))}
    path = tmp_path / "page.txt"
    for end in range(2, len(lines), 7):
        path.write_text("\n".join(lines[:end]), encoding="utf-8")
        *before, last = [post.text for post in posts(path)]
        assert before == whole[: len(before)]
        assert set(last.split("\n")) - {""} <= {*whole[len(before)].split("\n"), *quoted, lines[end - 1]}
