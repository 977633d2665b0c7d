"""The guide: recognised by its build, and read into sections, hashtags, serials and last words."""

import json
from typing import Any

import pytest

from channel.guide.own_guide import GuideCandidate, find_guide, is_guide, read_guide
from channel.models import ChannelInfo, Entity, EntityKind, Guide
from channel.series import assemble
from channel.series.group import Found
from channel.series.single_line import heading
from tests.shared import SEED, TRANTOR, real

ENGLISH = """How to find things here

By kind:
#essay – long reads, one a month
#link for what others wrote
Use #podcast for episodes I liked, and #music for songs.
Everything about maths is under #math.
You can find the reading lists with #books.
#memo / #memos: short notes
Languages: #python #rust

Serials
Rust for busy people: part 1 / part 2 / part 3
Deep learning — parts 1-4
A talk by Mina about Rust for busy people
Baking
- Part 1: flour
- Part 2: water

Write to me any time, also without your name.
@somewhere
"""

PERSIAN = """🧭 فهرست کانال

📚 بر اساس موضوع
🔹 #شعر — شعرهایی که دوست دارم
🔹 #نوشته\u200cها — یادداشت\u200cهای کوتاه خودم
🔹 #کتاب — معرفی و نقد
🔹 #سفر

🎧 بر اساس نوع
🔸 پادکست\u200cها 👈 #پادکست
🔸 فیلم\u200cها: #فیلم

🪜 دنباله\u200cدارها
تاریخ نقاشی | بخش ۱ | بخش ۲ | بخش پایانی
سفر به یزد: قسمت اول، دوم و سوم
آشپزی: قسمت\u200cهای ۱ تا ۳

هر حرفی داشتید همین\u200cجا بنویسید.
@kanal
"""

DIGEST = """خلاصه\u200cی این هفته

موسیقی:
#music آلبوم تازه\u200cی یک گروه قدیمی
فیلم:
#film یک فیلم آرام درباره\u200cی دریا
#series یک سریال کوتاه
کتاب:
#book رمانی که بالاخره تمام شد
#poem دو شعر تازه
"""

ESSAY = """درباره\u200cی یک روز معمولی

امروز دوباره به همان کافه رفتم و همان میز خالی بود.
کتاب را باز کردم و تا غروب خواندم، بی آن\u200cکه کسی چیزی بگوید.

#note #life #book #city #tehran #coffee #spring
"""


def seed_guide() -> str:
    """The real page's guide: from its first line to where its body stands a second time."""
    page = real(SEED).read_text(encoding="utf-8").splitlines()
    first = next(place for place, line in enumerate(page) if line.startswith("راهنمای مطالب"))
    again = next(place for place in range(first + 2, len(page)) if page[place] == page[first + 1])
    return "\n".join(page[first:again])


def trantor() -> list[GuideCandidate]:
    """All posts of the real export as candidates, with what is pinned there."""
    messages: list[dict[str, Any]] = json.loads(real(TRANTOR).read_text(encoding="utf-8"))["messages"]
    pinned = {message["message_id"] for message in messages if message.get("action") == "pin_message"}
    kinds = {kind.value for kind in EntityKind}
    candidates = []
    for message in (message for message in messages if message["type"] == "message"):
        text, entities = "", []
        for piece in message["text_entities"]:
            if piece["type"] in kinds:
                kind, length = EntityKind(piece["type"]), len(piece["text"])
                entities.append(Entity(kind=kind, offset=len(text), length=length, url=piece.get("href")))
            text += piece["text"]
        number = message["id"]
        candidates.append(
            GuideCandidate(post=number, text=text, entities=tuple(entities), pinned=number in pinned, position=number)
        )
    return candidates


def tags(guide: Guide) -> dict[str, list[str]]:
    return {section.heading: [tag.name for tag in section.tags] for section in guide.sections}


def descriptions(guide: Guide) -> dict[str, str]:
    return {tag.name: tag.description for section in guide.sections for tag in section.tags}


def parts(guide: Guide) -> dict[str, list[tuple[str, int | None]]]:
    return {series.name: [(part.label, part.number) for part in series.parts] for series in guide.series}


