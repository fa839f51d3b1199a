"""Tables of cases: questions as data, in YAML beside the tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def table(name: str) -> Any:
    """The cases of `cases/<name>.yaml`."""
    return yaml.safe_load(
        Path(__file__).with_name("cases").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    )
