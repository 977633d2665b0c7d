"""The guide post of the channel: written from the index, shown to the owner, kept up to date, read when they edit it.

`composition` makes the posts, `pages` cuts them, `hand_edits` reads the owner's changes in them; `command` handles
/publish_guide, `notices` has the messages to the owner.
"""
