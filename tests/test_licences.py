"""Everything that the default install brings may be used by a public body without conditions of copyleft."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT = Path(__file__).parent.parent
_FREE = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software Foundation|Zlib|CC0|HPND|Unlicense")
_COPYLEFT = re.compile(
    r"\b[AL]?GPL|GNU (Affero|Lesser|Library|General)|SSPL|BUSL|Commons Clause|NonCommercial"
)
_WORDS_OF_A_NAME = 60  # some packages put the whole licence text where its name belongs


def _default_closure() -> dict[str, Distribution]:
    """All distributions of the default install by name, found from pyproject.toml."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, Distribution] = {}
    asked: set[tuple[str, str]] = set()
    open_ends = [Requirement(line) for line in project["dependencies"]]
    while open_ends:
        need = open_ends.pop()
        for extra in ("", *need.extras):
            name = canonicalize_name(need.name)
            if (name, extra) not in asked:
                asked.add((name, extra))
                found[name] = distribution(name)
                open_ends += _needs(found[name], extra)
    return found


def _needs(package: Distribution, extra: str) -> Iterator[Requirement]:
    for need in map(Requirement, package.requires or []):
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield need


def _licence(package: Distribution) -> str:
    """What the package says of its licence: the SPDX expression, else the name, else the classifiers."""
    data: Any = package.metadata
    classifiers = [line for line in data.get_all("Classifier") or [] if line.startswith("License ::")]
    stated = data.get("License-Expression") or (data.get("License") or "")[:_WORDS_OF_A_NAME]
    return stated if _FREE.search(stated) else " ".join([stated, *classifiers])


def _conditions(licence: str) -> str:
    """The licence without alternatives one need not choose and without the compiler's run-time exception."""
    offered = re.split(r"\s+OR\s+", re.sub(r"GPL-3\.0(-\w+)? WITH GCC-exception-3\.1", "", licence))
    return min(offered, key=lambda part: len(_COPYLEFT.findall(part))) if len(offered) > 1 else offered[0]


def test_the_default_install_has_no_package_under_a_copyleft_licence() -> None:
    closure = _default_closure()
    assert len(closure) > 50, "the closure was not walked"
    licences = {name: _licence(package) for name, package in closure.items()}
    assert {n: text for n, text in licences.items() if _COPYLEFT.search(_conditions(text))} == {}
    assert {n: text for n, text in licences.items() if not _FREE.search(text)} == {}, "licence unknown"


@pytest.mark.parametrize(
    "package", ["torch", "transformers", "sentence-transformers", "pg8000", "playwright"]
)
def test_the_default_install_is_lean(package: str) -> None:
    assert package not in _default_closure()


def test_the_project_carries_its_licence() -> None:
    text = (_ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text
