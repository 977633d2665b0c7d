"""Posts of the channel, as the Bot API tells of them."""
