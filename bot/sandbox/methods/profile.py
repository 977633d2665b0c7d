"""Methods about the bot's profile: its account, menus of commands, name and descriptions."""

import re
from functools import partial
from typing import Any

from bot.sandbox.errors import JSON, ApiError, bad_request
from bot.sandbox.formatting import cleaned
from bot.sandbox.params import Params, field
from bot.sandbox.world import World

COMMAND_LIMIT = 100
COMMAND_LENGTH = 32
DESCRIPTION_LENGTH = 256
_PLAIN_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_PROFILE = {
    "name": ("Name", "names", 64),
    "description": ("Description", "descriptions", 512),
    "short_description": ("ShortDescription", "short_descriptions", 120),
}


def get_me(world: World, params: Params) -> JSON:
    return {
        **world.bot.brief(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": world.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    key = _menu(world, params)
    commands = [_command(item) for item in params.array("commands", "BotCommand")]
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    if commands:
        world.commands[key] = commands
    else:
        world.commands.pop(key, None)
    return True


def get_my_commands(world: World, params: Params) -> list[JSON]:
    return world.commands.get(_menu(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(_menu(world, params), None)
    return True


def _menu(world: World, params: Params) -> tuple[str, str]:
    """Return which menu a request means: its scope and its language."""
    scope = params.object("scope", "BotCommandScope") or {"type": "default"}
    language = _language(params)
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return str(kind), language
    if kind not in {"chat", "chat_administrators", "chat_member"}:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    chat = world.find_chat(scope["chat_id"])
    if kind != "chat_member":
        return f"{kind}:{chat.id}", language
    try:
        return f"{kind}:{chat.id}:{field(scope, 'user_id', int)}", language
    except ValueError as problem:
        raise bad_request(f"can't parse BotCommandScope: {problem}") from None


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _command(item: Any) -> JSON:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    try:
        command = cleaned(field(item, "command", str)).strip().removeprefix("/")
        description = cleaned(field(item, "description", str)).strip()
    except ValueError as problem:
        raise bad_request(f"can't parse BotCommand: {problem}") from None
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > COMMAND_LENGTH:
        raise bad_request(f"command length must not exceed {COMMAND_LENGTH}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_LENGTH:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_LENGTH}")
    if not re.fullmatch("[a-z0-9_]+", command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _set(world: World, params: Params, *, name: str) -> bool:
    _, kept, limit = _PROFILE[name]
    value = cleaned(params.text(name)).strip()
    if len(value) > limit:
        raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
    by_language = getattr(world.profile, kept)
    if value:
        by_language[_language(params)] = value
    else:
        by_language.pop(_language(params), None)
    return True


def _get(world: World, params: Params, *, name: str) -> JSON:
    by_language: dict[str, str] = getattr(world.profile, _PROFILE[name][1])
    default = world.bot.first_name if name == "name" else ""
    return {name: by_language.get(_language(params), by_language.get("", default))}


def set_my_settings(world: World, params: Params) -> bool:
    """Of the settings only those of inline mode; those that a request does not name stay."""
    if params.has("inline_feedback_share_denominator"):
        share = params.integer("inline_feedback_share_denominator")
        if share not in {0, 1, 10, 100, 1000}:
            raise bad_request("wrong inline feedback share denominator specified")
        world.inline_feedback = share
    if params.has("supports_inline_queries"):
        world.inline = params.flag("supports_inline_queries")
    if params.has("inline_query_placeholder"):
        world.inline_hint = cleaned(params.text("inline_query_placeholder")).strip()
    return True


def log_out(world: World, params: Params) -> bool:
    world.logged_out = True
    return True


def close(world: World, params: Params) -> bool:
    if world.webhook:
        raise ApiError(400, "Bad Request: delete the webhook before closing the bot instance")
    return True


METHODS: dict[str, Any] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    **{f"setMy{title}": partial(_set, name=name) for name, (title, _, _) in _PROFILE.items()},
    **{f"getMy{title}": partial(_get, name=name) for name, (title, _, _) in _PROFILE.items()},
    "setMySettings": set_my_settings,
    "logOut": log_out,
    "close": close,
}
