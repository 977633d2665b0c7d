"""Real channels to test on, which lie beside the checkout and not in it."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED = SHARED / "seed" / "000_6b96fa523136b1fb.txt"
TRANTOR = SHARED / "data" / "trantor" / "result.json"


def real(path: Path) -> Path:
    """The path of a real channel's file; skips the test where it is absent, but never in CI."""
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have {path.name} in the folder `shared` beside the checkout")
        pytest.skip(f"{path.name} is not there: the folder `shared` with real channels must lie beside the checkout")
    return path
