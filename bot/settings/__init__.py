"""Every setting, read once from files of secrets, the environment and `.env`."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSecret
from telegram.constants import ChatID

from bot.settings import addresses
from channel.errors import SettingsError
from channel.language.tables import LANGUAGES
from channel.models import PostKind
from channel.people.letters import RECORDINGS

_SECRETS = Path("/run/secrets")  # where Docker and others mount secrets as files
_CREDENTIALS = "CREDENTIALS_DIRECTORY"  # systemd's name for the folder with what LoadCredential= provides
_TOKEN = re.compile(r"\d{3,20}:[\w-]{6,100}")

_NOBODYS = frozenset({ChatID.SERVICE_CHAT, ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL})
_RESERVED = "reserved_id"


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("the bot's token as @BotFather gives it, such as 123456789:AAF-abc…")
    return value


def _secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError("16 to 256 of the letters A-Z, a-z, 0-9, _ and -")
    return value


def _proxy(value: SecretStr) -> SecretStr:
    return SecretStr(addresses.proxy(value.get_secret_value()))


def _somebodys(value: int) -> int:
    if value in _NOBODYS:
        raise PydanticCustomError(
            _RESERVED, "the id of a person; this is one of Telegram's own, under which many write"
        )
    return value


_Id = Annotated[int, AfterValidator(_somebodys)]


def _language(value: str) -> str:
    if value.strip().lower() not in LANGUAGES:
        raise ValueError(f"one of {', '.join(LANGUAGES)}")
    return value.strip().lower()


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def _absent(value: object) -> object:
    """Treat an empty value in .env as absent."""
    return None if isinstance(value, str) and not value.strip() else value


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _words(value: object) -> object:
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else value


def _kinds(value: frozenset[PostKind]) -> frozenset[PostKind]:
    if value - RECORDINGS:
        raise ValueError("unknown kind")
    return value


@dataclass(frozen=True)
class MailSettings:
    """Where readers' letters go, and which kinds of messages are accepted."""

    destination: int | None = None
    """The owner's chat or their group; None if it is not known yet."""
    admins: frozenset[int] = frozenset()
    owner: int | None = None
    """The first of them to be told what letters cannot tell."""
    in_discussion: bool = False
    """Whether the destination may be the channel's own discussion group."""
    kinds: frozenset[PostKind] = RECORDINGS
    """The kinds accepted besides text, photos and stickers."""
    route_days: int = 30
    pause: int = 0
    """Minutes up to which a letter is held back at random."""


class Settings(BaseSettings):
    """The settings, which `.env.example` explains line by line."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    bot_token: Annotated[Annotated[SecretStr, AfterValidator(_token)] | None, BeforeValidator(_absent)] = None
    channel: Annotated[Annotated[str, BeforeValidator(addresses.channel)] | None, BeforeValidator(_absent)] = None
    readers: Annotated[Literal["members", "everyone"] | None, BeforeValidator(_lower), BeforeValidator(_absent)] = None
    channel_language: Annotated[Annotated[str, AfterValidator(_language)] | None, BeforeValidator(_absent)] = None
    owner_id: Annotated[Annotated[_Id, Field(gt=0)] | None, BeforeValidator(_absent)] = None
    admin_ids: Annotated[frozenset[Annotated[_Id, Field(gt=0)]], NoDecode, BeforeValidator(_words)] = frozenset()
    feedback_chat_id: Annotated[_Id | None, BeforeValidator(_absent)] = None
    feedback_in_discussion: Annotated[bool, BeforeValidator(_stripped)] = False
    feedback_kinds: Annotated[frozenset[PostKind], NoDecode, BeforeValidator(_words), AfterValidator(_kinds)] = (
        RECORDINGS
    )
    feedback_days: Annotated[int, Field(ge=1, le=365)] = 30
    feedback_pause: Annotated[int, Field(ge=0, le=1440)] = 0
    database_url: Annotated[str, BeforeValidator(_stripped), AfterValidator(addresses.database), Field(repr=False)] = (
        "sqlite:///data/rahnama.db"
    )
    copy_from: Annotated[
        Annotated[str, AfterValidator(addresses.database)] | None, BeforeValidator(_absent), Field(repr=False)
    ] = None
    copy_to: Annotated[
        Annotated[str, AfterValidator(addresses.database)] | None, BeforeValidator(_absent), Field(repr=False)
    ] = None
    bot_api_url: Annotated[str, BeforeValidator(_stripped), AfterValidator(addresses.api_url)] = (
        "https://api.telegram.org"
    )
    proxy_url: Annotated[Annotated[SecretStr, AfterValidator(_proxy)] | None, BeforeValidator(_absent)] = None
    webhook_url: Annotated[Annotated[str, AfterValidator(addresses.webhook)] | None, BeforeValidator(_absent)] = None
    webhook_secret: Annotated[Annotated[SecretStr, AfterValidator(_secret)] | None, BeforeValidator(_absent)] = None
    webhook_listen: Annotated[str, BeforeValidator(_stripped), AfterValidator(addresses.listening)] = "0.0.0.0:8080"
    metrics_listen: Annotated[Annotated[str, AfterValidator(addresses.listening)] | None, BeforeValidator(_absent)] = (
        None
    )
    sync_url: Annotated[str, BeforeValidator(_stripped), AfterValidator(addresses.page_url)] = "https://t.me"
    sync_hours: Annotated[int, Field(ge=0, le=720)] = 6
    keyring_file: Path = Path("data/keyring.json")
    backup_dir: Annotated[Path | None, BeforeValidator(_absent)] = Path("data/backups")
    heartbeat_file: Annotated[Path | None, BeforeValidator(_absent)] = Path("data/heartbeat.json")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"

    @field_validator("*", mode="before")
    @classmethod
    def _without_mark(cls, value: Any) -> Any:
        """Take off the byte order mark that Windows puts before a secret."""
        return value.removeprefix("\ufeff") if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let files override the environment: the image sets a DATABASE_URL, which a secret must be able to replace."""
        return init_settings, file_secret_settings, env_settings, dotenv_settings

    def token(self) -> str:
        """Return the token in clear. Raises SettingsError if there is none."""
        if self.bot_token is None:
            raise SettingsError(_NO_TOKEN)
        return self.bot_token.get_secret_value()

    @property
    def proxy(self) -> str | None:
        """The proxy's address, with its password; None if PROXY_URL names none."""
        return self.proxy_url.get_secret_value() if self.proxy_url else None

    @property
    def channel_id(self) -> int | None:
        """The id of a private channel; None for one with a public name."""
        return int(self.channel) if self.channel and self.channel.startswith("-") else None

    @property
    def channel_name(self) -> str | None:
        """The channel's public name; None for a private one."""
        return None if self.channel_id else self.channel

    @property
    def members_only(self) -> bool:
        """Whether only members of the channel are shown its posts."""
        return self.readers == "members" or (self.readers is None and self.channel_id is not None)

    @property
    def mail(self) -> MailSettings:
        """Return where readers' letters go: to FEEDBACK_CHAT_ID if it is set, else to the owner."""
        admins = self.admin_ids | ({self.owner_id} if self.owner_id else frozenset())
        return MailSettings(
            destination=self.feedback_chat_id or self.owner_id,
            admins=admins,
            owner=self.owner_id,
            in_discussion=self.feedback_in_discussion,
            kinds=self.feedback_kinds,
            route_days=self.feedback_days,
            pause=self.feedback_pause,
        )

    def missing(self) -> list[str]:
        """Return a sentence for each missing setting that the bot needs to run on Telegram."""
        return [] if self.bot_token else [_NO_TOKEN]


