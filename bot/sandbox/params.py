"""The parameters of a request, read as Telegram reads them.

They come as JSON values (a JSON body, or in-process) or as strings (a form); both mean the same.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import JSON, bad_request


@dataclass(frozen=True)
class Upload:
    """A file sent with a request."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"


class Params:
    """Reads parameters by name; an absent one is empty, zero, false or None."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self._values = values
        self.files = files or {}

    def has(self, name: str) -> bool:
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        return json.dumps(value)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """Return the number, clamped to its range as on Telegram; anything else counts as 0."""
        if not self.has(name):
            return default
        value = to_integer(self._values[name])
        if low is not None:
            value = max(low, value)
        return value if high is None else min(high, value)

    def flag(self, name: str) -> bool:
        value = self._values.get(name)
        return value if isinstance(value, bool) else str(value).strip().lower() in {"true", "yes", "1"}

    def json(self, name: str, what: str) -> Any:
        """Return the decoded value, None if it is absent; `what` names it in the refusal."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def object(self, name: str, what: str) -> JSON | None:
        value = self.json(name, what)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value

    def array(self, name: str, what: str) -> list[Any]:
        value = self.json(name, what)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise bad_request(f"expected an Array of {what}")
        return list(value)


def to_integer(value: object) -> int:
    if isinstance(value, int):
        return int(value)
    try:
        return int(str(value).strip())
    except ValueError:
        return 0


def field(item: JSON, name: str, kind: type, *, required: bool = True) -> Any:
    """Return a field of a nested object. Raises ValueError with Telegram's words if it is absent or of a wrong type."""
    value = item.get(name)
    if value is None:
        if required:
            raise ValueError(f'Can\'t find field "{name}"')
        return kind()
    if kind is int:
        if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).lstrip("-").isdecimal():
            raise ValueError(f'Field "{name}" must be a valid Number')
        return int(value)
    if kind is str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, kind):
        names = {str: "String", dict: "Object", list: "Array", bool: "Boolean"}
        raise ValueError(f'Field "{name}" must be of type {names[kind]}')
    return value
