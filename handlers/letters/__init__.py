"""Anonymous messages to the owner and back: what is passed on, how a reader sends it, how the owner answers."""
