"""A letter as requests to the Bot API: a head, as many messages as it needs, buttons under the last one."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from channel.models import PostKind
from channel.people.letters import Call, Letter, Medium
from handlers.html import Html
from handlers.letters.files import new_name
from handlers.markup.fitting import shown_length
from handlers.markup.rich import MESSAGE_UNITS, Piece, pieces, to_html

CAPTION_UNITS: Final = 1024  # UTF-16 units, Telegram's limit for a caption
_ALBUM: Final = 10  # media in one album
_SEND: Final[Mapping[PostKind, str]] = {
    PostKind.PHOTO: "sendPhoto",
    PostKind.VIDEO: "sendVideo",
    PostKind.ANIMATION: "sendAnimation",
    PostKind.VIDEO_NOTE: "sendVideoNote",
    PostKind.AUDIO: "sendAudio",
    PostKind.VOICE: "sendVoice",
    PostKind.DOCUMENT: "sendDocument",
}
# Which media may be in one album.
_TOGETHER: Final[Mapping[PostKind, str]] = {
    PostKind.PHOTO: "seen",
    PostKind.VIDEO: "seen",
    PostKind.AUDIO: "heard",
    PostKind.DOCUMENT: "read",
}
_BUTTONS_ALONE: Final = Html("⬆️")  # a message needs text, even if there is no head

Keyboard = list[list[dict[str, str]]]
Params = dict[str, Any]


def letter_calls(
    chat: int | str,
    letter: Letter,
    head: Html,
    keyboard: Keyboard | None,
    *,
    conversation: int | None = None,
    reply_to: int | None = None,
) -> list[Call]:
    """The requests that send a letter, in order; at least one.

    `head` stands above the words. Its first line stands above each further message of words, so that every message
    shows what it belongs to. `keyboard`: the rows of buttons under the last message; an album can't have any, so it is
    followed by a message that does. `reply_to`: the message that the first one answers.
    """
    requests = list(_requests(letter, head))
    if keyboard and requests[-1][0] == "sendMediaGroup":
        requests.append(("sendMessage", _text(_first_line(head) or _BUTTONS_ALONE)))
    if keyboard:
        requests[-1][1]["reply_markup"] = {"inline_keyboard": keyboard}
    if reply_to is not None:
        requests[0][1]["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return [
        Call(method=method, params={"chat_id": chat, **params}, conversation=conversation)
        for method, params in requests
    ]


def _requests(letter: Letter, head: Html) -> Iterator[tuple[str, Params]]:
    albums = list(_albums(letter.media))
    if not albums or albums[0][0].kind is PostKind.VIDEO_NOTE:  # a round video takes no caption
        yield from _texts(letter, head)
        for album in albums:
            yield _media(album, Html(""))
        return
    caption = _caption(letter, head)
    yield _media(albums[0], head if caption is None else caption)
    for album in albums[1:]:
        yield _media(album, Html(""))
    if caption is None:
        yield from _texts(letter, _first_line(head))


def _texts(letter: Letter, head: Html) -> Iterator[tuple[str, Params]]:
    """The words as messages, each under the head or its first line."""
    room = MESSAGE_UNITS - shown_length(head) - 2
    above = head
    for piece in pieces(letter.text, letter.entities, room) or [Piece("", ())]:
        yield "sendMessage", _text(_joined(above, to_html(piece)))
        above = _first_line(head)


def _caption(letter: Letter, head: Html) -> Html | None:
    """The head and the words; None if they are too long for a caption."""
    room = CAPTION_UNITS - shown_length(head) - 2
    found = pieces(letter.text, letter.entities, room) if room > 0 else [Piece("", ())] * 2
    return _joined(head, *(to_html(piece) for piece in found)) if len(found) <= 1 else None


def _albums(media: tuple[Medium, ...]) -> Iterator[list[Medium]]:
    """The media in groups that can be sent together, in order."""
    album: list[Medium] = []
    for medium in media:
        if album and not (len(album) < _ALBUM and _go_together(album[0], medium)):
            yield album
            album = []
        album.append(medium)
    if album:
        yield album


def _go_together(one: Medium, other: Medium) -> bool:
    return one.kind in _TOGETHER and _TOGETHER[one.kind] == _TOGETHER.get(other.kind)


def _media(album: list[Medium], caption: Html) -> tuple[str, Params]:
    words = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    if len(album) == 1:
        medium = album[0]
        return _SEND[medium.kind], {medium.kind.value: _file(medium), **words}
    items: list[Params] = [{"type": medium.kind.value, "media": _file(medium)} for medium in album]
    items[0] |= words
    return "sendMediaGroup", {"media": items}


def _file(medium: Medium) -> str | dict[str, str]:
    """The file id, to send Telegram's own copy; a file with a name is uploaded again under a new name."""
    name = new_name(medium)
    return {"fetch": medium.file_id, "name": name} if name else medium.file_id


def _text(text: Html) -> Params:
    return {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _joined(*paragraphs: Html) -> Html:
    return Html("\n\n".join(paragraph for paragraph in paragraphs if paragraph))


def _first_line(head: Html) -> Html:
    """The first line; it is valid HTML, since our own lines close their tags within a line."""
    return Html(head.partition("\n")[0])