def described(line: str) -> dict[str, str]:
    """What a guide of this one line says of its hashtags."""
    return descriptions(read_guide(f"A title\n{line}\n"))


class TestTheRealGuide:
    def test_it_is_recognised_pinned_or_not(self) -> None:
        assert is_guide(seed_guide(), pinned=True)
        assert is_guide(seed_guide())

    def test_its_sections_hold_every_hashtag_once_in_order(self) -> None:
        guide = read_guide(seed_guide())
        assert guide.title == "راهنمای مطالب کانال"
        kinds, subjects = guide.sections
        assert kinds.heading.startswith("دسته بندی")
        assert [tag.name for tag in kinds.tags] == [
            "note",
            "tweet",
            "video",
            "podcast",
            "music",
            "meme",
            "شعر",
            "youtube",
        ]
        assert [tag.name for tag in subjects.tags] == [
            *("math", "game_theory", "apply", "phd_position", "research_stuff", "course"),
            *("language_modeling", "learning_theory"),
        ]

    def test_each_hashtag_gets_its_own_words_alone(self) -> None:
        said = descriptions(read_guide(seed_guide()))
        assert said["note"].startswith("برای یادداشت")
        assert said["tweet"] == said["video"] == said["music"] == ""
        assert said["math"] == "مطالب مربوط به ریاضی"
        assert said["game_theory"].endswith("در مورد game theory گذاشتم")
        assert said["research_stuff"].startswith("یه سری ابزار")
        assert "میشه" not in said["research_stuff"]
        assert said["language_modeling"].endswith("به chatgpt و LLMها")
        assert said["language_modeling"].startswith("پست")
        assert "ولی" not in said["learning_theory"]
        for name, text in said.items():
            assert "#" not in text
            assert not any(other in text for other in said if other.isascii() and other != name)

    def test_its_serials_have_all_their_parts(self) -> None:
        serials = parts(read_guide(seed_guide()))
        assert [[number for _, number in listed] for listed in serials.values()] == [
            [1, 2, 3, 4, 5, 6],
            [0, 1, 2, None],
            [1, 2],
            [1, 2, 3, 4],
        ]
        language, hilbert, rkhs, information = serials
        assert (language, hilbert) == ("مدلسازی زبانی", "فضای هیلبرت")
        assert rkhs.endswith("RKHS")
        assert information == "مقدمات نظریه اطلاعات"
        assert serials[language][5] == ("قسمت ششم", 6)
        assert serials[hilbert][0] == ("معرفی", 0)
        assert serials[hilbert][3][0].startswith("توضیح نگار")
        assert serials[information][1] == ("جلسه دوم", 2)

    def test_its_last_words_are_kept_without_the_channels_name(self) -> None:
        closing = read_guide(seed_guide()).closing
        assert closing.startswith("در انتها")
        assert closing.endswith("keep learning")

    def test_with_the_posts_of_the_page_it_gives_every_series(self) -> None:
        first, fourth, fifth = (heading(f"مدلسازی زبان - قسمت {word}") for word in ("اول", "چهارم", "پنجم"))
        assert first
        assert fourth
        assert fifth
        found = [
            Found(post=1, heading=fourth, tags=("note", "language_modeling"), position=1),
            Found(post=8, heading=fifth, tags=("note", "language_modeling"), position=8),
        ]
        series = assemble(found, read_guide(seed_guide()), lambda _: None, {"note": 3, "language_modeling": 2}).series
        assert len(series) == 4
        language = series[0]
        assert language.key == "language_modeling"
        assert [part.post for part in language.parts] == [None, None, None, 1, 8, None]


