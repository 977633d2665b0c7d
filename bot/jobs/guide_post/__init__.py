"""Keeps the guide post in the channel up to date with the index.

`keeping` decides when, and tells the owner; `messages` posts, edits and pins; `edits` reads the owner's changes.
"""

from bot.jobs.guide_post.keeping import GuideKeeper, Rhythm, rhythm_in_force

__all__ = ["GuideKeeper", "Rhythm", "rhythm_in_force"]
