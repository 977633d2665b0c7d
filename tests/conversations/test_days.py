"""Days: of old exports, and as readers narrow a search by them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.commands.import_posts import bring_in
from channel.language.calendars import midnight
from channel.models import ChannelInfo, Origin, Post, SourceKind
from tests.asking import ask, titles
from tests.channel.sources.html_exports import CREATED, message, page, service
from tests.conftest import Talk


def _old_json(folder: Path) -> Path:
    late = {"id": 1, "type": "message", "date": "2021-11-01T22:10:00", "text": "Tea at night"}
    path = folder / "result.json"
    path.write_text(json.dumps({"name": "Tea", "type": "public_channel", "id": 77, "messages": [late]}))
    return path


def _old_html(folder: Path) -> Path:
    (folder / "messages.html").write_text(
        page(service(1, CREATED), message(2, "Tea at night", date="01.11.2021 22:10:00"))
    )
    return folder


@pytest.mark.parametrize("export", [_old_json, _old_html])
async def test_a_post_of_an_old_export_has_the_day_on_which_it_was_written_in_iran(
    export: Callable[[Path], Path], tmp_path: Path, talk: Talk
) -> None:
    tea = await talk(channel="tea_channel")
    await bring_in(tea.store, export(tmp_path))
    assert "۱۰ آبان ۱۴۰۰" in await ask(tea, "/latest")
    assert "Tea at night" in await ask(tea, "tea after:1400/8/10 before:1400/8/11")


async def test_up_to_a_day_finds_posts_of_that_day_and_before_it_does_not(talk: Talk) -> None:
    tea = await talk()
    posts = [
        Post(message_id=number, date=midnight(1403, 12, number) + 80_000, text=f"Tea on day {number}")
        for number in (28, 29, 30)
    ]
    await tea.store.save([Origin(source=SourceKind.JSON, as_of=1), ChannelInfo(title="Tea", username="tea"), *posts])
    assert titles(await ask(tea, "تا:1403/12/29")) == ["Tea on day 29", "Tea on day 28"]
    assert len(titles(await ask(tea, "tea تا:۱۴۰۳/۱۲/۳۰"))) == 3
    assert titles(await ask(tea, "before:1403/12/29")) == ["Tea on day 28"]
    assert titles(await ask(tea, "tea after:1403/12/29 تا:1403/12/29")) == ["Tea on day 29"]
    assert "Tea on day" not in await ask(tea, "tea after:1403/12/29 before:1403/12/29")


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_help_says_which_of_them_take_their_day_in(language: str, talk: Talk) -> None:
    tea = await talk()
    await ask(tea, f"lang {language}")
    said = await ask(tea, "/help")
    assert "before:" in said
    assert ("تا:" in said) == (language == "fa")
