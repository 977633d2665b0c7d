"""Following: what readers follow, how far they have read, what they want more of."""
