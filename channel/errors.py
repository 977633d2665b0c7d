"""Faults that a person can fix; each message is a sentence that names the problem and the remedy."""

from enum import StrEnum


class RahnamaError(Exception):
    """A fault reported to the operator in one sentence, without a traceback."""


class SourceError(RahnamaError):
    """A file of posts that cannot be read; says which file, and where in it."""

    def __init__(self, file: str, problem: str, place: str | None = None) -> None:
        super().__init__(f"{file}: {problem}" + (f" ({place})" if place else ""))
        self.file = file
        self.problem = problem
        self.place = place

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.file, self.problem, self.place)


class SeveralChannels(SourceError):  # noqa: N818 - a question to the person, rather than an error
    """A file of posts that holds several channels, none of which was chosen."""

    def __init__(self, file: str, problem: str, channels: tuple[str, ...]) -> None:
        super().__init__(file, problem)
        self.channels = channels
        """Their names, in the form that chooses one."""

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.file, self.problem, self.channels)


class StoreError(RahnamaError):
    """The database cannot be used as it is; the sentence says why, and what helps."""


class Cause(StrEnum):
    """Why nothing can be stored right now."""

    AWAY = "away"
    """The server or the file cannot be reached."""
    BUSY = "busy"
    """Another process holds the database."""
    FULL = "full"
    DISK = "disk"
    """The disk fails to read or write, or is write-protected."""


class Unavailable(StoreError):  # noqa: N818 - it passes by itself
    """The database cannot be used right now. None of the work was kept; the same call may be tried again."""

    def __init__(self, message: str, cause: Cause = Cause.AWAY) -> None:
        super().__init__(message)
        self.cause = cause


class Refused(StoreError):  # noqa: N818 - an answer of the database
    """The database rejects what it was given, and always would. None of the work was kept."""


class SettingsError(RahnamaError):
    """A setting is missing or wrong; the sentence names it and what is expected."""
