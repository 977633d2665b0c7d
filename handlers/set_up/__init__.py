"""From a token to a living guide, in the chat: who is the owner, which is the channel, and its first reading."""
