"""Which hashtags are one."""

import pytest

from channel.posts.tags import synonyms


def never(_: str, __: str) -> bool:
    return False


def always(_: str, __: str) -> bool:
    return True


def test_the_one_that_the_guide_names_stands_for_both_even_if_it_is_used_less() -> None:
    assert synonyms({"note": 1, "notes": 9}, always, ["note"]) == {"notes": "note"}
    assert synonyms({"note": 9, "notes": 1}, always, ["#Notes"]) == {"note": "notes"}


def test_a_guide_that_names_both_means_two_tags() -> None:
    assert synonyms({"note": 1, "notes": 9}, never, ["note", "notes"]) == {}


def test_the_guides_name_counts_even_where_no_post_carries_it() -> None:
    assert synonyms({"notes": 2}, never, ["note"]) == {"notes": "note"}


def test_without_the_guide_the_one_used_more_stands_for_both_and_of_equals_the_singular() -> None:
    assert synonyms({"note": 1, "notes": 2}, never, []) == {"note": "notes"}
    assert synonyms({"note": 2, "notes": 2}, never, []) == {"notes": "note"}


def test_without_the_guide_tags_that_stand_on_one_post_are_two() -> None:
    assert synonyms({"note": 1, "notes": 2}, always, []) == {}


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        *(("box", "boxes"), ("story", "stories"), ("movie", "movies"), ("bus_line", "bus_lines"), ("class", "classes")),
        *(("game_theory", "game_theories"), ("شعر", "شعرها"), ("یادداشت", "یادداشت_ها"), ("شعر_نو", "شعر_نو_ها")),
        *(("API", "apis"), ("photo", "photoes")),
    ],
)
def test_regular_plurals_are_known(singular: str, plural: str) -> None:
    key = singular.lower()
    assert synonyms({key: 5, plural: 1}, never, []) == {plural: key}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("new", "news"), ("http", "https"), ("window", "windows"), ("c", "cs"), ("io", "ios"), ("cs", "css")),
        *(("panda", "pandas"), ("clas", "class"), ("physic", "physics"), ("serie", "series"), ("a_new", "a_news")),
        *(
            ("تن", "تنها"),
            ("ب", "بها"),
            ("note", "notebook"),
            ("tweet", "video"),
            ("شعر", "شعرخوانی"),
            ("開放", "開放s"),
        ),
    ],
)
def test_words_that_only_look_like_plurals_are_two_tags(one: str, other: str) -> None:
    assert synonyms({one: 5, other: 5}, never, []) == {}
    assert synonyms({one: 5, other: 5}, never, [one]) == {}


def test_three_forms_of_one_word_end_in_one() -> None:
    assert synonyms({"شعر": 9, "شعرها": 2, "شعرها_ها": 1}, never, []) == {"شعرها": "شعر", "شعرها_ها": "شعر"}


def test_no_alias_is_ever_a_canonical_key() -> None:
    keys = ["note", "notes", "box", "boxes", "boxe", "شعر", "شعرها", "news", "story", "stories", "storys"]
    found = synonyms(dict.fromkeys(keys, 1), never, ["boxe", "notes"])
    assert not found.keys() & set(found.values())


def test_a_channel_without_tags_has_no_synonyms() -> None:
    assert synonyms({}, never, []) == {}


def test_what_the_owner_merges_is_one_whatever_the_guide_says() -> None:
    assert synonyms({"film": 3, "video": 2}, always, ["film", "video"], {"video": "film"}) == {"video": "film"}


def test_forms_of_a_merged_tag_go_with_it() -> None:
    assert synonyms({"video": 3, "videos": 2, "film": 1}, never, [], {"video": "film"}) == {
        "video": "film",
        "videos": "film",
    }


def test_the_owner_may_turn_a_plural_round() -> None:
    assert synonyms({"note": 9, "notes": 1}, never, ["note"], {"note": "notes"}) == {"note": "notes"}
