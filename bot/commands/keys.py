"""`rahnama keys`: adds a new key for seals, and destroys old ones."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.keyring import hold_keyring, prune, rotate
from channel.errors import StoreError
from channel.people.keyring import KeyringError
from storage import open_store

_SQLITE = "sqlite:///"


async def rotate_keys(database_url: str, keyring_file: Path) -> str:
    """Add a key and reseal everything in the database with it; return what to print.

    Raises KeyringError or StoreError. If only resealing fails, the new key stays, and a second try is safe.
    """
    _have_to_be_there(database_url, keyring_file)
    new = rotate(keyring_file, datetime.now(UTC).date())
    with hold_keyring(keyring_file) as keyring:
        async with open_store(database_url, keyring) as store:
            resealed = await store.reseal()
    return (
        f"The new key is {new}; the bot uses it from its next start on. Values sealed again with it: {resealed}.\n"
        "The older keys stay in the keyring, and open older backups. To destroy them: rahnama keys prune"
    )


async def prune_keys(database_url: str, keyring_file: Path, agreed: Callable[[str], bool]) -> str:
    """Destroy the keys that nothing in the database needs, if the user agrees; return what to print.

    Raises KeyringError or StoreError; nothing is destroyed then.
    """
    _have_to_be_there(database_url, keyring_file)
    with hold_keyring(keyring_file) as keyring:
        async with open_store(database_url, keyring) as store:
            used = await store.seal_ids()
    spare = sorted(keyring.seal_ids - used - {keyring.newest})
    if not spare:
        return f"Nothing to destroy: the keyring holds the newest key, {keyring.newest}, and those still needed."
    if not agreed(
        f"The database no longer needs: {', '.join(spare)}. Destroy for good? What older backups hold sealed with them "
        "can then never be read again."
    ):
        return "Nothing was destroyed."
    return (
        f"Destroyed: {', '.join(prune(keyring_file, used))}. Copies of the keyring still open older backups: "
        "replace them too."
    )


def _have_to_be_there(database_url: str, keyring_file: Path) -> None:
    """Check that both exist: opening would create them, and a wrong setting would look like a database without keys."""
    file = database_url.removeprefix(_SQLITE)
    if database_url.startswith(_SQLITE) and not Path(file).is_file():
        raise StoreError(f"There is no database {file}. Check DATABASE_URL, or name another with --database.")
    if not keyring_file.exists():
        raise KeyringError(
            f"There is no keyring {keyring_file}. Check KEYRING_FILE; the bot makes one at its first start."
        )
