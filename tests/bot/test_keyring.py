"""The keyring as a file: who may read it, what it may hold, and how it changes without ever being half there."""

import asyncio
import json
import os
import resource
import secrets
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.keyring import hold_keyring, is_held, look, make, open_keyring, prune, rotate
from channel.people.keyring import KeyringError
from tests.processes import environment

TODAY = date(2126, 11, 23)  # after the day of the test, which dates the first key
PLACE = "drafts.sealed.7"

GOOD: dict[str, Any] = {
    "version": 1,
    "pseudonyms": secrets.token_hex(32),
    "seals": {"2026-11-22-1": secrets.token_hex(32), "2026-11-23-1": secrets.token_hex(32)},
}
KEYS = (GOOD["pseudonyms"], *GOOD["seals"].values())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the keyring is to be; the folder is not there yet."""
    return tmp_path / "data" / "keyring.json"


def put(path: Path, content: object) -> Path:
    """A file with these bytes, this text, or this as JSON, for its owner alone."""
    path.parent.mkdir(exist_ok=True)
    path.touch(0o600)
    path.write_bytes(
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- made at first start ---


def test_a_keyring_is_made_for_its_owner_alone_and_stays_the_same(path: Path) -> None:
    first = open_keyring(path)
    assert mode(path) == 0o600
    assert names(path.parent) == ["keyring.json"]
    again = open_keyring(path)
    assert (again.fingerprint(), again.newest) == (first.fingerprint(), first.newest)
    assert again.unseal(*first.seal(b"words", PLACE), PLACE) == b"words"
    assert open_keyring(path.with_name("other.json")).fingerprint() != first.fingerprint()


def test_the_file_has_the_format_that_is_documented(path: Path) -> None:
    newest = open_keyring(path).newest
    content = json.loads(path.read_text(encoding="utf-8"))
    assert list(content) == ["version", "pseudonyms", "seals"]
    assert content["version"] == 1
    assert list(content["seals"]) == [newest]
    assert len(bytes.fromhex(content["pseudonyms"])) == len(bytes.fromhex(content["seals"][newest])) == 32
    assert content["pseudonyms"] != content["seals"][newest]


def test_no_umask_makes_it_readable_for_others(path: Path) -> None:
    before = os.umask(0)
    try:
        open_keyring(path)
        rotate(path, TODAY)
    finally:
        os.umask(before)
    assert mode(path) == 0o600


@pytest.mark.long
async def test_processes_that_start_at_once_agree_on_one_keyring(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from bot.keyring import open_keyring\n"
        "for line in sys.stdin: print(open_keyring(Path(line.strip())).fingerprint(), flush=True)"
    )
    starting = [
        asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program),
            env=environment({}),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]
    processes = await asyncio.gather(*starting)
    rounds = "".join(f"{tmp_path}/{number}/keyring.json\n" for number in range(40)).encode()
    told = await asyncio.gather(*(process.communicate(rounds) for process in processes))
    answers = [out.decode().split() for out, _ in told]
    assert len(answers[0]) == 40
    assert len(set(answers[0])) == 40
    assert answers[1:] == answers[:-1]
    assert all(names(tmp_path / str(number)) == ["keyring.json"] for number in range(40))


def test_one_is_made_beforehand_and_never_over_another(path: Path) -> None:
    assert make(path) == open_keyring(path).newest
    before = path.read_bytes()
    with pytest.raises(KeyringError, match=r"keyring\.json is there already, and stays as it is"):
        make(path)
    assert path.read_bytes() == before


def test_where_none_can_be_made_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeyringError, match=r"file/keyring\.json cannot be made: .+ Choose another KEYRING_FILE"):
        open_keyring(tmp_path / "file" / "keyring.json")


# --- who may read it ---


@pytest.mark.parametrize("rights", [0o644, 0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777])
def test_a_keyring_that_others_can_reach_stops_the_bot_with_a_sentence(path: Path, rights: int) -> None:
    open_keyring(path)
    path.chmod(rights)
    with pytest.raises(KeyringError, match=r"can be read by others\. Run: chmod 600 .*keyring\.json"):
        open_keyring(path)
    with pytest.raises(KeyringError, match="can be read by others"):
        rotate(path, TODAY)
    path.chmod(0o600)
    open_keyring(path)


def test_the_sentence_can_be_pasted_into_a_shell(tmp_path: Path) -> None:
    path = put(tmp_path / "my keys; here.json", GOOD)
    path.chmod(0o644)
    with pytest.raises(KeyringError, match=r"Run: chmod 600 '.*/my keys; here\.json'"):
        open_keyring(path)


def test_a_link_is_as_private_as_what_it_leads_to(path: Path, tmp_path: Path) -> None:
    real = put(tmp_path / "secret.json", GOOD)
    path.parent.mkdir()
    path.symlink_to(real)
    assert open_keyring(path).newest == "2026-11-23-1"
    real.chmod(0o644)
    with pytest.raises(KeyringError, match=r"data/keyring\.json can be read by others"):
        open_keyring(path)


def test_a_link_to_nothing_is_told_and_nothing_is_made_there(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "unplugged" / "keyring.json")
    for use in (open_keyring, lambda path: rotate(path, TODAY)):
        with pytest.raises(KeyringError, match="not there"):
            use(path)
    assert not (tmp_path / "unplugged").exists()


@pytest.fixture
def mounted(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring of root's that the group may read, on a mount that nobody can write to."""
    put(path, GOOD).chmod(0o440)
    status, mount = os.stat, os.fstatvfs(0)

    def read_only(_: object) -> os.statvfs_result:
        return os.statvfs_result((*mount[:8], mount.f_flag | os.ST_RDONLY, mount.f_namemax))

    def of_root(look: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        return lambda *given, **more: os.stat_result((*look(*given, **more)[:4], 0, *look(*given, **more)[5:10]))

    monkeypatch.setattr(os, "fstatvfs", read_only)
    monkeypatch.setattr(os, "statvfs", read_only)
    monkeypatch.setattr(os, "fstat", of_root(os.fstat))
    monkeypatch.setattr(os, "stat", of_root(status))
    return path


def test_a_secret_that_kubernetes_mounts_for_the_bot_s_group_is_a_keyring(mounted: Path) -> None:
    assert open_keyring(mounted).newest == "2026-11-23-1"
    assert look(mounted).private
    with hold_keyring(mounted), hold_keyring(mounted):
        assert is_held(mounted)


@pytest.mark.parametrize("rights", [0o444, 0o460, 0o450, 0o644])
def test_a_mounted_keyring_that_more_can_reach_is_told_how_to_mount(mounted: Path, rights: int) -> None:
    mounted.chmod(rights)
    with pytest.raises(KeyringError, match=r"can be read by others\. Mount it for the bot alone: .*defaultMode 0400"):
        open_keyring(mounted)
    assert not look(mounted).private


def test_a_mounted_keyring_of_another_group_is_none(mounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getegid", lambda: 54_321)
    monkeypatch.setattr(os, "getgroups", list)
    with pytest.raises(KeyringError, match="can be read by others"):
        open_keyring(mounted)


# --- what it may hold ---


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "null",
        b"\xff\xfe\x00",
        "[" * 100_000,
        {"pseudonyms": KEYS[0], "comment": KEYS[2]},
        {"version": 1, "pseudonyms": KEYS[0]},
        GOOD | {"seals": {}},
        GOOD | {"seals": [KEYS[1]]},
        GOOD | {"seals": {"2026-11-23-1": KEYS[1][:-2]}},
        GOOD | {"seals": {"2026-11-23-1": KEYS[1] + "00"}},
        GOOD | {"seals": {"2026-11-23-1": KEYS[1][:-1] + "g"}},
        GOOD | {"seals": {"2026-11-23-1": None}},
        GOOD | {"seals": {"newest": KEYS[1]}},
        GOOD | {"seals": {"2026-02-30-1": KEYS[1]}},
        GOOD | {"pseudonyms": KEYS[0] + "\n"},
        GOOD | {"pseudonyms": " ".join(KEYS[0])},
        GOOD | {"pseudonyms": 7},
        GOOD | {"version": 0},
        GOOD | {"version": None},
        GOOD | {"comment": KEYS[2]},
        json.dumps(GOOD)[:-2],
        json.dumps(GOOD) + " " * (1 << 20) + "x",
    ],
)
def test_what_is_no_keyring_is_told_with_its_name_and_without_its_content(path: Path, content: object) -> None:
    put(path, content)
    before = path.read_bytes()
    for use in (open_keyring, lambda path: rotate(path, TODAY), lambda path: prune(path, frozenset())):
        with pytest.raises(KeyringError, match=r"data/keyring\.json is no keyring of Rahnama\. Restore it") as told:
            use(path)
        assert told.value.__suppress_context__
        assert not [key for key in KEYS if key[:16] in str(told.value)]
    assert path.read_bytes() == before


