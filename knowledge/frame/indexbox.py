"""信息索引: the box or the lines over a document on a government page (索引号, 发文机关, 成文日期 ……)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from knowledge.types import Table

_PAIR = re.compile(r"^\s*[【\[]?(?P<key>[\u4e00-\u9fff\s]{2,16}?)\s*[】\]]?\s*[:：]\s*(?P<value>.*)$")
_FEWEST = 3


def index_box(table: Table) -> dict[str, str] | None:
    """The fields of a table that is an index box; None for any other table."""
    as_drawn = [cell for row in (table.header, *table.rows) for cell in dict.fromkeys(row) if cell]
    in_pairs = [cell for pair in zip(table.header, *table.rows, strict=True) for cell in pair if cell]
    told = (_fields(as_drawn), _fields(in_pairs))
    return max(told, key=lambda found: len(found or ()))


def _fields(cells: Sequence[str]) -> dict[str, str] | None:
    """The fields of names and values in turn."""
    found: dict[str, str] = {}
    known = 0
    for place, cell in enumerate(cells):
        key, value = index_pair(cell) or (_key(cell), "")
        if key is None:
            continue
        known += 1
        following = cells[place + 1] if place + 1 < len(cells) else ""
        if not value and _key(following) is None and index_pair(following) is None:
            value = following
        if key and value:
            found.setdefault(key, value)
    return found if known >= _FEWEST else None


def index_pair(line: str) -> tuple[str, str] | None:
    """Field (empty: one that does not matter) and value of a line 发文机关：……; None for any other line."""
    match = _PAIR.match(line)
    key = _key(match["key"]) if match else None
    return (key, match["value"].strip()) if match and key is not None else None


def _key(text: str) -> str | None:
    """The field a name stands for, empty for one that does not matter; None for any other text."""
    return _keys().get("".join(text.split()).rstrip(":："))


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    import yaml

    text = resources.files("knowledge.frame").joinpath("indexbox.yaml").read_text(encoding="utf-8")
    names: dict[str, list[str]] = yaml.safe_load(text)
    return {name: "" if field == "other" else field for field, group in names.items() for name in group}


def index_lines(lines: Sequence[str]) -> int:
    """How many lines at the top are those of an index; a single one is none."""
    count = 0
    while count < len(lines) and index_pair(lines[count]):
        count += 1
    return count if count >= _FEWEST else 0
