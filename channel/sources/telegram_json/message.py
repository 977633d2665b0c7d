"""One message of Telegram Desktop's JSON, whatever its form, as a Post, a Pinned or a Skipped."""

from collections.abc import Iterator
from typing import Any

from msgspec import ValidationError, convert

from channel.models import Pinned, Post, PostKind, Skipped
from channel.sources.telegram_json.building import LONGEST_TEXT, post_of
from channel.sources.telegram_json.shapes import LAST_NUMBER, Button, Given, Message, Run
from channel.sources.telegram_json.stream import only

SERVICE = "service message"
UNSUPPORTED = "Telegram Desktop could not export it"
NO_RECORD = "it is not a message"
NO_NUMBER = "its number is missing or wrong"
NO_TYPE = "its type is missing or unknown"
NO_TEXT = "its text cannot be read"

_CARRIED = {
    "poll": PostKind.POLL,
    "location_information": PostKind.LOCATION,
    "place_name": PostKind.LOCATION,
    "contact_information": PostKind.CONTACT,
    "todo_list": PostKind.OTHER,
    "game_title": PostKind.OTHER,
    "invoice_information": PostKind.OTHER,
    "giveaway_information": PostKind.OTHER,
    "giveaway_results": PostKind.OTHER,
    "paid_stars_amount": PostKind.OTHER,
}
_WITH_WORDS = frozenset({PostKind.POLL, PostKind.LOCATION, PostKind.OTHER})

Fields = dict[str, Any]


def record_of(message: Any, number: int) -> Post | Pinned | Skipped:
    """The message as a record. `number` counts the file's messages from 1, for those without a number of their own."""
    try:
        return post_of(convert(message, Message))
    except ValidationError:
        return _odd(message, number)


def _odd(message: Any, number: int) -> Post | Pinned | Skipped:
    if not isinstance(message, dict):
        return skipped(message, number, NO_RECORD)
    if number_of(message) is None:
        return skipped(message, number, NO_NUMBER)
    match message.get("type"):
        case "message":
            return _post(message, number)
        case "service":
            return _service(message, number)
        case "unsupported":
            return skipped(message, number, UNSUPPORTED)
        case _:
            return skipped(message, number, NO_TYPE)


def skipped(message: Any, number: int, reason: str) -> Skipped:
    """A record that the message was not read, and its place."""
    message_id = number_of(message)
    return Skipped(place=f"record {number}" if message_id is None else f"message {message_id}", reason=reason)


def number_of(record: Any, key: str = "id") -> int | None:
    """The positive number under the key; None if there is none."""
    value = record.get(key) if isinstance(record, dict) else None
    return value if type(value) is int and 0 < value <= LAST_NUMBER else None


def text_of(value: Any) -> str:
    """The value if it is a text, otherwise ""."""
    return value if isinstance(value, str) else ""


def _service(message: Fields, number: int) -> Pinned | Skipped:
    pinned = number_of(message, "message_id")
    if message.get("action") == "pin_message" and pinned is not None:
        return Pinned(message_id=pinned)
    return skipped(message, number, SERVICE)


def _post(message: Fields, number: int) -> Post | Skipped:
    runs = _runs(message)
    if runs is None:
        return skipped(message, number, NO_TEXT)
    plain = Message(
        id=message["id"],
        date=text_of(message.get("date")),
        date_unixtime=_digits(message.get("date_unixtime")),
        edited=text_of(message.get("edited")),
        edited_unixtime=_digits(message.get("edited_unixtime")),
        author=text_of(message.get("author")),
        forwarded_from=text_of(message.get("forwarded_from")),
        saved_from=text_of(message.get("saved_from")),
        reply_to_message_id=number_of(message, "reply_to_message_id") or 0,
        reply_to_peer_id=None if message.get("reply_to_peer_id") is None else "elsewhere",
        photo=_present(message, "photo"),
        file=_present(message, "file"),
        file_name=text_of(message.get("file_name")),
        media_type=text_of(message.get("media_type")),
        performer=text_of(message.get("performer")),
        title=text_of(message.get("title")),
        text_entities=runs,
        inline_bot_buttons=[list(_buttons(message.get("inline_bot_buttons")))],
        reactions=list(_reactions(message.get("reactions"))),
    )
    carried = next((kind for key, kind in _CARRIED.items() if key in message), PostKind.TEXT)
    return post_of(plain, carried, _words(message)[:LONGEST_TEXT] if carried in _WITH_WORDS else "")


def _runs(message: Fields) -> list[Run] | None:
    """The text as runs of one kind each; None if it is not a text."""
    for key in ("text_entities", "text"):
        runs = _listed(message.get(key))
        if runs:
            return runs
    return [] if message.get("text") in (None, "", []) else None


def _listed(written: Any) -> list[Run] | None:
    """A text in any form that Telegram Desktop has used; None for anything else."""
    if isinstance(written, str):
        written = [written] if written else []
    if not isinstance(written, list):
        return None
    runs = []
    for run in written:
        fields = {"text": run} if isinstance(run, str) else run
        if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
            return None
        kind, text, href, language = (text_of(fields.get(key)) for key in ("type", "text", "href", "language"))
        runs.append(Run(type=kind, text=text, href=href, language=language))
    return runs


def _digits(written: Any) -> str:
    return str(written) if type(written) is int else text_of(written)


def _present(message: Fields, key: str) -> str | None:
    return None if message.get(key) is None else text_of(message[key])


def _reactions(reactions: Any) -> Iterator[Given]:
    for reaction in reactions if isinstance(reactions, list) else ():
        count = number_of(reaction, "count")
        if count is not None:
            yield Given(type=text_of(reaction.get("type")), count=count, emoji=text_of(reaction.get("emoji")))


def _buttons(rows: Any) -> Iterator[Button]:
    for row in rows if isinstance(rows, list) else ():
        for button in _dicts(row):
            kind, text, data = (text_of(button.get(key)) for key in ("type", "text", "data"))
            yield Button(type=kind, text=text, data=data)


def _words(message: Fields) -> str:
    """The text of what a post without its own text carries, one item a line; "" if it has none.

    A poll's question or a checklist's title and the answers; the title and description of a game or of something for
    sale; the name of a place; the additional prize of a giveaway.
    """
    for key, title in (("poll", "question"), ("todo_list", "title")):
        if asked := _told(message, key):
            answers = asked.get("answers")
            found = [_plain(answer.get("text")) for answer in _dicts(answers)]
            return "\n".join([_plain(asked.get(title)), *(f"• {answer}" for answer in found if answer)]).strip()
    sold, prize = _told(message, "invoice_information"), _told(message, "giveaway_information")
    lines: list[Any] = [message.get(key) for key in ("game_title", "game_description", "place_name", "address")]
    lines += [sold.get("title"), sold.get("description"), prize.get("additional_prize")]
    return "\n".join(words for words in map(text_of, lines) if words).strip()


def _told(message: Fields, key: str) -> Fields:
    """The object under the key; Telegram Desktop writes some as a text that holds JSON."""
    value = message.get(key)
    if isinstance(value, str):
        found = only(value.encode(errors="replace"))
        value = found[0] if found else None
    return value if isinstance(value, dict) else {}


def _dicts(values: Any) -> list[Fields]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _plain(written: Any) -> str:
    return "".join(run.text for run in _listed(written) or ())
