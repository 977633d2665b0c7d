"""The torture `linkage`, in short: what one reader does in secret changes nothing that the owner sees."""

import random
from pathlib import Path

import pytest

from tests.torture.linkage import Plan, Secret, planned, seen

pytestmark = pytest.mark.long


@pytest.mark.parametrize("secret", list(Secret), ids=str)
async def test_the_owner_s_pages_are_the_same_in_both_worlds(tmp_path: Path, secret: Secret) -> None:
    plan = planned(secret, random.Random(secret.value))
    assert await seen(tmp_path / "with", plan, True) == await seen(tmp_path / "without", plan, False)


async def test_the_comparison_finds_what_the_owner_does_see(tmp_path: Path) -> None:
    """One letter more, or one return address less, is no secret."""
    plan = Plan(Secret.ENDS, ("fs", "fs", "fs"), ("", "", ""))
    other = plan._replace(ways=("fs", "fs", "f1"))
    assert await seen(tmp_path / "one", plan, False) != await seen(tmp_path / "other", other, False)
