"""`rahnama keys`: new keys for what is sealed, and old ones destroyed, without a letter lost."""

import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from bot.keyring import open_keyring
from channel.errors import StoreError
from channel.people.letters import Draft, Letter, Stage
from storage import open_store
from tests.processes import TOKEN, rahnama, start

READER = 4_815_162_342
DRAFT = Draft(stage=Stage.WRITING, letter=Letter(text="words that nobody has sent yet"))


class Mailbox:
    """A folder as the bot leaves it: a database with sealed mail, and the keyring that opens it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "data" / "rahnama.db"
        self.keyring = folder / "data" / "keyring.json"

    async def write(self) -> None:
        async with open_store(f"sqlite:///{self.database}", open_keyring(self.keyring)) as store:
            await store.keep_draft(READER, DRAFT, int(time.time()))

    async def read(self) -> Draft | None:
        async with open_store(f"sqlite:///{self.database}", open_keyring(self.keyring)) as store:
            return await store.draft(READER, int(time.time()))

    async def used(self) -> frozenset[str]:
        async with open_store(f"sqlite:///{self.database}", open_keyring(self.keyring)) as store:
            return await store.seal_ids()

    def key_ids(self) -> list[str]:
        return list(json.loads(self.keyring.read_text(encoding="utf-8"))["seals"])

    def key(self, name: str) -> str:
        return str(json.loads(self.keyring.read_text(encoding="utf-8"))["seals"][name])

    def back_up(self) -> Path:
        """A copy of the database as it is, whole."""
        copy = self.folder / "backup.db"
        with sqlite3.connect(self.database) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        source.close()
        target.close()
        return copy


@pytest.fixture
async def mailbox(tmp_path: Path) -> Mailbox:
    mailbox = Mailbox(tmp_path)
    await mailbox.write()
    return mailbox


async def test_a_rotation_seals_all_anew_and_loses_nothing(mailbox: Mailbox) -> None:
    (old,) = mailbox.key_ids()
    done = await rahnama(mailbox.folder, "keys", "rotate")
    assert done.code == 0, done.err
    assert mailbox.key_ids()[0] == old
    new = mailbox.key_ids()[1]
    assert f"The new key is {new}; the bot uses it from its next start on. Values sealed again with it: 1." in done.out
    assert "To destroy them: rahnama keys prune" in done.out
    assert await mailbox.used() == {new}
    assert await mailbox.read() == DRAFT


async def test_pruning_after_a_rotation_makes_older_backups_unreadable_and_nothing_else(mailbox: Mailbox) -> None:
    backup = mailbox.back_up()
    (old,) = mailbox.key_ids()
    destroyed_key = mailbox.key(old)
    await rahnama(mailbox.folder, "keys", "rotate")
    done = await rahnama(mailbox.folder, "keys", "prune", "--yes")
    assert done.code == 0, done.err
    assert f"Destroyed: {old}." in done.out
    assert await mailbox.read() == DRAFT
    assert old not in mailbox.key_ids()
    assert destroyed_key not in mailbox.keyring.read_text(encoding="utf-8")
    with pytest.raises(StoreError, match=f"lacks the key {old}"):
        async with open_store(f"sqlite:///{backup}", open_keyring(mailbox.keyring)):
            pass


async def test_keys_that_are_needed_are_never_destroyed(mailbox: Mailbox) -> None:
    before = mailbox.keyring.read_bytes()
    done = await rahnama(mailbox.folder, "keys", "prune", "--yes")
    assert (done.code, "Nothing to destroy" in done.out) == (0, True), done.err
    assert mailbox.keyring.read_bytes() == before


async def test_a_key_that_a_rotation_could_not_put_to_use_leaves_the_needed_one_in_place(mailbox: Mailbox) -> None:
    (needed,) = mailbox.key_ids()
    content = json.loads(mailbox.keyring.read_text(encoding="utf-8"))
    content["seals"] |= {"2126-01-01-1": "ab" * 32, "2126-01-01-2": "cd" * 32}
    mailbox.keyring.write_text(json.dumps(content), encoding="utf-8")
    done = await rahnama(mailbox.folder, "keys", "prune", "--yes")
    assert "Destroyed: 2126-01-01-1." in done.out, done.err
    assert mailbox.key_ids() == [needed, "2126-01-01-2"]
    assert await mailbox.read() == DRAFT


@pytest.mark.parametrize(("answer", "destroyed"), [("y\n", True), ("n\n", False), ("\n", False), ("", False)])
async def test_nothing_is_destroyed_without_a_yes(mailbox: Mailbox, answer: str, destroyed: bool) -> None:
    await rahnama(mailbox.folder, "keys", "rotate")
    old, new = mailbox.key_ids()
    done = await rahnama(mailbox.folder, "keys", "prune", stdin=answer)
    assert f"The database no longer needs: {old}. Destroy for good?" in done.out
    assert mailbox.key_ids() == ([new] if destroyed else [old, new])
    assert "Traceback" not in done.err


async def test_no_output_holds_a_key(mailbox: Mailbox) -> None:
    told = [
        await rahnama(mailbox.folder, "keys", command, *options, LOG_LEVEL="DEBUG")
        for command, *options in (("rotate",), ("rotate",), ("prune", "--yes"), ("rotate",))
    ]
    content = json.loads(mailbox.keyring.read_text(encoding="utf-8"))
    for done in told:
        assert done.code == 0, done.err
        assert not [key for key in (content["pseudonyms"], *content["seals"].values()) if key in done.out + done.err]


@pytest.mark.parametrize("command", [("rotate",), ("prune", "--yes")])
async def test_a_wrong_database_is_told_and_neither_made_nor_taken_for_an_empty_one(
    mailbox: Mailbox, command: tuple[str, ...]
) -> None:
    await rahnama(mailbox.folder, "keys", "rotate")
    before = mailbox.keyring.read_bytes()
    done = await rahnama(mailbox.folder, "keys", *command, DATABASE_URL="sqlite:///data/rahnamma.db")
    assert (done.code, done.out) == (1, "")
    assert "There is no database data/rahnamma.db. Check DATABASE_URL" in done.err
    assert not (mailbox.folder / "data" / "rahnamma.db").exists()
    assert mailbox.keyring.read_bytes() == before


@pytest.mark.parametrize("command", [("rotate",), ("prune", "--yes")])
async def test_a_missing_keyring_is_told_and_none_is_made(mailbox: Mailbox, command: tuple[str, ...]) -> None:
    done = await rahnama(mailbox.folder, "keys", *command, KEYRING_FILE="keys/keyring.json")
    assert (done.code, done.out) == (1, "")
    assert "There is no keyring keys/keyring.json. Check KEYRING_FILE" in done.err
    assert not (mailbox.folder / "keys").exists()


async def test_the_keyring_of_another_database_loses_no_key(mailbox: Mailbox) -> None:
    other = Mailbox(mailbox.folder / "other")
    await other.write()
    await rahnama(other.folder, "keys", "rotate")
    keys = other.key_ids()
    done = await rahnama(mailbox.folder, "keys", "prune", "--yes", KEYRING_FILE=str(other.keyring))
    assert (done.code, "Traceback" in done.err) == (1, False)
    assert "The keyring does not belong to this database" in done.err
    assert other.key_ids() == keys


async def test_a_database_that_was_put_back_from_a_backup_keeps_its_key(mailbox: Mailbox) -> None:
    backup = mailbox.back_up()
    (old,) = mailbox.key_ids()
    await rahnama(mailbox.folder, "keys", "rotate")
    for left in mailbox.database.parent.glob("rahnama.db-*"):
        left.unlink()
    shutil.copy(backup, mailbox.database)
    done = await rahnama(mailbox.folder, "keys", "prune", "--yes")
    assert "Nothing to destroy" in done.out, done.err
    assert old in mailbox.key_ids()
    assert await mailbox.read() == DRAFT


@pytest.mark.parametrize("command", [("rotate",), ("prune", "--yes")])
async def test_while_the_bot_runs_no_key_changes_and_after_its_end_it_does(
    mailbox: Mailbox, command: tuple[str, ...]
) -> None:
    await rahnama(mailbox.folder, "keys", "rotate")
    before = mailbox.key_ids()
    settings = {"BOT_TOKEN": TOKEN, "CHANNEL": "SampleThinker", "BOT_API_URL": "http://127.0.0.1:9", "OWNER_ID": "42"}
    bot = await start(mailbox.folder, "run", **settings)
    try:
        assert bot.stderr is not None
        assert b"telegram_away" in await bot.stderr.readline()  # it runs, and waits for a network
        done = await rahnama(mailbox.folder, "keys", *command)
        assert (done.code, done.out) == (1, "")
        assert "keyring.json is in use. Stop the bot, and try again." in done.err
        assert mailbox.key_ids() == before
    finally:
        bot.kill()
        await bot.communicate()
    done = await rahnama(mailbox.folder, "keys", *command)
    assert done.code == 0, done.err
    assert mailbox.key_ids() != before


async def test_a_chat_on_the_database_holds_the_keyring_too(mailbox: Mailbox) -> None:
    chat = await start(mailbox.folder, "chat", "--database", f"sqlite:///{mailbox.database}")
    chat.stdin.write(b"/start\n")
    assert await chat.stdout.readline()
    assert "is in use" in (await rahnama(mailbox.folder, "keys", "rotate")).err
    await chat.communicate(b"quit\n")
    assert (await rahnama(mailbox.folder, "keys", "rotate")).code == 0


async def test_the_bot_does_not_start_with_a_keyring_that_others_can_read_or_that_lacks_a_key(
    mailbox: Mailbox,
) -> None:
    settings = {"BOT_TOKEN": TOKEN, "CHANNEL": "SampleThinker", "BOT_API_URL": "http://127.0.0.1:9", "OWNER_ID": "42"}
    mailbox.keyring.chmod(0o644)
    done = await rahnama(mailbox.folder, "run", **settings)
    assert (done.code, "can be read by others. Run: chmod 600" in done.err) == (1, True), done.err
    content = json.loads(mailbox.keyring.read_text(encoding="utf-8"))
    content["seals"] = {"2126-01-01-1": "ab" * 32}
    mailbox.keyring.write_text(json.dumps(content), encoding="utf-8")
    mailbox.keyring.chmod(0o600)
    done = await rahnama(mailbox.folder, "run", **settings)
    assert (done.code, "The keyring lacks the key" in done.err) == (1, True), done.err
    assert "Traceback" not in done.err


async def test_a_keyring_is_made_beforehand_and_the_bot_takes_it(tmp_path: Path) -> None:
    done = await rahnama(tmp_path, "keys", "make", KEYRING_FILE="mine.json")
    assert (done.code, done.out.startswith("mine.json holds a new keyring")) == (0, True), done.err
    assert open_keyring(tmp_path / "mine.json").newest in done.out
    again = await rahnama(tmp_path, "keys", "make", KEYRING_FILE="mine.json")
    assert (again.code, again.err) == (1, "mine.json is there already, and stays as it is.\n")


async def test_the_commands_explain_themselves_to_a_stranger(tmp_path: Path) -> None:
    general = (await rahnama(tmp_path, "--help")).out
    assert "keys" in general
    both = (await rahnama(tmp_path, "keys", "--help")).out
    assert "Stop the bot first" in both
    rotate = (await rahnama(tmp_path, "keys", "rotate", "--help")).out
    assert "Nothing becomes unreadable" in " ".join(rotate.split())
    prune = (await rahnama(tmp_path, "keys", "prune", "-h")).out
    assert "It can't be undone" in " ".join(prune.split())
    assert "--yes" in prune
