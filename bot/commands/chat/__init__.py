"""`rahnama chat`: a conversation with the real bot in the terminal, where the sandbox stands for Telegram."""
