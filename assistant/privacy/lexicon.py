"""The words of lexicon.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def entry(name: str) -> Any:
    """One entry as it is written."""
    return _lexicon()[name]


@cache
def words(name: str) -> str:
    """The alternatives of an entry, for a regular expression."""
    return "|".join(entry(name))


@cache
def _lexicon() -> dict[str, Any]:
    text = Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
