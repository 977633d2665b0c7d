"""Settings that the owner makes in the chat; what the environment says counts before them."""

from collections.abc import Mapping
from typing import Final

from bot.settings import Settings, read_settings

IN_CHAT: Final = ("channel", "owner_id")


def with_chosen(settings: Settings, chosen: Mapping[str, str]) -> Settings:
    """Return the settings, with those made in the chat where the environment says nothing. Raises SettingsError."""
    open_ = {name: chosen[name] for name in IN_CHAT if name in chosen and getattr(settings, name) is None}
    if not open_:
        return settings
    made = read_settings(**open_)
    return settings.model_copy(update={name: getattr(made, name) for name in open_})
