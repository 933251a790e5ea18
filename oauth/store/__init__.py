"""The statements of the hot paths: one function, one statement, the same on PostgreSQL and SQLite."""
