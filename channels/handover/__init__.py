"""The queue of those who asked for a person: its API, its page, and the person's side."""
