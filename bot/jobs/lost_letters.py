"""Tells the owner that letters can't be delivered, in another chat than that of the letters, which is the cause."""

import time
from collections.abc import Awaitable, Callable

from bot.settings import MailSettings
from channel.people.mail import Mail
from handlers.owner.notices import letters_lost
from handlers.texts import Texts

_ONCE = "letters_lost"  # the outbox remembers it for two days, so that not every letter is reported


class LostLetters:
    """`texts` gives the texts in the owner's language; `wake` wakes the sender."""

    def __init__(
        self, store: Mail, mail: MailSettings, texts: Callable[[], Awaitable[Texts]], wake: Callable[[], None]
    ) -> None:
        self._store, self._texts, self._wake = store, texts, wake
        people = [*([mail.owner] if mail.owner else []), *sorted(mail.admins)]
        self._people = [one for one in dict.fromkeys(people) if one != mail.destination]

    async def tell(self) -> None:
        """Tell, once, the first of the owner and the admins who can be reached that a letter was not delivered."""
        call = letters_lost(await self._texts(), self._people)
        if call and await self._store.put_out(_ONCE, [call], now=int(time.time())):
            self._wake()
