"""PostgreSQL: a server, for any number of processes. Imported only where DATABASE_URL asks for it."""
