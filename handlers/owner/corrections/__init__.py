"""What the owner sets right in the index by his own words: hashtags, series, and which post is which part."""
