"""The guide post in the channel, kept as the index is.

`keeping` says when, and tells the owner; `messages` posts, edits and pins; `edits` reads what the owner changes there.
"""

from bot.jobs.guide_post.keeping import GuideKeeper, Rhythm, rhythm_in_force

__all__ = ["GuideKeeper", "Rhythm", "rhythm_in_force"]
