"""Pseudonyms, by which a reader's rows can be found but not joined: a reader has many, and each row has one of them.

So finding a reader's rows costs the same for any number of readers.
"""

import secrets
from collections.abc import Collection
from typing import Final

from channel.people.keyring import Keyring

_MANY: Final = 512


def all_of(keyring: Keyring, table: str, reader: int) -> list[str]:
    return [_nth(keyring, table, reader, number) for number in range(_MANY)]


def one_of(keyring: Keyring, table: str, reader: int) -> str:
    """One of a reader's pseudonyms, at random."""
    return _nth(keyring, table, reader, secrets.randbelow(_MANY))


def another_of(keyring: Keyring, table: str, reader: int, taken: Collection[str]) -> str:
    """One that no other row has, as long as there is one."""
    free = [name for name in all_of(keyring, table, reader) if name not in taken]
    return secrets.choice(free) if free else one_of(keyring, table, reader)


def listed(names: Collection[str]) -> str:
    """The names as a list for an SQL statement: they are hexadecimal digits and nothing else."""
    return ", ".join(f"'{name}'" for name in names)


def _nth(keyring: Keyring, table: str, reader: int, number: int) -> str:
    return keyring.pseudonym(f"{table}.{number}", reader)
