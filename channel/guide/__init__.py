"""The guide: the channel's own as it is found and read, and the page that is shown."""
