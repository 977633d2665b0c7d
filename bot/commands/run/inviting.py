"""The link by which whoever runs the bot becomes its owner in the chat."""

import secrets
import sys
import time
from typing import Final

from channel.deep_links import address, digest_of, to_own
from channel.store import Memory

VALID: Final = 600  # seconds
_CODE_BYTES: Final = 24


async def invite(store: Memory, bot: str) -> None:
    """Print a link that makes the first who opens it the owner, as a QR code too on a terminal. `bot`: its username.

    Links that were printed before no longer count; only the code's digest is kept.
    """
    code = secrets.token_urlsafe(_CODE_BYTES)
    await store.offer(digest_of(code), int(time.time()) + VALID)
    link = address(bot, to_own(code))
    sys.stdout.write(
        f"\nOpen this link within ten minutes, and press Start: then you are the bot's owner.\n\n{link}\n\n"
    )
    if sys.stdout.isatty():
        import segno  # only here

        segno.make(link).terminal(compact=True)
        sys.stdout.write("\n")
    sys.stdout.write("Everything else goes on there. Leave this running; Ctrl-C stops it.\n")
    sys.stdout.flush()
