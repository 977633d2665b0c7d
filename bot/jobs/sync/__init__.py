"""What keeps the index current from the channel's public page: the walk over it, and the look at a single link."""
