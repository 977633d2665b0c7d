"""What the bot says, as data: one TOML file a language, all filling the same model.

A sentence that is missing in one language, or stands in it without a use, stops the bot at start.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from handlers.html import Line
from handlers.texts.model import Texts

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Texts", "spoken", "texts"]

LANGUAGES = ("fa", "en")
DEFAULT_LANGUAGE = "fa"


def texts(language: str) -> Texts:
    """The sentences of a language; of the default one for a code that the bot does not speak, or no longer.

    Raises pydantic.ValidationError if a file does not fill the model.
    """
    return _read(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _read(language: str) -> Texts:
    source = files("handlers.texts").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(source)
    months, other_months = tuple(data.pop("months")), tuple(data.pop("other_months"))
    lines = {section: {name: Line(line, language) for name, line in group.items()} for section, group in data.items()}
    return Texts.model_validate({**lines, "months": months, "other_months": other_months, "code": language})


def spoken(language_code: str | None) -> str:
    """The bot's language for a reader whose Telegram speaks this one (an IETF tag such as "fa" or "de-AT")."""
    if not language_code or language_code.casefold().startswith("fa"):
        return DEFAULT_LANGUAGE
    return "en"
