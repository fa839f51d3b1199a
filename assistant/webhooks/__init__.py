"""Webhooks out: other systems are told what happened, signed, in order, again until they have it."""
