"""Files under new names: of the old name only the type of file is kept."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from channel.models import PostKind
from channel.people.letters import Medium

_EXTENSIONS: Final = frozenset(
    {
        *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".md", ".tex", ".epub", ".djvu", ".html", ".htm", ".srt"),
        *(".xls", ".xlsx", ".ods", ".csv", ".tsv", ".ppt", ".pptx", ".odp", ".json", ".xml", ".yaml", ".toml"),
        *(".py", ".ipynb", ".c", ".h", ".cpp", ".java", ".js", ".ts", ".css", ".sh", ".sql", ".r", ".go", ".rs"),
        *(".zip", ".rar", ".7z", ".tar", ".gz", ".bz2", ".xz", ".apk"),
        *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".svg", ".psd"),
        *(".mp3", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".wav", ".aac", ".wma", ".amr"),
        *(".mp4", ".m4v", ".mov", ".mkv", ".avi", ".webm", ".3gp"),
    }
)
_BY_TYPE: Final[Mapping[str, str]] = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "text/plain": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}
# The new name for each kind whose files have names; Telegram recognizes a video or music by the extension.
_NAMES: Final[Mapping[PostKind, tuple[str, str]]] = {
    PostKind.DOCUMENT: ("file", ""),
    PostKind.AUDIO: ("audio", ".mp3"),
    PostKind.VIDEO: ("video", ".mp4"),
    PostKind.ANIMATION: ("animation", ".mp4"),
}


def extension(name: str | None, mime_type: str | None) -> str:
    """The file's extension (".pdf"), from its name or its type; "" if it isn't a common one."""
    suffix = PurePath(name or "").suffix.lower()
    return suffix if suffix in _EXTENSIONS else _BY_TYPE.get((mime_type or "").lower(), "")


def new_name(medium: Medium) -> str | None:
    """The name under which a file is passed on; None for a picture or a recording, which have no names."""
    if medium.kind not in _NAMES:
        return None
    stem, usual = _NAMES[medium.kind]
    return stem + (medium.extension or usual)