_NO_TOKEN = (
    "BOT_TOKEN is missing: talk to @BotFather on Telegram, send /newbot, "
    "and put the token that it gives into the file .env as BOT_TOKEN=… (rahnama init asks for it)"
)
_NOT_UTF_8 = ".env has to be UTF-8: save it again in this encoding (in Notepad: Save as, Encoding: UTF-8)."
_EXPECTED = {
    "readers": "members or everyone",
    "owner_id": "a number: your own id at Telegram (@userinfobot tells it)",
    "admin_ids": "ids at Telegram with commas between: 12345, 67890",
    "feedback_chat_id": "the number of a chat or a group, such as -1001234567890",
    "feedback_in_discussion": "yes or no",
    "feedback_kinds": "some of voice, video, video_note, audio, document, animation, with commas between",
    "feedback_days": "a number of days from 1 to 365",
    "feedback_pause": "a number of minutes from 1 to 1440, or 0 for none",
    "sync_hours": "a number of hours from 1 to 720, or 0 for never",
    "log_level": "one of DEBUG, INFO, WARNING, ERROR",
    "keyring_file": "the path of a file",
}


def haste() -> float:
    """Return how many times faster the bot's clock runs: RAHNAMA_PACE, only for tests against their own hosts."""
    return float(os.environ.get("RAHNAMA_PACE", "1"))


def read_settings(**overrides: Any) -> Settings:
    """Return the settings in force. Raises SettingsError, which names each wrong one and what is expected, never its
    value."""
    folders = [folder for folder in (_SECRETS, Path(os.environ.get(_CREDENTIALS) or _SECRETS)) if folder.is_dir()]
    if _is_utf_16():
        raise SettingsError(_NOT_UTF_8)
    try:
        return Settings(_secrets_dir=folders or None, **overrides)
    except ValidationError as fault:
        raise SettingsError("\n".join(_complaint(error) for error in fault.errors(include_input=False))) from None
    except UnicodeDecodeError:
        raise SettingsError(_NOT_UTF_8) from None
    except (UnreadableSecret, OSError) as fault:
        raise SettingsError(_unreadable(fault)) from None


def _is_utf_16() -> bool:
    """Whether .env is UTF-16 without a mark, which would be read as UTF-8 with strange names."""
    try:
        with Path(".env").open("rb") as file:
            return b"\0" in file.read(1024)
    except OSError:
        return False  # whoever reads it will say what is wrong


def open_to_others() -> bool:
    """Whether other users of this machine can read .env, and so the token."""
    try:
        return bool(Path(".env").stat().st_mode & 0o077)
    except OSError:
        return False


def _unreadable(fault: Exception) -> str:
    cause = fault.__cause__ or fault
    if isinstance(cause, OSError):
        return (
            f"The secret {cause.filename} cannot be read: {cause.strerror}. The user who runs the bot has to read it."
        )
    return "A file of secrets cannot be read: it has to be text, in UTF-8."


def _complaint(error: Any) -> str:
    name = str(error["loc"][0])
    expected = (error["type"] != _RESERVED and _EXPECTED.get(name)) or str(error["msg"]).removeprefix("Value error, ")
    return f"{name.upper()} is wrong: expected {expected}."
