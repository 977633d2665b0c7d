"""Settings from the environment and from files of secrets; what the log lets through."""

import json
import logging
from pathlib import Path

import pytest

from bot import settings as settings_module
from bot.logs import JsonLines, Readable
from bot.settings import read_settings
from channel.errors import SettingsError

TOKEN = "123456789:AAF-a-token-of-no-use-at-all"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without .env, and no settings of the machine's."""
    monkeypatch.chdir(tmp_path)
    for name in settings_module.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    "written", ["SingularThinker", "@SingularThinker", "https://t.me/SingularThinker", "t.me/s/SingularThinker/"]
)
def test_a_channel_is_understood_however_it_is_written(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNEL", written)
    assert read_settings().channel == "SingularThinker"


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where secrets are mounted."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setattr(settings_module, "_SECRETS", folder)
    return folder


@pytest.mark.parametrize(
    "written", ["-1001234567890", " -1001234567890 ", "https://t.me/c/1234567890/5", "t.me/c/1234567890"]
)
def test_a_private_channel_is_named_by_its_id(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNEL", written)
    settings = read_settings()
    assert (settings.channel_id, settings.channel_name, settings.members_only) == (-1001234567890, None, True)


@pytest.mark.parametrize(
    ("channel", "readers", "members_only"),
    [
        ("SingularThinker", "", False),
        ("SingularThinker", "Members", True),
        ("-1001234567890", "everyone", False),
        ("-1001234567890", "", True),
    ],
)
def test_the_owner_may_say_who_reads(
    channel: str, readers: str, members_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHANNEL", channel)
    monkeypatch.setenv("READERS", readers)
    assert read_settings().members_only == members_only


@pytest.mark.parametrize("written", ["1234567890", "-1234567890", "-100", "t.me/c/x/5", "-100123456789012345"])
def test_what_is_no_channel_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNEL", written)
    with pytest.raises(SettingsError, match="CHANNEL is wrong"):
        read_settings()


def test_secrets_are_read_from_files_too(secrets: Path) -> None:
    (secrets / "bot_token").write_text(f"{TOKEN}\n", encoding="utf-8")
    assert read_settings().token() == TOKEN


def test_a_file_of_secrets_counts_before_the_environment_and_an_empty_line(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The image sets DATABASE_URL, and a copy of .env.example has an empty BOT_TOKEN."""
    (secrets / "database_url").write_text("postgresql://rahnama:word@postgres/rahnama\n", encoding="utf-8")
    (secrets / "bot_token").write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////data/rahnama.db")
    Path(".env").write_text("BOT_TOKEN=\nCHANNEL=SingularThinker\n", encoding="utf-8")
    settings = read_settings()
    assert settings.database_url == "postgresql://rahnama:word@postgres/rahnama"
    assert settings.token() == TOKEN
    assert settings.channel == "SingularThinker"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_an_env_in_another_encoding_says_the_right_one(encoding: str) -> None:
    Path(".env").write_bytes("# ربات\r\nCHANNEL=SingularThinker\r\n".encode(encoding))
    with pytest.raises(SettingsError, match=r"^\.env has to be UTF-8"):
        read_settings()


def test_a_mark_of_the_encoding_is_no_part_of_a_setting(secrets: Path) -> None:
    Path(".env").write_bytes("CHANNEL=SingularThinker\r\n".encode("utf-8-sig"))
    for name, value in (("bot_token", TOKEN), ("database_url", "sqlite:///a.db"), ("owner_id", "12")):
        (secrets / name).write_bytes(f"{value}\r\n".encode("utf-8-sig"))
    settings = read_settings()
    assert (settings.token(), settings.database_url, settings.owner_id) == (TOKEN, "sqlite:///a.db", 12)
    assert settings.channel == "SingularThinker"


@pytest.mark.usefixtures("secrets")
def test_credentials_of_systemd_are_read_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "bot_token").write_text(TOKEN, encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert read_settings().token() == TOKEN
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "gone"))
    assert read_settings().bot_token is None


def test_secrets_lie_where_kubernetes_puts_them(secrets: Path) -> None:
    """It mounts links to a folder that it replaces as a whole."""
    (secrets / "..2026_11_27").mkdir()
    (secrets / "..2026_11_27" / "bot_token").write_text(TOKEN, encoding="utf-8")
    (secrets / "..data").symlink_to("..2026_11_27")
    (secrets / "bot_token").symlink_to("..data/bot_token")
    assert read_settings().token() == TOKEN


def test_a_secret_that_cannot_be_read_is_named_and_its_words_are_not(
    secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (secrets / "bot_token").write_bytes(b"\xff123456789:AAF")
    with pytest.raises(SettingsError, match=r"has to be text") as told:
        read_settings()
    assert "AAF" not in str(told.value)

    def refuse(path: Path, *_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", refuse)  # root, as whom tests may run, can read everything
    with pytest.raises(SettingsError, match=r"The secret .*/bot_token cannot be read: Permission denied"):
        read_settings()


def test_the_token_shows_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())


def test_an_address_with_a_password_shows_in_none_either(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "COPY_FROM", "COPY_TO"):
        monkeypatch.setenv(name, "postgresql://u:hush@host/guide")
    settings = read_settings()
    assert "hush" not in repr(settings)
    assert settings.copy_to == settings.copy_from == settings.database_url == "postgresql://u:hush@host/guide"


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OWNER_ID", "-1")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(SettingsError) as told:
        read_settings()
    assert [line.split()[0] for line in str(told.value).splitlines()] == ["OWNER_ID", "LOG_LEVEL"]


@pytest.mark.parametrize("name", ["OWNER_ID", "ADMIN_IDS", "FEEDBACK_CHAT_ID"])
@pytest.mark.parametrize("number", ["777000", "1087968824", "136817688"])
def test_ids_under_which_many_write_are_refused_and_not_shown(
    name: str, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, f"5, {number}" if name == "ADMIN_IDS" else number)
    with pytest.raises(SettingsError, match=rf"{name} is wrong: .*Telegram's own") as told:
        read_settings()
    assert number not in str(told.value)


def record(name: str, message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, "/a/place.py", 7, message, ("a reader's words",), None)
    made.__dict__.update(extra)
    return made


def test_our_records_carry_an_event_and_numbers() -> None:
    line = JsonLines().format(record("rahnama.intake", "update_skipped", fields={"failures": 2}))
    said = json.loads(line)
    assert (said["event"], said["failures"]) == ("update_skipped", 2)
    assert "words" not in line


def test_a_third_party_s_message_is_never_written() -> None:
    line = JsonLines().format(record("httpx", "POST https://api/bot%s/x"))
    assert json.loads(line) | {"time": ""} == {"time": "", "level": "WARNING", "logger": "httpx", "place": "place:7"}
    readable = Readable().format(record("telegram.ext", "No handler for %s"))
    assert "words" not in readable
    assert "telegram.ext place=place:7" in readable
