"""Counts of readers as the owner may know them: in steps of ten, and somewhat off."""

from typing import Final

from channel.people.keyring import Keyring

STEP: Final = 10


def blurred(keyring: Keyring, what: str, count: int) -> int:
    """In steps of ten, after up to nine more or fewer; the noise is from the keyring, and for `what` always the same.

    So neither a repeated look nor nine accounts of one's own tell whether a tenth is somebody's.
    """
    drawn = int(keyring.pseudonym(f"noise.{what}", 0), 16)
    noise = drawn % STEP - drawn // STEP % STEP
    return max(0, (count + noise) // STEP * STEP)
