"""Time limits of minutes in tests, so that a busy machine changes no answer."""

from typing import Final

from bot.updates.polling import Intake
from handlers.owner import drawing
from storage.index import search
from storage.index.search import similar, suggesting

MINUTES: Final = 240.0  # seconds


def be_patient() -> None:
    """Sets them in this process. A test of a time limit sets its own."""
    for module in (search, suggesting, similar):
        vars(module)["SECONDS"] = MINUTES
    (search.search.__kwdefaults__ or {})["seconds"] = MINUTES
    (Intake.__init__.__kwdefaults__ or {})["time_limit"] = MINUTES
    vars(drawing)["PATIENCE"] = MINUTES
