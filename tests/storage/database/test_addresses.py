"""Whatever is wrong with the address of a database, its password is in no message."""

import stat
from pathlib import Path

import pytest

from bot.commands.backup import _of_a_server
from channel.errors import StoreError
from storage import open_store
from storage.database.postgres.address import shown

ADDRESSES = [
    "postgresql://u:hush@127.0.0.1:1/guide",
    "postgresql://u:hush@mum@127.0.0.1:1/guide",
    "postgresql://u:hush/mum@127.0.0.1:1/guide",
    "postgresql://u:4711/hush@127.0.0.1:1/guide",
    "postgresql://u:hush:mum@127.0.0.1:1/guide",
    "postgresql://u:hush?mum@127.0.0.1:1/guide",
    "postgresql://u:hush?mum/x@127.0.0.1:1/guide",
    "postgresql://u:hush#mum@127.0.0.1:1/guide",
    "postgresql://u:hush mum@127.0.0.1:1/guide",
    "postgresql://u:[hush@127.0.0.1:1/guide",
    "postgresql://u:hush%mum@127.0.0.1:1/guide",
    "postgresql://u:hush%00mum@127.0.0.1:1/guide",
    "postgresql://u:hush\nmum@127.0.0.1:1/guide",
    "postgresql://u:hush@127.0.0.1:port/guide",
    "postgresql://u:hush@127.0.0.1:99999/guide",
    "postgresql://127.0.0.1:1/guide?user=u&password=hush",
    "postgresql://127.0.0.1:1/guide?password=hush%mum",
    "postgresql://127.0.0.1:1/guide?pass=hush",
    "postgresql://u:hush@127.0.0.1:1/guide?sslmode=hush",
    "postgresql//u:hush@127.0.0.1:1/guide",
    "postgresql:u:hush@127.0.0.1:1/guide",
    "mysql://u:hush@127.0.0.1:1/guide",
    "u:hush@127.0.0.1:1/guide",
    "hush",
    "host=127.0.0.1 port=1 password=hush",
]


@pytest.mark.parametrize("url", ADDRESSES)
async def test_no_message_repeats_a_password_or_a_part_of_it(url: str) -> None:
    with pytest.raises(StoreError) as told:
        async with open_store(url):
            pass
    said = [str(told.value), _of_a_server(url, Path("a.dump"))]
    for secret in ("hush", "mum", "4711"):
        assert secret not in "\n".join(said)
    assert told.value.__cause__ is None


def test_what_is_shown_of_an_address_tells_which_database_it_is() -> None:
    assert shown("postgresql://u:hush@host:5432/guide?sslmode=require") == "postgresql://u:…@host:5432/guide"
    assert shown("postgresql://host/guide?user=u") == "postgresql://host/guide"
    assert shown("postgresql://u@host") == "postgresql://u@host"


def contents(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_database_and_its_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "new" / "data" / "rahnama.db"
    async with open_store(f"sqlite:///{database}") as store:
        await store.choose_language("a reader", "fa")
        files = contents(database.parent)
        assert {one.name for one in files} == {"rahnama.db", "rahnama.db-wal", "rahnama.db-shm"}
        assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in (database.parent, database.parent.parent)} == {0o700}


async def test_a_database_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    database = tmp_path / "rahnama.db"
    async with open_store(f"sqlite:///{database}"):
        pass
    database.chmod(0o644)
    async with open_store(f"sqlite:///{database}") as store:
        await store.choose_language("a reader", "fa")
        assert {stat.S_IMODE(one.stat().st_mode) for one in contents(tmp_path)} == {0o600}
