"""The weights of ranking, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("ranking.yaml")


@cache
def weights() -> Mapping[str, Any]:
    """What ranking.yaml says."""
    content: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content
