"""Anonymous words to the owner and back: what is relayed, how a reader sends it, how the owner answers."""
