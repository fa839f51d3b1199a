"""Pictures that people send instead of words: what stands on them, and what is asked with it."""

from assistant.pictures.understanding import Shown, understood

__all__ = ["Shown", "understood"]
