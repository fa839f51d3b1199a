"""The gold texts (标准集): policy texts marked line by line with what each should become."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from evals.casebook import CASES
from evals.goldtables import GoldTable, read_table

GOLD = CASES / "gold"
FILES = GOLD / "files"
Kind = Literal["title", "frame", "heading", "lead", "clause", "table"]
_KINDS: dict[str, Kind] = {"=": "title", "~": "frame", "#": "heading", ":": "lead"}
_CLAUSE = re.compile(r"\[(?P<label>.+?)\]\s*(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class GoldLine:
    """A line: what it is, the label it is quoted by, its number as printed and the text after it."""

    kind: Kind
    text: str
    label: str = ""
    number: str = ""
    table: GoldTable | None = None

    @property
    def printed(self) -> str:
        """The line as it stands in the document."""
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class GoldText:
    """A gold text by name; `test` texts are blind: nothing was tuned on them."""

    name: str
    split: str
    title: str
    lines: tuple[GoldLine, ...]

    @property
    def clauses(self) -> list[GoldLine]:
        """The lines that are clauses, tables among them."""
        return [line for line in self.lines if line.kind in ("clause", "table")]

    @property
    def frame(self) -> list[str]:
        """The lines that should be no clause (版头、主送、落款……)."""
        return [line.text for line in self.lines if line.kind == "frame"]


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file made of a gold text; `furniture` is what the format adds to it (页眉、导航)."""

    path: Path
    text: str
    format: str
    furniture: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load(folder: Path = GOLD) -> dict[str, GoldText]:
    """The texts by name; blind.yaml names the blind ones."""
    blind = yaml.safe_load((folder / "blind.yaml").read_text("utf-8"))
    found = [
        read(path.stem, path.read_text("utf-8"), path.stem in blind) for path in sorted(folder.glob("*.gold"))
    ]
    return {text.name: text for text in found}


def read(name: str, content: str, is_blind: bool = False) -> GoldText:
    """A gold text from its marked lines."""
    lines: list[GoldLine] = []
    rows: list[str] = []
    for raw in [*content.splitlines(), "="]:
        if raw.startswith("|"):
            rows.append(raw)
            continue
        if rows:
            lines[-1] = GoldLine("table", "", lines[-1].label, table=read_table(rows))
            rows = []
        if raw[1:].strip():
            lines.append(_line(raw))
    title = next(line.text for line in lines if line.kind == "title")
    return GoldText(name, "test" if is_blind else "dev", title, tuple(lines))


def _line(raw: str) -> GoldLine:
    if match := _CLAUSE.match(raw):
        number, mark, text = match["rest"].rpartition("‖")
        return GoldLine("clause", text, match["label"], number if mark else "")
    return GoldLine(_KINDS[raw[0]], raw[1:].strip())


@lru_cache(maxsize=1)
def files() -> tuple[GoldFile, ...]:
    """The files of the texts, as files.yaml lists them."""
    listed = yaml.safe_load((FILES / "files.yaml").read_text("utf-8"))
    return tuple(
        GoldFile(
            FILES / entry["file"],
            entry["text"],
            entry["format"],
            tuple(entry.get("furniture", ())),
        )
        for entry in listed
    )
