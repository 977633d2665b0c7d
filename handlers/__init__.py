"""What the bot says and does. `routes` is the one table of all of it."""
