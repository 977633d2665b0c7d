"""The guide post of the channel: written from the index, shown to the owner, kept up to date, read where he edits it.

`writing` makes the posts, `cutting` cuts them, `reading` understands what the owner changes in them; `asking` is what
he is shown at /publish_guide, `telling` what he is told.
"""
