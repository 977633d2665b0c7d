from pathlib import Path

import pytest

from tests.channel.sources.exports import Files
from tests.channel.sources.html_exports import Exports


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Writes Telegram Desktop's exports and reads them."""
    return Files(tmp_path)


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    """Writes Telegram Desktop's HTML exports and reads them."""
    return Exports(tmp_path)