def test_a_keyring_of_a_newer_version_is_told_even_where_it_looks_quite_different(path: Path) -> None:
    put(path, {"version": 2, "keys": "elsewhere"})
    with pytest.raises(KeyringError, match=r"is of version 2; this Rahnama knows 1\. Use the newer one"):
        open_keyring(path)


def test_what_is_no_file_is_told_and_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    with pytest.raises(KeyringError, match="cannot be read: Is a directory"):
        open_keyring(tmp_path)
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KeyringError, match="pipe is no file"):
        open_keyring(tmp_path / "pipe")


def test_an_open_keyring_shows_no_key(path: Path) -> None:
    put(path, GOOD)
    shown = repr(open_keyring(path))
    assert not [key for key in KEYS if key in shown or repr(bytes.fromhex(key))[2:-1] in shown]


# --- rotated ---


def test_a_rotation_adds_the_key_that_seals_from_now_on(path: Path) -> None:
    before = open_keyring(path)
    sealed = before.seal(b"words", PLACE)
    assert rotate(path, TODAY) == "2126-11-23-1"
    after = open_keyring(path)
    assert after.newest == "2126-11-23-1"
    assert after.seal_ids == before.seal_ids | {"2126-11-23-1"}
    assert after.unseal(*sealed, PLACE) == b"words"
    assert after.fingerprint() == before.fingerprint()
    assert names(path.parent) == ["keyring.json"]


