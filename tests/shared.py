"""Real channels for tests, in a folder beside the checkout."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED = SHARED / "seed" / "000_6b96fa523136b1fb.txt"
TRANTOR = SHARED / "data" / "trantor" / "result.json"


def real(path: Path) -> Path:
    """The path of a real channel's file; skips the test if it is missing, but never in CI."""
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have {path.name} in the folder `shared` beside the checkout")
        pytest.skip(f"{path.name} is not there: the folder `shared` with real channels must lie beside the checkout")
    return path
