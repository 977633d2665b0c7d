"""How many examples Hypothesis makes: in CI a hundred, or as many as a test asks for; elsewhere a tenth of that.

`pytest --hypothesis-profile ci` makes all of them. Neither profile has a time limit.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
if not os.environ.get("CI"):
    settings.load_profile("quick")


def examples(number: int) -> int:
    """The number for a test that asks for its own."""
    return max(3, number * settings().max_examples // 100)
