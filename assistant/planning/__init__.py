"""A plan for a message that wishes several things, drawn up by a model and believed step by step."""
