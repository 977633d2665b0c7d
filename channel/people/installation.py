"""Settings that are made in the chat, and the code by which a person becomes the owner: the store's contract."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from channel.people.keyring import Keyring


class Claim(StrEnum):
    """What came of a code."""

    TAKEN = "taken"
    """The person is the owner from now on."""
    AGAIN = "again"
    """It was this person who used it before, and they are the owner."""
    LATE = "late"
    USED = "used"
    WRONG = "wrong"


class Installation(Protocol):
    """Settings by their names, as in .env in small letters; `now` is in Unix seconds."""

    async def chosen(self) -> Mapping[str, str]: ...

    async def chosen_by(self, keyring: Keyring) -> Mapping[str, str]:
        """The same for a store that was opened without its keyring. Raises KeyringError if this is another one."""
        ...

    async def chosen_revision(self) -> int:
        """A number that grows with every change after which the bot must be assembled anew."""
        ...

    async def choose(self, changes: Mapping[str, str | None], now: int, *, anew: bool = True) -> None:
        """Keeps settings, or removes those that are None. `anew`: the bot must be assembled anew."""
        ...

    async def offer(self, digest: str, until: int) -> None:
        """Keeps the digest of the only code that counts from now on."""
        ...

    async def own(self, digest: str, person: int, now: int) -> Claim:
        """Makes a person the owner if the code is right, unused and not late; of two at once, one wins."""
        ...
