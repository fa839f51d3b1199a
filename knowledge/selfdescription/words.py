"""The words of words.yaml, and pieces of patterns made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The word lists, loaded once."""
    import yaml

    text = resources.files("knowledge.selfdescription").joinpath("words.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load(text, Loader=loader)
    return found


def any_of(name: str) -> str:
    """A group that matches any word of a list, the longest first."""
    return f"(?:{'|'.join(sorted(map(re.escape, words()[name]), key=len, reverse=True))})"


def itself() -> str:
    """How a text names itself: 本办法, 本实施细则, 本通知."""
    return rf"(?<![基资根样成版文原])本[\u4e00-\u9fff]{{0,4}}?{any_of('kinds')}"


def concern(name: str, **values: str) -> str:
    """A doubt (存疑) as it is told to people."""
    return str(words()["concerns"][name]).format(**values)