class TestTheRealExport:
    def test_of_all_that_is_pinned_the_newest_full_index_is_the_guide(self) -> None:
        assert find_guide(trantor()) == 441

    def test_the_older_index_is_the_guide_where_there_is_no_newer(self) -> None:
        assert find_guide([post for post in trantor() if post.post < 441]) == 6

    @pytest.mark.long
    @pytest.mark.parametrize("note", [343, 535, 673, 782, 788, 904, 988, 1011, 1047])
    def test_other_pinned_posts_are_no_guides(self, note: int) -> None:
        post = next(post for post in trantor() if post.post == note)
        assert post.pinned
        assert not is_guide(post.text, post.entities, pinned=True)

    def test_among_all_unpinned_posts_only_those_that_list_hashtags_are_built_as_guides(self) -> None:
        assert {post.post for post in trantor() if is_guide(post.text, post.entities)} <= {6, 441, 778, 779}

    def test_headings_in_code_over_a_hashtag_a_line_are_read(self) -> None:
        post = next(post for post in trantor() if post.post == 6)
        guide = read_guide(post.text, post.entities)
        assert guide.title == "目录"
        assert {name: len(listed) for name, listed in tags(guide).items()} == {
            **{"体裁": 5, "性质": 5, "形制": 6, "题材": 11, "语言": 4, "主题": 1, "合辑": 1},
        }
        assert set(descriptions(guide).values()) == {""}

    def test_the_posts_own_labels_are_not_the_guides(self) -> None:
        post = next(post for post in trantor() if post.post == 441)
        guide = read_guide(post.text, post.entities)
        assert guide.sections[-1].heading == "2_分卷"
        assert "1_账号运营" not in descriptions(guide)
        assert guide.title == "索引目录（修订版）"
        assert guide.closing == ""


class TestAnEnglishGuide:
    def test_it_is_read_into_its_sections(self) -> None:
        guide = read_guide(ENGLISH)
        assert guide.title == "How to find things here"
        assert tags(guide) == {
            "By kind": ["essay", "link", "podcast", "music", "math", "books", "memo", "memos"],
            "Languages": ["python", "rust"],
        }
        assert is_guide(ENGLISH)

    def test_its_descriptions_read_alone(self) -> None:
        assert descriptions(read_guide(ENGLISH)) == {
            "essay": "long reads, one a month",
            "link": "for what others wrote",
            "podcast": "for episodes I liked",
            "music": "for songs",
            "math": "Everything about maths",
            "books": "the reading lists",
            "memo": "short notes",
            "memos": "short notes",
            "python": "",
            "rust": "",
        }

    def test_its_serials_are_read_in_each_way_of_writing(self) -> None:
        assert parts(read_guide(ENGLISH)) == {
            "Rust for busy people": [
                *(("part 1", 1), ("part 2", 2), ("part 3", 3), ("A talk by Mina about Rust for busy people", None)),
            ],
            "Deep learning": [("part 1", 1), ("part 2", 2), ("part 3", 3), ("part 4", 4)],
            "Baking": [("Part 1", 1), ("Part 2", 2)],
        }
        assert [part.title for part in read_guide(ENGLISH).series[2].parts] == ["flour", "water"]

    def test_its_closing_is_the_last_paragraph(self) -> None:
        assert read_guide(ENGLISH).closing == "Write to me any time, also without your name."


