"""The entries of the lexicon (phrases*.yaml), put together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("phrases.yaml")
_LOCAL = Path(__file__).with_name("phrases-policies.yaml")
_MORE = Path(__file__).with_name("phrases-life.yaml")


@cache
def content() -> Mapping[str, Any]:
    """phrases.yaml with the facts of phrases-policies.yaml, and what phrases-life.yaml adds to them."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found, local, more = (
        yaml.load(path.read_text(encoding="utf-8"), Loader=loader) for path in (_FILE, _LOCAL, _MORE)
    )
    found["facts"] |= local
    for name, body in more.items():
        found["facts"][name] = joined(found["facts"].get(name, {}), body)
    return dict(found)


def joined(one: Any, other: Any) -> Any:
    """Two entries of the lexicon as one: lists one after the other, expressions as alternatives."""
    if isinstance(one, Mapping):
        return {**one, **{k: joined(one[k], v) if k in one else v for k, v in other.items()}}
    if isinstance(one, list):
        return [*one, *other]
    return f"{one}|{other}"
