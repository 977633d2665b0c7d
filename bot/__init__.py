"""Puts the parts together and runs them; imports everything, imported by nobody."""

import os

# Else every "retry after" of Telegram makes PTB warn of its old form, and where warnings are errors the warning wins.
os.environ.setdefault("PTB_TIMEDELTA", "1")
