from pathlib import Path

import pytest

from tests.channel.sources.exports import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Writes Telegram Desktop's exports and reads them."""
    return Files(tmp_path)
