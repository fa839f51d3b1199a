"""Services kept in a SQL database: SQLite in a file, or PostgreSQL."""
