"""Which buttons of a post are kept, and which addresses are opened."""

import pytest

from channel.posts.post_buttons import buttons_of


@pytest.mark.parametrize(
    "address",
    [
        *("https://example.org", "http://a.b.example.org:8080/x?y#z", "HTTPS://EXAMPLE.ORG", "https://کتاب.ایران/گل"),
        *("tg://resolve?domain=name", "tg://join?invite=abc", "https://t.me/name/5"),
    ],
)
def test_what_anybody_may_open_is_kept(address: str) -> None:
    assert [button.url for button in buttons_of([("Open", address)])] == [address]


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "ftp://example.org", "https://localhost", "https://127.0.0.1/", "example.org", ""),
        *("tg://user?id=5", "https://user:word@example.org/", "https://exa mple.org", "https://example.org:99999/"),
        *("https://", "https://.org", "https://a.b<c>.org/", "https://example.org/" + "a" * 3000, None),
    ],
)
def test_a_button_that_may_not_be_opened_has_its_words_alone(address: str | None) -> None:
    assert [(button.text, button.url) for button in buttons_of([("Open", address)])] == [("Open", None)]


def test_buttons_without_words_are_left_out_and_there_are_no_more_than_a_post_can_have() -> None:
    assert buttons_of([("👍", None), ("", None), ("\u2067 ", None), ("_", None)]) == ()
    assert len(buttons_of([("a", None)] * 500)) == 100
    assert len(buttons_of([("a" * 5000, None)])[0].text) == 256
