"""Which documents can be worked out: read from the scheme files as text, long before all rules are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SCHEMES = Path(__file__).parents[2] / "tools" / "rules" / "schemes"
_NAME = re.compile(r"^name: *(.+?) *$", re.MULTILINE)
_DOCUMENT = re.compile(r"^ +(?:- )?document: *(\S+)", re.MULTILINE)


def offered(document_id: str) -> str | None:
    """The name of the scheme whose present version rests on the document."""
    return _by_document().get(document_id)


@cache
def _by_document() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(_SCHEMES.rglob("*.yaml")):
        if path.name.endswith(".cases.yaml"):
            continue
        text = path.read_text(encoding="utf-8")
        name, documents = _NAME.search(text), _DOCUMENT.findall(text)
        if name and documents:
            found.setdefault(documents[-1], name[1].strip("\"'"))
    return found