class TestAPersianGuideWithBullets:
    def test_it_is_read_into_its_sections(self) -> None:
        guide = read_guide(PERSIAN)
        assert guide.title == "فهرست کانال"
        assert tags(guide) == {
            "بر اساس موضوع": ["شعر", "نوشته\u200cها", "کتاب", "سفر"],
            "بر اساس نوع": ["پادکست", "فیلم"],
        }
        assert is_guide(PERSIAN)

    def test_its_descriptions_stand_after_the_dash_or_before_the_hand(self) -> None:
        assert descriptions(read_guide(PERSIAN)) == {
            "شعر": "شعرهایی که دوست دارم",
            "نوشته\u200cها": "یادداشت\u200cهای کوتاه خودم",
            "کتاب": "معرفی و نقد",
            "سفر": "",
            "پادکست": "پادکست\u200cها",
            "فیلم": "فیلم\u200cها",
        }

    def test_its_serials_are_read_in_each_way_of_writing(self) -> None:
        assert parts(read_guide(PERSIAN)) == {
            "تاریخ نقاشی": [("بخش ۱", 1), ("بخش ۲", 2), ("بخش پایانی", 3)],
            "سفر به یزد": [("قسمت اول", 1), ("قسمت دوم", 2), ("قسمت سوم", 3)],
            "آشپزی": [("قسمت ۱", 1), ("قسمت ۲", 2), ("قسمت ۳", 3)],
        }
        assert read_guide(PERSIAN).closing == "هر حرفی داشتید همین\u200cجا بنویسید."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("هشتگ #note برای یادداشت\u200cها", {"note": "برای یادداشت\u200cها"}),
        ("شعرها رو با #شعر پیدا کنید", {"شعر": "شعرها"}),
        ("با هشتگ #شعر می\u200cتونید شعرهای نو رو پیدا کنید.", {"شعر": "شعرهای نو"}),
        (
            "مطالب ریاضی با #math و چند فیلم و کتاب درباره #game",
            {"math": "مطالب ریاضی", "game": "چند فیلم و کتاب درباره game"},
        ),
        ("#a برای سیب و گلابی و #b برای انار", {"a": "برای سیب و گلابی", "b": "برای انار"}),
        ("بعد #tweet و #video که مشخصه.", {"tweet": "", "video": ""}),
        ("شعرهای نو رو با هشتگ #شعر معرفی می\u200cکنم", {"شعر": "شعرهای نو رو معرفی می\u200cکنم"}),
        ("نوشته\u200cهای کوتاه، هر روز یکی، #note دارن", {"note": "نوشته\u200cهای کوتاه، هر روز یکی"}),
        ("برای علاقه\u200cمندها #theory هست: چرا و چگونه", {"theory": "چرا و چگونه"}),
        (
            "هر برهانی #math داره و قصه\u200cها و مزایده\u200cها #game",
            {"math": "هر برهانی math داره", "game": "قصه\u200cها و مزایده\u200cها"},
        ),
        ("#math: everything mathematical.", {"math": "everything mathematical"}),
        ("Notes → #note", {"note": "Notes"}),
        ("#a first things #b second things", {"a": "first things", "b": "second things"}),
        ("#note/#notes — notes", {"note": "notes", "notes": "notes"}),
        ("#one #two #three", {"one": "", "two": "", "three": ""}),
        ("#a is not done, but soon. The rest: #b", {"a": "not done, but soon", "b": "The rest"}),
        ("#a برای سیب و گلابی و با #b انار", {"a": "برای سیب و گلابی", "b": ""}),
    ],
)
def test_a_line_describes_each_hashtag_with_its_own_words(line: str, said: dict[str, str]) -> None:
    assert described(line) == said


def test_descriptions_may_stand_on_the_line_below() -> None:
    guide = read_guide("Tags\n\n#essay\nlong reads\n#link\nwhat others wrote\n#song\nmusic for the evening\n")
    assert descriptions(guide) == {"essay": "long reads", "link": "what others wrote", "song": "music for the evening"}


def test_a_hashtag_named_twice_is_kept_where_it_stands_first() -> None:
    guide = read_guide("Guide\n\nOne:\n#Game_Theory first\nTwo:\n#game_theory second\n#other thing")
    assert tags(guide) == {"One": ["Game_Theory"], "Two": ["other"]}


def test_a_row_with_a_label_of_its_own_does_not_break_the_section_around_it() -> None:
    guide = read_guide("Guide\n\nKinds:\n#essay long reads\nLanguages: #python #rust\n#link short reads\n")
    assert tags(guide) == {"Kinds": ["essay", "link"], "Languages": ["python", "rust"]}


def test_parts_lead_where_the_links_over_their_words_do() -> None:
    line = "Rust: part 1 / part 2 / part 3"
    text = f"Guide\n#rust\n{line}"
    start = text.index("part 1")
    second = text.index("part 2")
    entities = (
        Entity(kind=EntityKind.HASHTAG, offset=text.index("#"), length=5),
        Entity(kind=EntityKind.TEXT_LINK, offset=start, length=6, url="https://t.me/channel/5"),
        Entity(kind=EntityKind.TEXT_LINK, offset=second, length=6, url="https://youtu.be/x"),
    )
    (series,) = read_guide(text, entities).series
    assert [part.url for part in series.parts] == ["https://t.me/channel/5", "https://youtu.be/x", None]


