"""Places where a test may have the process die as by kill -9, to see that nothing is lost there.

RAHNAMA_FAILPOINT names one, and which passing of it is deadly: "asked", or "asked:3" for the third. Without it, passing
one costs an empty call.
"""

import os
from collections.abc import Callable
from typing import Final

FAILPOINTS: Final = ("released", "claimed", "asking", "asked", "settled", "postponed", "topic_made", "topic_kept")
"""Those of the outbox, in the order in which a call passes them."""


def _deadly(chosen: str) -> Callable[[str], None]:
    name, _, passing = chosen.partition(":")
    left = int(passing or 1)

    def die(passed: str) -> None:
        nonlocal left
        left -= passed == name
        if not left:
            os._exit(137)  # no handler runs, no buffer is flushed

    return die


def _harmless(passed: str) -> None:
    pass


reach: Final = _deadly(os.environ["RAHNAMA_FAILPOINT"]) if "RAHNAMA_FAILPOINT" in os.environ else _harmless
