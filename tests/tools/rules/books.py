"""Rulebooks of one hand-made scheme, for the tests beside."""

from __future__ import annotations

from pathlib import Path

from tools.rules.rulebook import Rulebook
from tools.rules.scheme_file import read_scheme
from tools.rules.series import all_series
from tools.rules.vocabulary import vocabulary

HEAD = "id: test\nname: 试用方案\nkind: {kind}\nregion: '310000'\nsummary: 试\nversions:\n"


def book(folder: Path, versions: str, kind: str = "eligibility") -> Rulebook:
    """The rulebook of a scheme with these versions (YAML)."""
    file = folder / "test.yaml"
    file.write_text(HEAD.format(kind=kind) + versions, encoding="utf-8")
    return Rulebook([read_scheme(file, vocabulary(), all_series())], vocabulary(), all_series())
