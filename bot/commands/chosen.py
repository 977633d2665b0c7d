"""The settings made in the chat, for commands beside the running bot."""

from bot.keyring import open_keyring
from bot.settings import Settings
from bot.settings.in_chat import with_chosen
from channel.people.keyring import KeyringError
from channel.store import Memory


async def chosen_too(settings: Settings, store: Memory) -> Settings:
    """Return the settings with those made in the chat; a keyring that can't be read keeps them to itself."""
    if not settings.keyring_file.exists():
        return settings
    try:
        return with_chosen(settings, await store.chosen_by(open_keyring(settings.keyring_file)))
    except KeyringError:
        return settings
