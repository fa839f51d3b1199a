"""A failure told without the words of a person: type of the error, and where in the code."""

from __future__ import annotations

import traceback
from pathlib import Path


def incident(error: BaseException) -> str:
    """Type and place of an error; its text may hold what a person wrote and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-4:]))
    return f"{type(error).__name__} at {places}"
