"""PostgreSQL: a server, for any number of processes. Imported only if DATABASE_URL names one."""
