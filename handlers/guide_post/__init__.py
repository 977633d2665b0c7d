"""The guide post of the channel: written from the index, shown to the owner, kept up to date, read where he edits it.

`composition` makes the posts, `pages` cuts them, `hand_edits` reads what the owner changes in them; `command` is what
they are shown at /publish_guide, `notices` what they are told.
"""
