"""Following: what readers follow, their news, how far they have read, and what they want more of."""
