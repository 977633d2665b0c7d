"""Counts of readers as the owner may see them: in steps of ten, with noise."""

from typing import Final

from channel.people.keyring import Keyring

STEP: Final = 10


def blurred(keyring: Keyring, what: str, count: int) -> int:
    """In steps of ten, after adding noise of up to nine; the noise is from the keyring, always the same for `what`.

    So neither asking again nor adding nine accounts of your own reveals whether there is a tenth reader.
    """
    drawn = int(keyring.pseudonym(f"noise.{what}", 0), 16)
    noise = drawn % STEP - drawn // STEP % STEP
    return max(0, (count + noise) // STEP * STEP)
