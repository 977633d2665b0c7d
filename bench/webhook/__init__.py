"""The webhook against bare bots: `python -m bench --only webhook`."""
