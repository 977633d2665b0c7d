"""How updates are received, and what monitoring knows about them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.app import ALLOWED_UPDATES, Parts
from bot.settings import Settings
from bot.updates.polling import Intake

if TYPE_CHECKING:
    from bot.updates.webhook.receiver import Webhook


def receiving(parts: Parts, settings: Settings) -> "Intake | Webhook":
    """Return a webhook if one is set, else an intake that polls."""
    return _webhook(parts, settings, settings.webhook_url) if settings.webhook_url else parts.intake()


def _webhook(parts: Parts, settings: Settings, url: str) -> "Webhook":
    from bot.updates.webhook.receiver import Webhook  # a late import: polling starts faster
    from bot.updates.webhook.registration import Registration

    secret = _secret(settings)
    return Webhook(
        parts.bot,
        parts.application.process_update,
        parts.store,
        address=settings.webhook_listen,
        path=urlsplit(url).path,
        secret=secret,
        posts=parts.guide.take,
        pulse=parts.pulse,
        away=parts.alarm.met,
        ready=Registration(parts.bot, parts.store, url, secret, ALLOWED_UPDATES).run,
    )


@asynccontextmanager
async def watched(parts: Parts, receiver: "Intake | Webhook", address: str | None) -> AsyncIterator[None]:
    """Serve /livez, /readyz and /metrics, if an address is set for them."""
    if not address:
        yield
        return
    from bot.processes.monitoring import Monitoring  # a late import: most bots have no monitoring

    answers = {} if isinstance(receiver, Intake) else receiver.doorway.answers
    async with Monitoring(parts.store, receiver, parts.leader, answers).listening(address):
        yield


def _secret(settings: Settings) -> str:
    from bot.updates.webhook.registration import secret_made_of

    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    return secret_made_of(settings.token())
