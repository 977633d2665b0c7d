"""Files and the media made of them. Bytes are kept as received; their format is not examined."""

import hashlib
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import JSON, ApiError, bad_request
from bot.sandbox.params import Params, Upload

KINDS = {
    "photo": "Photo",
    "video": "Video",
    "animation": "Animation",
    "audio": "Audio",
    "voice": "VoiceNote",
    "video_note": "VideoNote",
    "document": "Document",
    "sticker": "Sticker",
}
"""Media by the name of their field, with Telegram's name for them in a refusal."""
UPLOAD_LIMIT = 50 << 20
PHOTO_LIMIT = 10 << 20
DOWNLOAD_LIMIT = 20 << 20

_SHAPES: dict[str, JSON] = {
    "photo": {"width": 1280, "height": 960},
    "video": {"width": 1280, "height": 720, "duration": 12, "mime_type": "video/mp4"},
    "animation": {"width": 480, "height": 270, "duration": 3, "mime_type": "video/mp4"},
    "audio": {"duration": 180, "mime_type": "audio/mpeg"},
    "voice": {"duration": 7, "mime_type": "audio/ogg"},
    "video_note": {"length": 384, "duration": 5},
    "document": {},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False},
}
_GIVEN = ("width", "height", "duration", "length", "performer", "title", "emoji")


@dataclass(frozen=True)
class StoredFile:
    kind: str
    content: bytes
    name: str
    media: Any
    """The value of the message's field: an object, or a photo's list of sizes."""


class Files:
    """The files that were sent, by file_id."""

    def __init__(self) -> None:
        self._stored: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload, given: JSON | None = None) -> Any:
        """Keep a file; return the value of the message's field of its kind."""
        number = len(self._stored) + 1
        file_id = f"sandbox-{kind}-{number}"
        unique = hashlib.blake2b(upload.content or file_id.encode(), digest_size=8).hexdigest()
        media: JSON = {
            "file_id": file_id,
            "file_unique_id": unique,
            "file_size": len(upload.content),
            **_SHAPES[kind],
            **(given or {}),
        }
        if kind in {"document", "audio", "video", "animation"}:
            media["file_name"] = upload.name
        if kind == "document":
            media["mime_type"] = upload.mime_type
        value: Any = [media] if kind == "photo" else media
        self._stored[file_id] = StoredFile(kind, upload.content, upload.name, value)
        return value

    def find(self, file_id: str) -> StoredFile | None:
        return self._stored.get(file_id)

    def from_request(self, kind: str, params: Params, source: str | None = None, given: JSON | None = None) -> Any:
        """Return the media that a request sends: a new file, a known file_id, or an address (whose bytes are not
        fetched)."""
        given = given or {name: params.integer(name) for name in _GIVEN[:4] if params.has(name)}
        given |= {name: params.text(name) for name in _GIVEN[4:] if params.has(name) and kind in {"audio", "sticker"}}
        source = params.text(kind) if source is None else source
        upload = params.files.get(source.removeprefix("attach://") if source.startswith("attach://") else kind)
        if upload is not None and (not source or source.startswith("attach://")):
            return self.add(kind, _checked(kind, upload), given)
        if not source:
            raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
        if stored := self._stored.get(source):
            if stored.kind != kind:
                raise bad_request(f"can't use file of type {KINDS[stored.kind]} as {KINDS[kind]}")
            return stored.media
        if source.startswith(("http://", "https://")):
            return self.add(kind, Upload(source.rsplit("/", 1)[-1] or kind, b""), given)
        raise bad_request("wrong file identifier/HTTP URL specified")


def _checked(kind: str, upload: Upload) -> Upload:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo" and len(upload.content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    return upload
