"""A short version of `python -m tests.torture parsers`."""

import random
from pathlib import Path

import pytest

from tests.torture.parsers import PARSERS, Parser, try_out

pytestmark = pytest.mark.long


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.name for parser in PARSERS])
def test_a_broken_file_is_read_or_refused(parser: Parser, tmp_path: Path) -> None:
    outcomes = try_out(parser, 200, tmp_path, random.Random())
    assert outcomes["read"] > 20  # it is the parsers that are tried, and not their front door
    assert set(outcomes) == {"read", "refused"}
