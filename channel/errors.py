"""Faults that a person can do something about; each message is a sentence that names the thing and the way out."""

from enum import StrEnum


class RahnamaError(Exception):
    """A fault told to whoever runs the bot, in one sentence, without a traceback."""


class SourceError(RahnamaError):
    """A file of posts that cannot be read: says which file, and where in it."""

    def __init__(self, file: str, problem: str, place: str | None = None) -> None:
        super().__init__(f"{file}: {problem}" + (f" ({place})" if place else ""))
        self.file = file
        self.problem = problem
        self.place = place

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.file, self.problem, self.place)


class SeveralChannels(SourceError):  # noqa: N818 - a question to the person, rather than an error
    """A file of posts that holds several channels, and none was named."""

    def __init__(self, file: str, problem: str, channels: tuple[str, ...]) -> None:
        super().__init__(file, problem)
        self.channels = channels
        """Their names, as they may be given to choose one."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.file, self.problem, self.channels)


class StoreError(RahnamaError):
    """The database cannot be used as it is; the sentence says why, and what helps."""


class Cause(StrEnum):
    """Why nothing can be kept just now."""

    AWAY = "away"
    """The server, or the file, is not there."""
    BUSY = "busy"
    """Another process holds the database."""
    FULL = "full"
    DISK = "disk"
    """The disk does not read or write, or may not be written to."""


class Unavailable(StoreError):  # noqa: N818 - it passes by itself
    """The database cannot be used just now. Nothing of the work was kept; it may be tried again as it is."""

    def __init__(self, message: str, cause: Cause = Cause.AWAY) -> None:
        super().__init__(message)
        self.cause = cause


class Refused(StoreError):  # noqa: N818 - an answer of the database's
    """The database does not take what it was given, and never would. Nothing of the work was kept."""


class SettingsError(RahnamaError):
    """A setting is missing or wrong; the sentence names it and what is expected."""