def test_bare_addresses_after_the_parts_are_their_links_and_no_words_of_them() -> None:
    text = "Guide\nRust: part 1 https://t.me/channel/5 / part 2 https://t.me/channel/6\n"
    (series,) = read_guide(text).series
    assert [(part.label, part.url) for part in series.parts] == [
        ("part 1", "https://t.me/channel/5"),
        ("part 2", "https://t.me/channel/6"),
    ]


def test_a_linked_thing_after_a_serial_stands_beside_its_parts() -> None:
    text = "Guide\nRust: part 1 / part 2\nGo: part 1 / part 2\nQuestions and answers\n"
    link = Entity(kind=EntityKind.TEXT_LINK, offset=text.index("Questions"), length=21, url="https://t.me/channel/9")
    guide = read_guide(text, (link,))
    thing = guide.series[1].parts[-1]
    assert (thing.label, thing.number, thing.url) == ("Questions and answers", None, "https://t.me/channel/9")
    assert len(guide.series[0].parts) == 2


def test_a_serial_listed_a_line_a_part_under_one_name_is_one() -> None:
    text = "Guide\nمدلسازی زبان - قسمت اول\nمدلسازی زبانی - قسمت دوم\n"
    assert parts(read_guide(text)) == {"مدلسازی زبان": [("قسمت اول", 1), ("قسمت دوم", 2)]}


@pytest.mark.parametrize(
    "line",
    [
        "فیلم/سریال/کتاب",
        "در قسمت اول و دوم درباره\u200cاش نوشتم",
        "ریاضی: قسمت اول و دوم رو بخونید",
        "Open 24/7",
        "either/or",
        "I wrote parts 1 and 2 last year",
        "قسمت اول/ دوم/ سوم",
    ],
)
def test_an_ordinary_line_lists_no_serial(line: str) -> None:
    assert read_guide(f"#a x y\n#b x y\n\n{line}\n").series == ()


def test_hashtags_in_code_are_none() -> None:
    text = "Guide\n#real one here\nwrite #fake so\n"
    code = Entity(kind=EntityKind.CODE, offset=text.index("#fake"), length=5)
    assert list(descriptions(read_guide(text, (code,)))) == ["real"]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "#", "🙂", "no hashtags\nat all", "#" * 4000, "#a\n" * 500, "\ufffc/\ufffc", ":" * 99]
)
def test_clumsy_texts_are_read_without_harm(text: str) -> None:
    assert not is_guide(text, pinned=True)
    assert read_guide(text).series == ()


def test_a_digest_and_a_post_with_many_labels_are_no_guides() -> None:
    assert not is_guide(DIGEST)
    assert not is_guide(ESSAY)
    assert not is_guide(ESSAY, pinned=True)


def candidate(post: int, text: str, *, pinned: bool) -> GuideCandidate:
    return GuideCandidate(post=post, text=text, pinned=pinned, position=post)


def test_the_newest_pinned_guide_wins() -> None:
    older, newer = candidate(1, ENGLISH, pinned=True), candidate(2, ENGLISH, pinned=True)
    assert find_guide([newer, older]) == 2


def test_a_pinned_guide_comes_before_a_newer_one_that_is_not() -> None:
    assert find_guide([candidate(1, PERSIAN, pinned=True), candidate(2, ENGLISH, pinned=False)]) == 1


def test_without_a_pinned_one_the_newest_strong_one_is_the_guide() -> None:
    unpinned = [candidate(1, ENGLISH, pinned=False), candidate(2, DIGEST, pinned=False)]
    assert find_guide(unpinned) == 1


def test_a_newer_pinned_note_with_few_hashtags_does_not_replace_the_guide() -> None:
    note = "Hashtags of this week:\n#a for one\n#b for two\n#c for three\n#d and #e"
    assert is_guide(note, pinned=True)
    many = ENGLISH + "\n".join(f"#tag{n} for things" for n in range(10))
    assert find_guide([candidate(1, many, pinned=True), candidate(2, note, pinned=True)]) == 1


