"""Files are sent again under another name."""

from typing import Any

import pytest

from bot.network.transport import AiohttpRequest
from bot.outbox import Limits, uploads
from bot.sandbox import Chat, Fault, User
from bot.sandbox.params import Upload
from bot.sandbox.server import Server
from channel.people.letters import Call
from tests.bot.outbox.conftest import Office, words

AT_ONCE = Limits().faster(1000)


def sent_by(office: Office, user: User, kind: str, name: str, content: bytes) -> str:
    """The file_id of a file that somebody has sent to the bot."""
    medium = office.telegram.send(user, content={kind: office.telegram.files.add(kind, Upload(name, content))})[kind]
    return str(medium["file_id"])


def arrived(office: Office, chat: User | Chat, kind: str) -> list[tuple[str, bytes]]:
    """The names and the bytes of the files of a kind that the bot has sent to a chat."""
    own = [message for message in office.telegram.messages(chat) if office.telegram.is_own(message)]
    stored = [office.telegram.files.find(message[kind]["file_id"]) for message in own if kind in message]
    return [(one.name, one.content) for one in stored if one]


async def test_a_document_arrives_whole_under_its_new_name(office: Office) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    content = bytes(range(256)) * 4000
    old = sent_by(office, ali, "document", "Ali's diary.pdf", content)
    params = {"chat_id": owner.id, "document": {"fetch": old, "name": "document.pdf"}, "caption": "words"}
    await office.put(Call(method="sendDocument", params=params))
    await office.sent(limits=AT_ONCE)
    assert arrived(office, owner, "document") == [("document.pdf", content)]
    document = office.telegram.messages(owner)[-1]["document"]
    assert document["mime_type"] == "application/pdf"
    assert document["file_id"] != old
    assert office.texts(owner) == ["words"]


async def test_the_files_of_an_album_are_renamed_one_by_one(office: Office) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    media: list[dict[str, Any]] = []
    for number in (1, 2, 3):
        old = sent_by(office, ali, "document", f"secret {number}.txt", b"%d" % number)
        media.append({"type": "document", "media": {"fetch": old, "name": f"document {number}.txt"}})
    media[0]["caption"] = "three"
    await office.put(Call(method="sendMediaGroup", params={"chat_id": owner.id, "media": media}))
    await office.sent(limits=AT_ONCE)
    assert arrived(office, owner, "document") == [(f"document {number}.txt", b"%d" % number) for number in (1, 2, 3)]
    assert office.texts(owner) == ["three"]


async def test_a_photo_is_sent_as_telegram_keeps_it(office: Office) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    photo = office.telegram.send(ali, photo=True)["photo"][0]["file_id"]
    await office.put(Call(method="sendPhoto", params={"chat_id": owner.id, "photo": photo}))
    await office.sent(limits=AT_ONCE)
    assert office.telegram.messages(owner)[-1]["photo"][0]["file_id"] == photo
    assert office.asked("getFile") == 0


async def test_a_file_that_is_too_large_to_fetch_is_told_as_not_delivered(office: Office) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    old = sent_by(office, ali, "document", "film.mkv", b"x" * (uploads.LARGEST + 1))
    params = {"chat_id": owner.id, "document": {"fetch": old, "name": "document.mkv"}}
    await office.put(Call(method="sendDocument", params=params, on_failed=(words(ali, "too large"),)))
    await office.sent(limits=AT_ONCE)
    assert office.texts(ali) == ["too large"]
    assert arrived(office, owner, "document") == []


async def test_a_larger_file_is_not_fetched_where_the_server_would_give_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 100)
    ali, owner = office.reader(), office.reader("Owner")
    old = sent_by(office, ali, "document", "book.pdf", b"x" * 101)
    params = {"chat_id": owner.id, "document": {"fetch": old, "name": "document.pdf"}}
    await office.put(Call(method="sendDocument", params=params, on_failed=(words(ali, "too large"),)))
    await office.sent(limits=AT_ONCE)
    assert office.texts(ali) == ["too large"]


@pytest.mark.parametrize("method", ["getFile", "sendDocument"])
async def test_a_file_survives_a_lost_connection_on_both_of_its_ways(office: Office, method: str) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    old = sent_by(office, ali, "document", "a.txt", b"bytes")
    office.telegram.fail_next(method, Fault.DISCONNECTED, times=2)
    params = {"chat_id": owner.id, "document": {"fetch": old, "name": "document.txt"}}
    await office.put(Call(method="sendDocument", params=params), words(owner, "after it"))
    await office.sent(limits=AT_ONCE)
    assert arrived(office, owner, "document") == [("document.txt", b"bytes")]
    assert office.texts(owner) == ["after it"]


async def test_a_file_arrives_whole_over_http_as_well(office: Office) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    content = bytes(range(256)) * 4000
    old = sent_by(office, ali, "document", "diary.pdf", content)
    media = [{"type": "document", "media": {"fetch": old, "name": f"سند {number}.pdf"}} for number in (1, 2)]
    await office.put(Call(method="sendMediaGroup", params={"chat_id": owner.id, "media": media}))
    request = AiohttpRequest()
    async with Server(office.telegram).listening() as url:
        await request.initialize()
        await office.sent(request, url=url, limits=AT_ONCE)
        await request.shutdown()
    assert arrived(office, owner, "document") == [("سند 1.pdf", content), ("سند 2.pdf", content)]


@pytest.mark.long
@pytest.mark.parametrize(("method", "fault"), [("getFile", 502), ("getFile", Fault.DISCONNECTED), ("file", 404)])
async def test_a_file_that_is_never_given_ends_and_the_writer_is_told_and_the_chat_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, method: str, fault: int | Fault
) -> None:
    ali, owner = office.reader(), office.reader("Owner")
    old = sent_by(office, ali, "document", "a.txt", b"bytes")
    if method == "file":
        monkeypatch.setattr(office.telegram.files, "find", lambda _: None)
    else:
        office.telegram.fail_next(method, fault, times=1000)
    params = {"chat_id": owner.id, "document": {"fetch": old, "name": "document.txt"}}
    await office.put(
        Call(method="sendDocument", params=params, on_failed=(words(ali, "not delivered"),)), words(owner, "after it")
    )
    await office.sent(limits=AT_ONCE)
    assert office.texts(ali) == ["not delivered"]
    assert office.texts(owner) == ["after it"]
