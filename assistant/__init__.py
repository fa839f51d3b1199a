"""The conversation: from a question to a grounded answer. It knows no channel."""
