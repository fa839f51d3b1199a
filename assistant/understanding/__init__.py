"""A model's reading of a message, believed only as far as the message bears it out."""
