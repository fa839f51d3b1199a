"""Subscriptions that come true: what is due, each once."""
