"""Readers who keep up: what they follow, where they read on, what they want more of."""
