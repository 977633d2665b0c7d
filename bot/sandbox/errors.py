"""How Telegram refuses requests."""

from enum import StrEnum
from typing import Any

JSON = dict[str, Any]


class ApiError(Exception):
    """An answer with `ok: false`, in Telegram's own words."""

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> JSON:
        body: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Fault(StrEnum):
    """What can go wrong in transport, so that no complete answer of Telegram arrives."""

    DISCONNECTED = "disconnected"
    """The connection breaks before Telegram has read the request."""
    TIMED_OUT = "timed_out"
    """Telegram does not get the request, and no answer comes in time."""
    ANSWER_LOST = "answer_lost"
    """Telegram carries out the request, but the connection breaks before the answer."""
    GARBLED = "garbled"
    """Telegram carries out the request, but the answer is not JSON (a proxy's page)."""


class TransportError(Exception):
    """Raised by `Telegram.call` for a fault that each front shows in its own way."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def not_enough_rights(action: str) -> ApiError:
    return bad_request(f"not enough rights to {action}")
