"""Policies look for people (政策找人): every scheme for a whole table of people, column by column."""