def test_a_day_may_see_many_rotations(path: Path) -> None:
    put(path, GOOD)
    made = [rotate(path, date(2026, 11, 23)) for _ in range(12)]
    assert made == [f"2026-11-23-{number}" for number in range(2, 14)]
    assert open_keyring(path).newest == "2026-11-23-13"


def test_a_clock_that_goes_back_makes_no_key_that_would_not_seal(path: Path) -> None:
    put(path, GOOD)
    for days in (1, 400, 36_500):
        assert open_keyring(path).newest != rotate(path, date(2026, 11, 23) - timedelta(days=days))
        assert open_keyring(path).newest == f"2026-11-23-{ {1: 2, 400: 3, 36_500: 4}[days] }"


def test_a_rotation_keeps_the_rights_of_the_file(path: Path) -> None:
    put(path, GOOD).chmod(0o400)
    rotate(path, TODAY)
    assert mode(path) == 0o400


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_root_leaves_the_keyring_to_the_user_who_runs_the_bot(path: Path) -> None:
    put(path, GOOD)
    os.chown(path, 12_345, 54_321)
    rotate(path, TODAY)
    assert (path.stat().st_uid, path.stat().st_gid, mode(path)) == (12_345, 54_321, 0o600)


def test_a_rotation_changes_what_a_link_leads_to(path: Path, tmp_path: Path) -> None:
    real = put(tmp_path / "secret.json", GOOD)
    path.parent.mkdir()
    path.symlink_to(real)
    new = rotate(path, TODAY)
    assert path.is_symlink()
    assert new in json.loads(real.read_text(encoding="utf-8"))["seals"]


def test_without_a_keyring_nothing_is_rotated_and_none_is_made(path: Path) -> None:
    with pytest.raises(KeyringError, match=r"keyring\.json is not there"):
        rotate(path, TODAY)
    assert not path.parent.exists()


def test_a_keyring_that_a_bot_holds_is_not_changed(path: Path) -> None:
    put(path, GOOD)
    with hold_keyring(path) as first, hold_keyring(path) as second:
        assert first.fingerprint() == second.fingerprint()
        for use in (lambda: rotate(path, TODAY), lambda: prune(path, frozenset())):
            with pytest.raises(KeyringError, match=r"keyring\.json is in use\. Stop the bot, and try again"):
                use()
        assert open_keyring(path).seal_ids == GOOD["seals"].keys()
    assert rotate(path, TODAY) == "2126-11-23-1"


def until_free(change: Callable[[], str]) -> str:
    while True:
        try:
            return change()
        except KeyringError as fault:
            assert "is in use" in str(fault)  # noqa: PT017 - anything else would be a broken keyring


def test_of_rotations_at_once_none_is_lost_and_no_reader_meets_half_a_keyring(path: Path) -> None:
    put(path, GOOD)
    done = threading.Event()

    def look() -> int:
        looks = 0
        while not done.is_set():
            assert open_keyring(path).seal_ids >= GOOD["seals"].keys()
            looks += 1
        return looks

    with ThreadPoolExecutor() as pool:
        looking = pool.submit(look)
        rotating = [pool.submit(until_free, lambda: rotate(path, TODAY)) for _ in range(24)]
        made = [each.result() for each in rotating]
        done.set()
        assert looking.result() > 0
    assert len(set(made)) == 24
    assert open_keyring(path).seal_ids == GOOD["seals"].keys() | set(made)


