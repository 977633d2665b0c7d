"""SQLite: the embedded database, a file on this machine; and copies of it."""
