"""Keeps the index current from the channel's public page: walks over the page, and checks single links."""
