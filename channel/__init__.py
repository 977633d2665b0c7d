"""What a channel is: posts, tags, series and the guide. Knows neither Telegram's API nor a database."""
