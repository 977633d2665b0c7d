"""What in their own words readers are warned about."""

import pytest

from channel.people.letters import Letter
from handlers.letters.rebuild import Warned, warnings


def warned(text: str) -> set[Warned]:
    found = warnings(Letter(text=text))
    assert len(set(found)) == len(found)
    return set(found)


@pytest.mark.parametrize(
    "text",
    [
        "به @ali_reza بگویید",
        "@ali_reza",
        "من(@Ali1990) هستم",
        "my id: @ali_reza.",
        "آیدی:@ali_reza",
        "@ ali_reza",
    ],
)
def test_of_a_username(text: str) -> None:
    assert warned(text) == {Warned.USERNAME}


@pytest.mark.parametrize(
    "text",
    [
        "09123456789",
        "0912 345 67 89",
        "شماره‌ام ۰۹۱۲۳۴۵۶۷۸۹ است",
        "۰۹۱۲-۳۴۵-۶۷۸۹",
        "٠٩١٢٣٤٥٦٧٨٩",
        "۰۹۱۲\u200c۳۴۵\u200c۶۷۸۹",
        "09\u200b1234\u200b56789",
        "9123456789",
        "۹۱۲ ۳۴۵ ۶۷۸۹",
        "+98 912 345 6789",
        "00989123456789",
        "021-88776655",
        "call me: +44 20 7946 0958",
        "+1 (650) 253-0000",
    ],
)
def test_of_a_phone_number_in_any_digits(text: str) -> None:
    assert warned(text) == {Warned.PHONE}


@pytest.mark.parametrize("text", ["ali@example.org", "به Ali.Reza+k@mail.example.co.uk بنویسید", "علی: a@b.ir."])
def test_of_an_e_mail_address_but_not_of_a_username_or_a_link_in_it(text: str) -> None:
    assert warned(text) == {Warned.ADDRESS}


@pytest.mark.parametrize(
    "text",
    [
        "t.me/ali_reza",
        "https://t.me/ali_reza",
        "telegram.me/ali",
        "here (https://example.org/a)",
        "www.example.museum",
        "سایتم example.ir است",
        "instagram.com/ali",
        "bit.ly/abc",
        "tg://resolve?domain=ali",
        "HTTPS://EXAMPLE.ORG",
    ],
)
def test_of_a_link(text: str) -> None:
    assert warned(text) == {Warned.LINK}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "سلام، پست دیروز درباره‌ی شبکه‌ها خیلی خوب بود!",
        "قسمت ۱۲ از ۴۰، سال ۱۴۰۳/۱۰/۰۹ و 2024-12-29",
        "کارت 6037991112345678",
        "In 1984, 3.14 and e.g. this...so",
        "۱۲۳۴۵۶۷۸۹۰",
        "price: 12,500,000",
        "a @ b",
        "@a",
        "x.y",
    ],
)
def test_of_nothing_where_there_is_nothing(text: str) -> None:
    assert warned(text) == set()


def test_of_everything_at_once_each_once() -> None:
    text = "@ali_reza @ali_reza 09123456789 a@example.org https://example.org https://example.org"
    assert warned(text) == set(Warned)


@pytest.mark.timeout(3)
def test_an_enormous_text_is_read_in_no_time() -> None:
    for text in ("a" * 16_000, "a." * 8_000, "@" * 16_000, "9" * 16_000, "a-" * 8_000 + "@"):
        warned(text)
