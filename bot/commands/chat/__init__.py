"""`rahnama chat`: a conversation with the real bot in the terminal, with the sandbox in place of Telegram."""
