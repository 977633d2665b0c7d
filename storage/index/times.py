"""Times that were noted: one that lies ahead was noted by a clock that was wrong, and tells nothing."""

import time
from typing import Final

_ASTRAY: Final = 3600  # seconds by which clocks may differ


def believed(moment: int) -> int:
    """The moment itself, in Unix seconds; 0 if it has not come yet."""
    return moment if moment <= time.time() + _ASTRAY else 0
