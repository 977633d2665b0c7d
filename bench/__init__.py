"""`make bench`: what the bot costs, each figure as a ratio within one run. See docs/performance.md."""
