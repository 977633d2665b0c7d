"""Pseudonyms by which the rows of one reader are found, and yet not joined: each has many, of which a row bears one.

So a look for a reader's rows costs the same however many readers there are.
"""

import secrets
from collections.abc import Collection
from typing import Final

from channel.people.keyring import Keyring

_MANY: Final = 512


def all_of(keyring: Keyring, table: str, reader: int) -> list[str]:
    return [_nth(keyring, table, reader, number) for number in range(_MANY)]


def one_of(keyring: Keyring, table: str, reader: int) -> str:
    """Any of them."""
    return _nth(keyring, table, reader, secrets.randbelow(_MANY))


def another_of(keyring: Keyring, table: str, reader: int, taken: Collection[str]) -> str:
    """Any but those that other rows bear, while there is one."""
    free = [name for name in all_of(keyring, table, reader) if name not in taken]
    return secrets.choice(free) if free else one_of(keyring, table, reader)


def listed(names: Collection[str]) -> str:
    """As a statement takes them: hexadecimal digits, and nothing else."""
    return ", ".join(f"'{name}'" for name in names)


def _nth(keyring: Keyring, table: str, reader: int, number: int) -> str:
    return keyring.pseudonym(f"{table}.{number}", reader)
