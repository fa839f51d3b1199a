"""A self-built application (自建应用): its encrypted callback, the passive reply, and messages."""
