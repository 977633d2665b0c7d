"""Pages of t.me/s that show no posts, pages that have changed, and saved ones."""

from pathlib import Path

import pytest

from channel.errors import SeveralChannels, SourceError
from channel.models import ChannelInfo, Origin, Post, SourceKind
from channel.sources import web_preview
from channel.sources.registry import size, source_of
from channel.sources.web_preview import Absence, MarkupChanged, NoPosts, link_state, read_page
from tests.channel.sources.web_pages import CHANNEL, LANDING, TITLE, message, page, photo, service, text

CONTACT = 'If you have <strong>Telegram</strong>, you can contact <a href="tg://x">@baghche</a> right away.'
VIEW = "If you have <strong>Telegram</strong>, you can view and join <br><strong>باغچه</strong> right away."


def landing(*parts: tuple[str, str]) -> bytes:
    content = "".join(f'<div class="tgme_page_{name}"><span>{words}</span></div>' for name, words in parts)
    return LANDING.format(verb="View", content=content).encode()


@pytest.mark.parametrize(
    ("content", "absence"),
    [
        (page(), Absence.EMPTY),
        (page('<div class="tme_no_messages_found">No posts found</div>'), Absence.EMPTY),
        (landing(("description", CONTACT)), Absence.MISSING),
        (landing(("title", "باغچه"), ("extra", "9 999 subscribers"), ("description", "گل‌ها")), Absence.CLOSED),
        (landing(("title", "باغچه"), ("extra", "@baghche"), ("description", CONTACT)), Absence.CLOSED),
        (landing(("description", VIEW)), Absence.CLOSED),
        (landing(("title", "باغ"), ("extra", "98 700 members, 12 online")), Absence.NO_CHANNEL),
        (landing(("title", "بات"), ("extra", "4 097 monthly users")), Absence.NO_CHANNEL),
    ],
)
def test_a_page_that_shows_no_posts_says_why(content: bytes, absence: Absence) -> None:
    with pytest.raises(NoPosts) as caught:
        read_page(content, "t.me/s/baghche")
    assert caught.value.absence is absence
    assert str(caught.value) == f"t.me/s/baghche: {absence}"


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("tgme_widget", "telegram_widget", "something is in its list of messages, but no message"),
        ("tgme_widget_message ", "message ", "something is in its list of messages, but no message"),
        ("data-post", "data-message", "no message on it has a number"),
        (f"{CHANNEL}/", f"{CHANNEL}#", "no message on it has a number"),
        ("tgme_widget_message_date", "tgme_widget_message_when", "no message on it has a date"),
        ("datetime=", "date=", "no message on it has a date"),
        ("tgme_widget_message_text", "tgme_widget_message_words", "no message on it has words, pictures"),
    ],
)
def test_a_page_that_has_changed_is_told_and_never_read_as_empty(old: str, new: str, missing: str) -> None:
    content = page(message(5, text("یک")), message(6, text("دو")))
    with pytest.raises(MarkupChanged) as caught:
        read_page(content.decode().replace(old, new).encode(), "t.me/s/baghche")
    assert missing in str(caught.value)


def test_words_in_a_new_place_are_told_though_pictures_are_known() -> None:
    content = page(message(5, photo(5)), message(6, photo(6) + '<div class="words">سلام</div>'))
    with pytest.raises(MarkupChanged, match="words where they used to be"):
        read_page(content, "t.me/s/baghche")


def test_a_landing_page_that_has_changed_is_told() -> None:
    with pytest.raises(MarkupChanged):
        read_page(landing(("description", "سلام")), "t.me/s/baghche")
    with pytest.raises(MarkupChanged):
        read_page(b"<html><body>Are you a robot?</body></html>", "t.me/s/baghche")


def test_one_unknown_post_among_known_ones_is_kept() -> None:
    _, post = read_page(page(message(5, text("x")), message(6, '<div class="new">y</div>')), "x").records
    assert isinstance(post, Post)
    assert (post.kind, post.text) == ("other", "")


def test_pictures_without_words_are_no_changed_page() -> None:
    assert len(read_page(page(message(5, photo(5)), message(6, photo(6))), "x").records) == 2
    assert len(read_page(page(service(5, "Channel created")), "x").records) == 1


