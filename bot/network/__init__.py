"""How Telegram and the channel's page are reached."""
