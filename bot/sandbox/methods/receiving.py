"""How the bot gets its updates. A webhook is only recorded here; `bot.sandbox.postman` delivers to it."""

import re
from typing import Any

from bot.sandbox.errors import JSON, ApiError, bad_request
from bot.sandbox.params import Params
from bot.sandbox.updates import DEFAULT_KINDS
from bot.sandbox.world import World


async def get_updates(world: World, params: Params) -> list[JSON]:
    if world.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(world, params)
    offset, limit = params.integer("offset"), params.integer("limit", 100, 1, 100)
    return await world.updates.get(offset, limit, params.integer("timeout", 0, 0))


def _allow(world: World, params: Params) -> None:
    """Set the allowed kinds, which stay until a request sets them again."""
    if params.has("allowed_updates"):
        world.updates.allow(params.array("allowed_updates", "update types"))


def set_webhook(world: World, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    if not re.match(r"https://[^/\s.]+\.[^/\s]+", url):
        reason = "An HTTPS URL must be provided for webhook" if url.startswith("http:") else "invalid webhook URL"
        raise bad_request(f"bad webhook: {reason}" if url.startswith("http:") else "invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(world, params)
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.webhook = {
        "url": url,
        "secret_token": secret,
        "max_connections": params.integer("max_connections", 40, 1, 100),
        "ip_address": params.text("ip_address"),
    }
    world.updates.terminate("terminated by setWebhook request")
    return True


def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.clear()
    world.webhook = {}
    return True


def get_webhook_info(world: World, params: Params) -> JSON:
    info: JSON = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.webhook:
        info["max_connections"] = world.webhook["max_connections"]
        info |= world.webhook.get("trouble", {})
        if world.webhook["ip_address"]:
            info["ip_address"] = world.webhook["ip_address"]
    if world.updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(world.updates.allowed)
    return info


METHODS: dict[str, Any] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
