"""How many examples Hypothesis makes up: in CI a hundred and what a test names, a tenth where somebody waits.

`pytest --hypothesis-profile default` has them all made.
"""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=10)
if not os.environ.get("CI"):
    settings.load_profile("quick")


def examples(number: int) -> int:
    """For a test that names its number."""
    return max(3, number * settings().max_examples // 100)
