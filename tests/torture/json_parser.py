"""Telegram Desktop's JSON under fire, for the table of `tests.torture.parsers`: python -m tests.torture.json_parser."""

import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.channel.sources.odd_exports import FILES, read_both_ways

EXAMPLES = 10_000


def survive(content: bytes) -> None:
    """Reads the content of a file, in both ways there are; raises whatever goes wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        read_both_ways(content, Path(folder) / "result.json")


def main() -> None:
    begin = time.monotonic()
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=checks, database=None)(given(FILES)(survive))()
    sys.stdout.write(f"{EXAMPLES} exports read or refused, in {time.monotonic() - begin:.0f} s\n")


if __name__ == "__main__":
    main()
