"""How many examples Hypothesis makes up: in CI a hundred, or as many as a test names; a tenth where somebody waits.

`pytest --hypothesis-profile ci` has them all made. Neither profile looks at the clock.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
if not os.environ.get("CI"):
    settings.load_profile("quick")


def examples(number: int) -> int:
    """For a test that names its number."""
    return max(3, number * settings().max_examples // 100)
