"""Modules marked `everywhere` run on each database, except for their tests marked `sqlite`."""

from collections.abc import Iterator

import pytest

from storage.database import drivers
from tests.databases import Server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    if "everywhere" in marks and "sqlite" not in marks:
        metafunc.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The database that the test runs on; on PostgreSQL a file's address stands for a database of the server."""
    name: str = getattr(request, "param", "sqlite")
    if name == "sqlite":
        yield name
        return
    there: Server = request.getfixturevalue("postgres")
    opened = drivers.open_driver
    monkeypatch.setattr(drivers, "open_driver", lambda url: opened(there.database(url)))
    yield name
    there.drop()
