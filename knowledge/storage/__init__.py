"""The SQL database: tables, rows, and bringing an older one up to date."""
