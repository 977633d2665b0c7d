"""The guide: finding and reading the channel's own, and the page that is shown."""
