"""Generated exports of Telegram Desktop to measure on: Persian posts of some 1 KB, as many as wished."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Literal

import msgspec

from bench.words import Words, zipf

Layout = Literal["desktop", "compact"]
"""Telegram Desktop's own, a line a value; or all in one line, which the fast path of the import does not know."""

Run = dict[str, Any]
Message = dict[str, Any]

_CHANNEL = {"name": "کانال ساختگی", "type": "public_channel", "id": 1_777_777_777}
_FROM = {"from": _CHANNEL["name"], "from_id": f"channel{_CHANNEL['id']}"}
_START = 1_451_606_400  # Unix seconds; 2016
_SPAN = 300_000_000  # seconds from the first post to the last, however many there are
_TEHRAN = timedelta(hours=3, minutes=30)
_FRAGMENTS = 40_000
_TAGS = 150
_GUIDED = 40  # tags that the guide names
_GUIDED_SERIES = 12
_EVERY = 100  # one post in so many is a part of a serial
_ORDINALS = ("اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم", "یازدهم", "دوازدهم")
_EMOJI = ("👍", "❤", "🔥", "👏", "🤔", "😁", "🙏", "👌")


def write_export(path: Path, posts: int, *, seed: int = 1, layout: Layout = "desktop") -> None:
    """A public channel's `result.json` with so many posts, a service message at either end, and the guide pinned.

    Some 3 KB a post. What is written depends on nothing but `posts` and `seed`.
    """
    messages = (msgspec.json.encode(message) for message in _Channel(seed).messages(posts))
    head = msgspec.json.encode(_CHANNEL)[1:-1]
    with path.open("wb") as file:
        if layout == "compact":
            file.write(b"{" + head + b',"messages":[' + next(messages))
            for message in messages:
                file.write(b"," + message)
            file.write(b"]}")
            return
        file.write(msgspec.json.format(b"{" + head + b',"messages":0}', indent=1).removesuffix(b"0\n}") + b"[\n  ")
        file.write(_indented(next(messages)))
        for message in messages:
            file.write(b",\n  " + _indented(message))
        file.write(b"\n ]\n}")


def _indented(message: bytes) -> bytes:
    # No string holds a raw line break, so each is one of the layout.
    return msgspec.json.format(message, indent=1).replace(b"\n", b"\n  ")


