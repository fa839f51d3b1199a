"""Reads the words of the assistant: replies, intents, aspects, slots. Data in YAML beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@cache
def load(name: str) -> Any:
    """The content of `<name>.yaml`, read once."""
    return yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def reply(key: str, **values: object) -> str:
    """The reply of that key with its {places} filled in."""
    return str(load("replies")[key]).format(**values).strip()
