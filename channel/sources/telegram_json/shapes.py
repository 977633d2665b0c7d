"""The form of an ordinary message of Telegram Desktop's export; msgspec rejects any other field or type.

The names are Telegram Desktop's own (Telegram/SourceFiles/export/output/export_output_json.cpp). Polls, places, service
messages and other rarities are not included: those are read value by value, see `message`.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

LAST_NUMBER = 2**52 - 1
"""The highest number that a message may have."""

# The range of the parser for everything else, and no more, so that both reject the same files.
Int = Annotated[int, Meta(ge=-(2**63) + 1, le=2**63 - 1)]
Number = Annotated[int, Meta(gt=0, le=LAST_NUMBER)]


class Run(Struct, forbid_unknown_fields=True, gc=False):
    """A stretch of text of one kind."""

    type: str
    text: str
    href: str = ""
    language: str = ""
    document_id: str = ""
    collapsed: bool = False
    user_id: Int = 0


class Giver(Struct, forbid_unknown_fields=True, gc=False, rename={"from_": "from"}):
    """A person who gave a reaction; never read further."""

    from_: str | None = None
    from_id: str = ""
    date: str = ""


class Given(Struct, forbid_unknown_fields=True, gc=False):
    """A reaction, and how often it was given."""

    type: str
    count: Int
    emoji: str = ""
    document_id: str = ""
    recent: list[Giver] = []


class Button(Struct, forbid_unknown_fields=True, gc=False, rename={"data_base64": "dataBase64"}):
    """A button under a post."""

    type: str
    text: str = ""
    data_base64: str = ""
    data: str = ""
    forward_text: str = ""
    button_id: Int = 0


class Message(Struct, forbid_unknown_fields=True, gc=False, rename={"from_": "from"}):
    """A message with text, a picture or a file. Fields are in the order of the file, which is the fastest to read."""

    id: Number
    type: Literal["message"] = "message"
    date: str = ""
    date_unixtime: str = ""
    edited: str = ""
    edited_unixtime: str = ""
    from_: str | None = None
    from_id: str = ""
    author: str = ""
    forwarded_from: str | None = None
    forwarded_from_id: str = ""
    saved_from: str | None = None
    reply_to_message_id: Int = 0
    reply_to_peer_id: str | None = None
    via_bot: str = ""
    photo: str | None = None
    photo_file_size: Int = 0
    file: str | None = None
    file_name: str = ""
    file_size: Int = 0
    thumbnail: str = ""
    thumbnail_file_size: Int = 0
    media_type: str = ""
    sticker_emoji: str = ""
    performer: str = ""
    title: str = ""
    mime_type: str = ""
    duration_seconds: Int = 0
    width: Int = 0
    height: Int = 0
    media_spoiler: bool = False
    text: str | list[str | Run] | None = None
    text_entities: list[Run] = []
    inline_bot_buttons: list[list[Button]] = []
    reactions: list[Given] = []