@pytest.mark.long
async def test_a_rotation_that_is_killed_leaves_a_whole_keyring_and_no_lost_key(path: Path) -> None:
    put(path, GOOD)
    program = (
        "import sys; from datetime import date; from pathlib import Path; from bot.keyring import rotate\n"
        "while True: print(rotate(Path(sys.argv[1]), date(2126, 11, 23)), flush=True)"
    )
    for kill in range(3):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program, str(path)), env=environment({}), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        told = [(await process.stdout.readline()).decode().strip()]
        await asyncio.sleep(0.0137 * (kill + 1))
        process.send_signal(signal.SIGKILL)
        told += [line.decode().strip() async for line in process.stdout if line.endswith(b"\n")]
        await process.wait()
        assert told[0]
        assert open_keyring(path).seal_ids >= GOOD["seals"].keys() | set(told)
    put(path.parent / ".keyring.json.left.new", GOOD)
    rotate(path, TODAY)
    assert names(path.parent) == ["keyring.json"]


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """As a full disk: the system refuses to write more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_keyring_as_it_was(path: Path) -> None:
    put(path, GOOD)
    before = path.read_bytes()
    with files_no_longer_than(100):
        with pytest.raises(KeyringError, match=r"cannot be changed: .+ space on the disk"):
            rotate(path, TODAY)
        with pytest.raises(KeyringError, match="cannot be made"):
            open_keyring(path.with_name("other.json"))
    assert path.read_bytes() == before
    assert names(path.parent) == ["keyring.json"]


def test_each_keyring_is_on_the_disk_before_it_takes_its_place_and_so_is_its_name_before_it_is_used(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noting(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any) -> Any:
            synced_folder = name == "sync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
            done.append("sync folder" if synced_folder else name)
            return call(*arguments)

        return noted

    monkeypatch.setattr(os, "fsync", noting("sync", os.fsync))
    monkeypatch.setattr(os, "link", noting("link", os.link))
    monkeypatch.setattr(Path, "replace", noting("replace", Path.replace))
    open_keyring(path)
    rotate(path, TODAY)
    prune(path, frozenset())
    replaced = ["sync", "replace", "sync folder"]
    assert done == ["sync", "link", "sync folder", *replaced, *replaced]


# --- pruned ---


def test_a_pruning_destroys_what_is_not_used_and_never_the_newest(path: Path) -> None:
    put(path, GOOD | {"seals": {f"2026-11-{day}-{number}": KEYS[1] for day in (21, 22) for number in (2, 10)}})
    assert prune(path, frozenset({"2026-11-21-10"})) == ["2026-11-21-2", "2026-11-22-2"]
    assert open_keyring(path).seal_ids == {"2026-11-21-10", "2026-11-22-10"}
    assert prune(path, frozenset()) == ["2026-11-21-10"]
    assert prune(path, frozenset()) == []
    assert open_keyring(path).seal_ids == {"2026-11-22-10"}
    assert mode(path) == 0o600


def test_a_destroyed_key_is_in_no_file_of_the_folder(path: Path) -> None:
    put(path, GOOD)
    put(path.parent / ".keyring.json.left.new", GOOD)
    other = put(path.parent / "keyring.json.backup", "mine")
    prune(path, frozenset())
    assert names(path.parent) == ["keyring.json", "keyring.json.backup"]
    assert KEYS[1] not in path.read_text(encoding="utf-8")
    assert KEYS[2] in path.read_text(encoding="utf-8")
    assert other.read_text(encoding="utf-8") == "mine"


def test_a_pruning_without_anything_to_destroy_writes_nothing(path: Path) -> None:
    put(path, GOOD)
    before = path.stat()
    assert prune(path, frozenset(GOOD["seals"])) == []
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_keyring_of_another_database_is_not_pruned(path: Path) -> None:
    put(path, GOOD)
    before = path.read_bytes()
    with pytest.raises(KeyringError, match=r"do not belong together\. Nothing was destroyed") as told:
        prune(path, frozenset({"2026-11-23-1", "2025-01-01-1"}))
    assert "2025-01-01-1" in str(told.value)
    assert path.read_bytes() == before


class TestTheFirstForm:
    """What the first Rahnama made had a key for pseudonyms, and nothing else."""

    FIRST: ClassVar = {"pseudonyms": GOOD["pseudonyms"]}

    def test_it_opens_with_its_pseudonyms_and_gets_a_key_for_seals(self, path: Path) -> None:
        keyring = open_keyring(put(path, self.FIRST))
        assert keyring.pseudonym("language", 5) == open_keyring(put(path, GOOD)).pseudonym("language", 5)
        key, sealed = keyring.seal(b"words", PLACE)
        put(path, self.FIRST)
        whole = open_keyring(path)
        key, sealed = whole.seal(b"words", PLACE)
        assert open_keyring(path).unseal(key, sealed, PLACE) == b"words"
        assert json.loads(path.read_text())["version"] == 1
        assert mode(path) == 0o600
        assert names(path.parent) == [path.name]

    def test_a_new_key_is_added_to_it_as_to_any_other(self, path: Path) -> None:
        assert rotate(put(path, self.FIRST), TODAY) == f"{TODAY}-1"
        assert len(open_keyring(path).seal_ids) == 2

    def test_what_cannot_be_written_to_is_told(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*given: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(KeyringError, match="cannot be changed: No space left"):
            open_keyring(put(path, self.FIRST))
        assert json.loads(path.read_text()) == self.FIRST
