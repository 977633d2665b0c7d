"""Files that the bot sends, kept in a folder so that they can be opened."""

import tempfile
from pathlib import Path

from bot.commands.chat.showing import Message
from bot.sandbox.telegram import Telegram

_ENDINGS = {"photo": ".png", "video": ".mp4", "voice": ".ogg", "audio": ".mp3"}


class KeptFiles:
    """Writes files into the folder, or into a new one of this user's alone that outlives the conversation."""

    def __init__(self, telegram: Telegram, folder: Path | None = None) -> None:
        self._telegram, self._folder = telegram, folder
        self._count = 0

    def keep(self, message: Message) -> Path | None:
        """Return where the message's file now is; None for a message without bytes of the bot's own."""
        if not message.get("from", {}).get("is_bot"):
            return None
        for kind in ("document", "photo", "video", "voice", "audio"):
            media = message.get(kind)
            biggest = media[-1] if isinstance(media, list) and media else media
            stored = self._telegram.files.find(biggest["file_id"]) if isinstance(biggest, dict) else None
            if stored and stored.content:
                return self._written(stored.content, Path(stored.name or "").name, kind)
        return None

    def _written(self, content: bytes, name: str, kind: str) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="rahnama-files-"))
        self._count += 1
        name = name if Path(name).suffix else f"{name or kind}{_ENDINGS.get(kind, '')}"
        path = self._folder / f"{self._count}-{name}"
        path.write_bytes(content)
        return path
