"""The entries of the lexicon (phrases*.yaml), put together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("phrases.yaml")
_LOCAL = Path(__file__).with_name("phrases-policies.yaml")
_MORE = [Path(__file__).with_name(f"phrases-{name}.yaml") for name in ("life", "grammar", "work", "voices")]
_CLASSES = Path(__file__).with_name("classes.yaml")


@cache
def content() -> Mapping[str, Any]:
    """phrases.yaml with the facts of phrases-policies.yaml, and what the others add to them; word classes."""
    found, local, *more = map(_loaded, (_FILE, _LOCAL, *_MORE))
    found["facts"] |= local
    found["classes"] = _loaded(_CLASSES)
    for entries in more:
        for name, body in entries.items():
            part = "words" if name in found["words"] else "facts"
            found[part][name] = joined(found[part].get(name, {}), body)
    return dict(found)


def _loaded(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))


def joined(one: Any, other: Any) -> Any:
    """Two entries of the lexicon as one: lists one after the other, expressions as alternatives."""
    if isinstance(one, Mapping):
        return {**one, **{k: joined(one[k], v) if k in one else v for k, v in other.items()}}
    if isinstance(one, list):
        return [*one, *other]
    return f"{one}|{other}"
