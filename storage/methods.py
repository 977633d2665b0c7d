"""The store's methods, one line each: `latest = reads(questions.latest)` makes one from a function of a session.

The method takes the function's parameters after the session, so that mypy checks it against `channel.store`.
"""

from collections.abc import Awaitable, Callable, Coroutine
from importlib import import_module
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from channel.errors import StoreError
from channel.people.keyring import Keyring
from storage.database.session import Driver, Session

P = ParamSpec("P")
T = TypeVar("T")


class Part:
    """A part of the store, on any database that the driver supports; the keyring seals what is stored about people."""

    def __init__(self, driver: Driver, keyring: Keyring | None = None) -> None:
        self._driver = driver
        self._given_keyring = keyring

    @property
    def _keyring(self) -> Keyring:
        if self._given_keyring is None:
            raise StoreError("Mail cannot be read or kept without the keyring (KEYRING_FILE).")
        return self._given_keyring

    async def _erased(self, work: Callable[[Session], T]) -> T:
        result = await self._driver.transaction(work)
        await self._driver.scrub()
        return result


class Verb:
    """A way to ask the database: `runs` returns, for a part of the store, what runs a function of a session."""

    def __init__(self, runs: Callable[[Any], Callable[[Callable[[Session], Any]], Awaitable[Any]]]) -> None:
        self._runs = runs

    def __call__(
        self, question: Callable[Concatenate[Session, P], T]
    ) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
        async def method(part: Part, /, *args: P.args, **kwargs: P.kwargs) -> T:
            result: T = await self._runs(part)(lambda session: question(session, *args, **kwargs))
            return result

        return method

    def sealed(
        self, question: Callable[Concatenate[Session, Keyring, P], T]
    ) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
        """The same for a function that also needs the keyring."""

        async def method(part: Part, /, *args: P.args, **kwargs: P.kwargs) -> T:
            keyring = part._keyring
            result: T = await self._runs(part)(lambda session: question(session, keyring, *args, **kwargs))
            return result

        return method


reads: Final = Verb(lambda part: part._driver.read)
searches: Final = Verb(lambda part: part._driver.search)
"""Reads that take long; no light question waits for them."""
writes: Final = Verb(lambda part: part._driver.brief)
erases: Final = Verb(lambda part: part._erased)
"""Writes, and also removes what was deleted from the database's files."""
changes: Final = Verb(lambda part: part._changed)
"""Writes to the index, and updates everything derived from it."""


class Late:
    """A module that is imported at the first call of one of its functions: the bot starts faster without it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, function: str) -> Callable[..., Any]:
        def late(*args: Any, **kwargs: Any) -> Any:
            return getattr(import_module(self._name), function)(*args, **kwargs)

        return late