def test_a_page_cut_off_or_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="cut off"):
        read_page(page(message(5, text("x")))[:-60], "x")
    monkeypatch.setattr("channel.sources.web_preview.public_page.LARGEST_PAGE", 1 << 20)
    with pytest.raises(SourceError, match="larger than 1 MiB"):
        read_page(page(message(5, text("x" * (1 << 20)))), "x")


EMBED = "<!DOCTYPE html><html><body>{}</body></html>"
ERROR = (
    '<div class="tgme_widget_message err_message js-widget_message"><div class="tgme_widget_message_bubble">'
    '<div class="tgme_widget_message_error">{}</div></div></div>'
)


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (EMBED.format(message(5, text("x"))), True),
        (EMBED.format(message(5, '<div class="message_media_not_supported_label">Service message</div>')), True),
        (EMBED.format(ERROR.format("Post not found")), False),
        (EMBED.format('<div class="tgme_widget_message_error">Post not found</div>'), False),
        (EMBED.format(ERROR.format("Channel is private")), None),
        (EMBED.format("<p>Post not found</p>"), None),
        (EMBED.format(message(5, text("tgme_widget_message_error Post not found"))), True),
        (EMBED.format(message(5, text("x")))[:-10], None),
        ("", None),
    ],
)
def test_a_link_is_dead_only_if_telegram_says_so(content: str, state: bool | None) -> None:
    assert link_state(content.encode()) is state


def save(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path, channel: str | None = None) -> list[object]:
    assert source_of(path) is web_preview
    return list(web_preview.read(path, lambda _: None, channel))


def test_a_saved_page_is_a_source(tmp_path: Path) -> None:
    path = save(
        tmp_path, "page.html", page(message(5, text("x")), message(6, text("y"), date="2023-07-18T07:24:20+00:00"))
    )
    origin, info, *posts = read(path)
    assert origin == Origin(source=SourceKind.WEB, as_of=1689665060)
    assert isinstance(info, ChannelInfo)
    assert info.title == TITLE
    assert len(posts) == 2


def test_a_folder_of_saved_pages_is_read_in_the_order_of_its_posts(tmp_path: Path) -> None:
    save(tmp_path, "a.html", page(message(10, text("x")), message(11, text("y"))))
    save(tmp_path, "b.htm", page(message(9, text("w")), message(10, text("x")), before=9))
    save(tmp_path, "c.html", page('<div class="tme_no_messages_found">No posts found</div>'))
    save(tmp_path, "d.html", b"<html>something else</html>")
    save(tmp_path, "e.txt", page(message(1, text("x"))))
    advanced: list[int] = []
    records = list(web_preview.read(tmp_path, advanced.append))
    assert [record.message_id for record in records if isinstance(record, Post)] == [9, 10, 11]
    assert source_of(tmp_path) is web_preview
    assert size(tmp_path) == sum((tmp_path / name).stat().st_size for name in ("a.html", "b.htm", "c.html"))


def test_pages_of_several_channels_are_read_only_if_one_is_named(tmp_path: Path) -> None:
    save(tmp_path, "a.html", page(message(10, text("x"))))
    save(tmp_path, "b.html", page(message(20, text("y"), channel="other_one"), channel="other_one"))
    with pytest.raises(SeveralChannels) as caught:
        read(tmp_path)
    assert caught.value.channels == (CHANNEL, "other_one")
    assert [post.message_id for post in read(tmp_path, "@Other_One") if isinstance(post, Post)] == [20]


def test_another_channel_than_the_one_asked_for_is_told(tmp_path: Path) -> None:
    save(tmp_path, "a.html", page(message(10, text("x"))))
    for name in (TITLE, CHANNEL, f"@{CHANNEL.upper()}", "-1001492664793"):
        assert len(read(tmp_path, name)) == 3
    with pytest.raises(SourceError, match="is of «باغچه نمونه», not of «other»"):
        read(tmp_path, "other")


def test_a_folder_with_a_changed_page_is_told(tmp_path: Path) -> None:
    save(tmp_path, "a.html", page(message(10, text("x"))))
    save(tmp_path, "b.html", page(message(11, text("y"))).replace(b"data-post", b"data-message"))
    with pytest.raises(MarkupChanged, match=r"b\.html"):
        read(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        list(web_preview.read(tmp_path / "nowhere", lambda _: None))


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"is a folder without posts; name one that holds result\.json"):
        source_of(tmp_path)
