"""Helpers to read a conversation in tests."""

import re
from typing import Any

from bot.commands.chat.conversation import Conversation


async def ask(conversation: Conversation, line: str) -> str:
    """The answers to a line, as one text."""
    return "\n".join(await conversation.line(line))


def titles(answer: str) -> list[str]:
    """The numbered titles of a list of posts, without their addresses."""
    found = re.findall(r"^(?:[۰-۹]+|\d+)\. (.+)$", answer, re.MULTILINE)
    return [re.sub(r" \(https?://[^)]*\)$", "", title) for title in found]


def buttons(answer: str) -> list[str]:
    """The labels of the buttons."""
    return [label.strip() for label in re.findall(r"\[\d+\] (.*?)(?=  \[|\n|$)", answer)]


def bot_messages(conversation: Conversation) -> list[dict[str, Any]]:
    """The bot's messages to the speaker, as Telegram stores them."""
    return [one for one in conversation.telegram.messages(conversation.speaker) if one["from"]["is_bot"]]
