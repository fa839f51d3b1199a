"""The files of the gold set belong to their texts, and its README is true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.goldtexts import FILES, GOLD, load
from tests.knowledge.goldfiles import MAKES, Make, digest

LISTED: list[dict[str, Any]] = yaml.safe_load((FILES / "files.yaml").read_text("utf-8"))
FIXED = [(make, name) for make in MAKES if make.is_fixed for name in make.texts]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_a_file_was_made_of_its_text_as_it_is_now(entry: dict[str, Any]) -> None:
    assert entry["of"] == digest(GOLD / f"{entry['text']}.gold"), "python -m tests.knowledge.goldfiles"
    if "package.zip" not in entry["file"]:
        assert entry["sha256"] == digest(FILES / entry["file"])


@pytest.mark.parametrize(("make", "name"), FIXED, ids=lambda value: getattr(value, "suffix", value))
def test_a_text_format_comes_out_the_same_again(make: Make, name: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    make.write(made, load()[name])
    assert made.read_bytes() == (FILES / f"{name}{make.suffix}").read_bytes()


def test_the_folder_holds_the_listed_files_and_no_others() -> None:
    listed = {entry["file"].split("/")[0] for entry in LISTED}
    assert {path.name for path in FILES.iterdir()} == listed | {"files.yaml"}
    assert sum(path.stat().st_size for path in GOLD.rglob("*") if path.is_file()) < 3_000_000


def test_every_text_is_there_in_the_formats_it_occurs_in() -> None:
    formats = {name: {e["format"] for e in LISTED if e["text"] == name} for name in load()}
    assert all({"md", "txt", "html", "docx", "pdf"} <= found for found in formats.values())
    assert {"ofd", "pptx", "xlsx", "csv", "zip", "scan"} <= set().union(*formats.values())


def test_the_readme_lists_the_texts_with_their_clauses_and_use() -> None:
    readme = (GOLD / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (dev|blind) \|", readme, re.MULTILINE)
    texts = load().values()
    assert sorted(rows) == sorted(
        (t.name, str(len(t.clauses)), "blind" if t.split == "test" else "dev") for t in texts
    )
