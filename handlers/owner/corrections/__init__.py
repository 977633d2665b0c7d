"""The owner's corrections of the index: hashtags, series, and which post is which part."""
