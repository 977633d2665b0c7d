"""What a word that was searched for is worth, by where a post has it."""

from typing import Final

TITLE: Final = 4.0
HASHTAGS: Final = 3.0
TEXT: Final = 1.0