class _Channel:
    """The channel's messages, one after another."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words = words = Words(seed)
        self._fragments = [words.sentence() for _ in range(_FRAGMENTS)]
        latin = ("note", "meme", "math", "apply", "course", "podcast", "video", "paper")
        self._tags = [*latin, *(stem for stem in words.stems if len(stem) > 3)][:_TAGS]
        self._random.shuffle(self._tags)
        self._frequent = zipf(_TAGS)

    def messages(self, posts: int) -> Iterator[Message]:
        number = count(1)
        service = {"actor": _FROM["from"], "actor_id": _FROM["from_id"]}
        begin = {**service, "action": "create_channel", "title": _CHANNEL["name"], "text": "", "text_entities": []}
        yield self._head(next(number), "service", _START) | begin
        serials = self._parts()
        for index in range(posts):
            date = _START + 60 + index * _SPAN // posts
            message = self._head(next(number), "message", date)
            if index == 0:
                yield message | _FROM | _texts(self._guide())
            elif index % _EVERY == _EVERY // 2:
                yield self._post(message, date, *next(serials))
            else:
                yield self._post(message, date, self._title(), self._random.randint(1, 4))
            if self._random.random() < 0.02:
                next(number)  # a post that was deleted
        pin = {**service, "action": "pin_message", "message_id": 2, "text": "", "text_entities": []}
        yield self._head(next(number), "service", _START + _SPAN + 60) | pin

    def _head(self, number: int, kind: str, date: int) -> Message:
        return {"id": number, "type": kind, "date": _local(date), "date_unixtime": str(date)}

    def _post(self, message: Message, date: int, title: str, tags: int, own: str = "") -> Message:
        chance = self._random.random
        if chance() < 0.3:
            edited = date + self._random.randint(30, 500_000)
            message |= {"edited": _local(edited), "edited_unixtime": str(edited)}
        message |= _FROM
        if chance() < 0.03:
            message |= {"forwarded_from": "کانال دیگر", "forwarded_from_id": "channel1555555555"}
        if chance() < 0.03 and message["id"] > 10:
            message["reply_to_message_id"] = message["id"] - self._random.randint(1, 9)
        if chance() < 0.2:
            name = f"photos/photo_{message['id']}@{message['date'][:10]}.jpg"
            message |= {"photo": name, "photo_file_size": 84_211, "width": 1280, "height": 960}
        message |= _texts(self._text(title, tags, own))
        if chance() < 1 / 3:
            message["reactions"] = self._reactions()
        return message

    def _text(self, title: str, tags: int, own: str) -> list[Run]:
        runs = [_run("bold", title), _run("plain", "\n\n" + self._paragraph(3) + " ")]
        if self._random.random() < 0.2:
            runs += [_run("text_link", "این‌جا", href=f"https://example.org/{self._random.randrange(10**6)}")]
        else:
            runs += [_run("italic", self._random.choice(self._fragments))]
        runs.append(_run("plain", f"\n\n{self._paragraph(4)}\n\n"))
        names = dict.fromkeys(self._random.choices(self._tags, cum_weights=self._frequent, k=tags))
        for name in (own, *names) if own else names:
            runs += [_run("hashtag", f"#{name}"), _run("plain", " ")]
        return runs[:-1]

    def _paragraph(self, sentences: int) -> str:
        return " ".join(self._random.choices(self._fragments, k=sentences))

    def _title(self) -> str:
        return " ".join(self._random.choice(self._fragments).split()[:5]).rstrip(".!؟؛…")

    def _reactions(self) -> list[Message]:
        emoji = self._random.sample(_EMOJI, self._random.randint(1, 4))
        return [{"type": "emoji", "count": self._random.randint(1, 90), "emoji": one} for one in emoji]

    def _parts(self) -> Iterator[tuple[str, int, str]]:
        """Titles of serial after serial, part after part, how many further tags each has, and the serial's own."""
        for serial in count():
            chance = random.Random(serial)
            for ordinal in _ORDINALS[: chance.randint(3, 12)]:
                yield f"{self._name(serial)} - قسمت {ordinal}", 1, self._name(serial).replace(" ", "_")

    def _name(self, serial: int) -> str:
        stems = self._words.stems
        return f"{stems[(serial + 500) % len(stems)]} {stems[(serial * 7 + serial // len(stems) + 1_000) % len(stems)]}"

    def _guide(self) -> list[Run]:
        runs = [_run("plain", "راهنمای کانال 🧭\nهر پست زیر یکی از این هشتگ‌هاست.\n\nدسته‌بندی بر اساس موضوع:\n")]
        for name in self._tags[:_GUIDED]:
            runs += [_run("plain", "پست‌های این موضوع زیر "), _run("hashtag", f"#{name}"), _run("plain", " میان.\n")]
        serials = (f"{self._name(serial)} - قسمت اول/دوم/سوم\n" for serial in range(_GUIDED_SERIES))
        return [*runs, _run("plain", "\nمجموعه‌ها:\n" + "".join(serials))]


def _run(kind: str, text: str, **more: str) -> Run:
    return {"type": kind, "text": text, **more}


def _texts(runs: list[Run]) -> Message:
    """The words in both forms in which Telegram Desktop writes them."""
    older = [run["text"] if run["type"] == "plain" else run for run in runs]
    return {"text": older, "text_entities": runs}


def _local(date: int) -> str:
    return (datetime.fromtimestamp(date, UTC) + _TEHRAN).strftime("%Y-%m-%dT%H:%M:%S")