def test_a_channel_without_a_guide_has_none() -> None:
    assert find_guide([]) is None
    assert find_guide([candidate(1, ESSAY, pinned=True), candidate(2, "hello", pinned=True)]) is None


@pytest.mark.parametrize(
    "title",
    [
        "راهنمای کانال",
        "فهرس القناة",
        "Навигация по каналу",
        "Хештеги канала:",
        "Навігація каналом",
        "İçindekiler",
        "频道目录",
        "本频道导航",
        "Índice del canal",
        "Inhaltsverzeichnis",
        "Sommaire de la chaîne",
        "Daftar isi kanal",
        "چینل کی فہرست",
    ],
)
def test_a_guide_says_so_in_any_language(title: str) -> None:
    lines = (
        [title, "", "A:"] + [f"#tea{letter} — x y" for letter in "abc"] + ["B:"] + [f"#cup{letter}" for letter in "abc"]
    )
    assert is_guide("\n".join(lines))
    assert not is_guide("\n".join(["Tea of the week", "", *lines[3:6], *lines[7:]]))


GARDEN = ChannelInfo(title="Garden", username="garden")


def linking(first: str, *, number: int = 5, name: str = "garden") -> str:
    """A post that links to some posts, each with words beside it."""
    lines = [f"{number}. How to grow plant {number}: t.me/{name}/{number}" for number in range(1, number + 1)]
    return "\n".join([first, "", *lines, "", "Happy reading to all of you."])


@pytest.mark.parametrize("title", ["Index of the channel", "📌 فهرست مطالب", "Навигация", "دليل القناة", "目录"])
def test_links_to_many_posts_under_a_title_that_says_so_are_a_guide(title: str) -> None:
    assert is_guide(linking(title), channel=GARDEN)
    assert is_guide(linking(title), channel=GARDEN.model_copy(update={"username": "Garden"}))
    assert not is_guide(linking(title, number=4), channel=GARDEN)
    assert not is_guide(linking(title, name="elsewhere"), channel=GARDEN)


def test_without_such_a_title_they_are_one_only_if_it_is_pinned() -> None:
    assert not is_guide(linking("What I wrote this month"), channel=GARDEN)
    assert is_guide(linking("What I wrote this month"), pinned=True, channel=GARDEN)
    flowing = "I was asked for an index of all that I ever wrote about roses, so here are a few of them again"
    assert not is_guide(linking(flowing), channel=GARDEN)


def test_a_link_may_lie_under_the_words_or_below_them() -> None:
    titles = [f"How to grow plant {letter}" for letter in "abcdef"]
    text = "\n".join(["Index", *titles])
    links = [
        Entity(
            kind=EntityKind.TEXT_LINK, offset=text.index(title), length=len(title), url=f"https://t.me/garden/{number}"
        )
        for number, title in enumerate(titles)
    ]
    assert is_guide(text, links, channel=GARDEN)
    row = Entity(kind=EntityKind.BOLD, offset=0, length=5)
    assert is_guide(text.replace("\n", " ").replace("Index ", "Index\n"), [row, *links], channel=GARDEN)
    below = "\n".join(["Index", *(f"{title}\nhttps://t.me/garden/{number}" for number, title in enumerate(titles))])
    assert is_guide(below, channel=GARDEN)


def test_links_under_bare_numbers_say_nothing_and_make_no_guide() -> None:
    text = "Roses guide\n1 • 2 • 3 • 4 • 5 • 6"
    links = [
        Entity(kind=EntityKind.TEXT_LINK, offset=text.index(f"{n}"), length=1, url=f"https://t.me/garden/{n}")
        for n in range(1, 7)
    ]
    assert not is_guide(text, links, channel=GARDEN)
    assert not is_guide("Roses guide\n" + "\n".join(f"https://t.me/garden/{n}" for n in range(1, 7)), channel=GARDEN)


def test_the_words_around_the_links_are_its_foreword_and_its_last_words() -> None:
    guide = read_guide(linking("Index\nAll that I know of plants."))
    assert (guide.title, guide.foreword) == ("Index", "All that I know of plants.")
    assert guide.closing == "Happy reading to all of you."
