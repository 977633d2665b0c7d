"""Inline queries in the terminal: the results for `@bot words`, and the choice of one of them."""

import re

from bot.sandbox.people import Chat, User
from bot.sandbox.telegram import Telegram
from channel.language.text import without_direction_marks

_ASKED = re.compile(r"@(\w*)(?:\s+(.*))?", re.DOTALL)


class InlineMode:
    """Keeps the latest results until one is chosen or another line is written."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._query: str | None = None

    def asked(self, line: str) -> str | None:
        """Return the words after `@bot` or a bare `@`; None for any other line."""
        found = _ASKED.fullmatch(line)
        if found is None or found[1].lower() not in ("", str(self._telegram.bot.username).lower()):
            return None
        return (found[2] or "").strip()

    def ask(self, user: User, words: str) -> None:
        self._query = self._telegram.inline_query(user, words)

    def forget(self) -> None:
        self._query = None

    @property
    def offers(self) -> bool:
        """Whether there are results to choose from."""
        return self._query is not None and bool(self._results())

    def offered(self) -> str:
        """Return the numbered results, or the sentence shown if there are none."""
        answer = self._telegram.answered.get(self._query or "", {})
        if button := answer.get("button"):
            return f"[{button['text']}]"
        lines = [
            f"[{number}] {result['title']}\n    {result.get('description', '')}".rstrip()
            for number, result in enumerate(self._results(), 1)
        ]
        return without_direction_marks("\n".join([*lines, *(["…"] if answer.get("next_offset") else [])]))

    def choose(self, number: int, chat: Chat) -> str | None:
        """Send a result to the chat; return None, or why there is nothing to send."""
        there = self._results()
        if not 1 <= number <= len(there):
            return f"(the results are 1 to {len(there)})"
        self._telegram.choose(self._query or "", there[number - 1]["id"], chat)
        self.forget()
        return None

    def _results(self) -> list[dict[str, str]]:
        results: list[dict[str, str]] = self._telegram.answered.get(self._query or "", {}).get("results", [])
        return results
