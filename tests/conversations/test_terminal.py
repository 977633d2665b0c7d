"""The terminal chat: how messages look there, and what becomes of misspelt instructions and of files."""

import re
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.text import Text

from bot.commands.chat.completing import Names
from bot.commands.chat.conversation import Conversation
from bot.commands.chat.keeping_files import KeptFiles
from bot.commands.chat.near_instruction import INSTRUCTIONS, meant
from bot.commands.chat.painting import painted
from tests.asking import ask


@pytest.mark.parametrize(
    ("line", "instruction"),
    [
        ("as onwer", "as owner"),
        ("As owner", "as owner"),
        ("as raeder 2", "as reader 2"),
        ("in chanel", "in channel"),
        ("restrat", "restart"),
        ("+phto a cat", "+photo"),
    ],
)
def test_a_misspelt_instruction_is_understood(line: str, instruction: str) -> None:
    assert meant(line) == instruction


@pytest.mark.parametrize("line", [*INSTRUCTIONS, "as reader 2", "+photo a cat", "start", "quiet", "فضای هیلبرت", "42"])
def test_other_lines_are_left_alone(line: str) -> None:
    assert meant(line) is None


async def test_a_misspelt_instruction_reaches_the_bot_only_when_written_again(sample: Conversation) -> None:
    assert await ask(sample, "as onwer") == "(Did you mean: as owner? If not, write it again, and the bot gets it.)"
    assert not sample.telegram.messages(sample.speaker)
    assert "Did you mean" not in await ask(sample, "as onwer")
    assert sample.telegram.messages(sample.speaker)


def test_links_are_underlined_words_and_buttons_are_dim() -> None:
    text = "🔎 a post"
    link = {"type": "text_link", "offset": 3, "length": 6, "url": "https://t.me/c/1"}
    keyboard = {"inline_keyboard": [[{"text": "Next", "callback_data": "n"}]]}
    seen = Text.from_ansi(
        painted({"text": text, "entities": [link, {**link, "type": "bold", "url": ""}], "reply_markup": keyboard})
    )
    assert seen.plain == "🔎 a post\n[1] Next"
    styles = {seen.plain[span.start : span.end]: span.style for span in seen.spans}
    assert styles["a post"].link == "https://t.me/c/1"  # type: ignore[union-attr]
    assert styles["a post"].underline  # type: ignore[union-attr]
    assert styles["a post"].bold  # type: ignore[union-attr]
    assert styles["[1] Next"].dim  # type: ignore[union-attr]


def test_a_post_does_not_command_the_terminal() -> None:
    assert "\x1b" not in painted({"text": "a\x1b]0;title\x07b"})


def test_tab_completes_the_names_that_a_command_takes() -> None:
    names = Names(["/series", "/tag", "as owner"])
    names.series, names.tags = ["Hilbert space"], ["hilbert"]

    def offered(line: str) -> list[str]:
        return [one.text for one in names.get_completions(Document(line), CompleteEvent())]

    assert offered("/s") == ["/series"]
    assert offered("as o") == ["as owner"]
    assert offered("/series hil") == ["Hilbert space"]
    assert offered("/tag #hi") == ["hilbert"]
    assert offered("/follow h") == ["Hilbert space", "hilbert"]


async def test_pictures_of_the_bot_are_saved(sample: Conversation, tmp_path: Path) -> None:
    sample.files = KeptFiles(sample.telegram, tmp_path)
    await ask(sample, "as owner")
    said = await ask(sample, "/stats")
    [path] = re.findall(r"\(saved: (.+)\)", said)
    assert path == f"{tmp_path}/1-stats.png"
    assert Path(path).read_bytes().startswith(b"\x89PNG")  # noqa: ASYNC240
