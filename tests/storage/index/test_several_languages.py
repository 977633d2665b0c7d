"""Search in Chinese and Japanese, in Turkish, and in a channel of several languages, the same on both databases."""

import pytest

from channel.models import ChannelInfo, Post
from channel.search import parse
from channel.store import Index
from channel.views import Hits

pytestmark = pytest.mark.everywhere

POSTS = {
    1: "昨日は東京タワーに登りました。夜景がとても綺麗でした。",
    2: "京都の紅葉は十一月が見頃です。",
    3: "我在学习机器学习，这个模型很好用。",
    4: "今天的天气很好，适合去爬山。",
    5: "Bu hafta kitapları topladım, şarkılarla yola çıktık.",
    6: "IŞIK hızı ve yıldızların ışığı üzerine",
    7: "İSTANBUL'da güneşli bir gün",
    8: "کتابخانه‌ی شهر بسته است",
    9: "The library opens at noon, and the cafés are full",
    10: "В библиотеке тихо, читайте книги",
    11: "المكتبة العامة في المدينة",
    12: "ﺑﺮﻧﺎﻣﻪ ﻧﻮﯾﺴﯽ از یک فایل آمده است",
    13: "水",
    14: "Ｆｕｌｌｗｉｄｔｈ 数字２０２４",
}


@pytest.fixture
async def store(empty_store: Index) -> Index:
    posts = (Post(message_id=number, date=number, text=text) for number, text in POSTS.items())
    await empty_store.save([ChannelInfo(title="Languages", username="tongues"), *posts])
    return empty_store


async def hits(store: Index, words: str) -> Hits:
    return await store.search(parse(words), 0, 10)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("東京タワー", 1),
        ("東京", 1),
        ("夜景", 1),
        ("紅葉 京都", 2),
        ("紅", 2),
        ("頃", 2),
        ("机器学习", 3),
        ("模型", 3),
        ("爬山 天气", 4),
        ("山", 4),
        ("水", 13),
        ("fullwidth 2024", 14),
        ("kitap", 5),
        ("KİTAPLAR", 5),
        ("kitaplarda", 5),
        ("sarki", 5),
        ("ŞARKI", 5),
        ("ışık", 6),
        ("isik", 6),
        ("istanbul", 7),
        ("İstanbul'da", 7),
        ("gunes", 7),
        ("کتابخونه", 8),
        ("libraries", 9),
        ("cafe", 9),
        ("библиотека", 10),
        ("مکتبه", 11),
        ("برنامه‌نویسی", 12),
    ],
)
async def test_each_language_is_found_in_its_own_forms(store: Index, words: str, first: int) -> None:
    found = await hits(store, words)
    assert found.hits
    assert found.hits[0].card.message_id == first
    assert not found.missing


async def test_what_was_found_is_marked_without_cuts_between_letters(store: Index) -> None:
    [hit] = (await hits(store, "東京タワー")).hits
    shown = hit.title
    assert [shown.text[start:end] for start, end in shown.marks] == ["東京タワー"]


async def test_words_that_are_nowhere_are_named_whole(store: Index) -> None:
    assert (await hits(store, "東京タワー 量子計算")).missing == ("量子計算",)


async def test_a_phrase_of_letters_must_stand_as_it_is(store: Index) -> None:
    assert [hit.card.message_id for hit in (await hits(store, '"東京タワー"')).hits] == [1]
    assert (await hits(store, '"タワー東京"')).hits == ()
    assert 1 not in {hit.card.message_id for hit in (await hits(store, "夜景 -東京")).hits}
