"""The words of the assistant as data: replies, intents, lexicons."""
