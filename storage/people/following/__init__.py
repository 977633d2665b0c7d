"""Readers who keep up: what they follow, the news of it, how far they have read, and what they want more of."""
