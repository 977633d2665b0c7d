"""SQLite: the embedded database, a file on this machine; and backups of it."""
