"""Puts the parts together and runs them. It may import every package; no package imports it."""

import os

# Without this, PTB warns about the old form of RetryAfter, and hides the error itself if warnings are errors.
os.environ.setdefault("PTB_TIMEDELTA", "1")
