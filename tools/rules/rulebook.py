"""The rulebook: every scheme, found by id or name, with its quick function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from tools.errors import SchemeInvalid, UnknownName
from tools.rules.compiled import Quick, compiled
from tools.rules.scheme import Scheme, Version
from tools.rules.scheme_file import read_scheme
from tools.rules.series import Series, all_series
from tools.rules.vocabulary import Vocabulary, vocabulary

SCHEMES = Path(__file__).parent / "schemes"


class Rulebook:
    """Schemes by id; versions are compiled when first used."""

    def __init__(self, schemes: Sequence[Scheme], words: Vocabulary, series: dict[str, Series]) -> None:
        self.schemes, self.words, self.series = tuple(schemes), words, series
        self._named: dict[str, Scheme] = {}
        self._quick: dict[int, Quick] = {}
        for scheme in schemes:
            for name in (scheme.id, scheme.name, *scheme.aliases):
                if self._named.setdefault(name, scheme) is not scheme:
                    raise SchemeInvalid(f"名称“{name}”有两个方案：{self._named[name].id}、{scheme.id}。")

    def __iter__(self) -> Iterator[Scheme]:
        return iter(self.schemes)

    def __getitem__(self, name: str) -> Scheme:
        """The scheme of that id, name or alias; UnknownName if there is none."""
        if name not in self._named:
            near = get_close_matches(name, self._named, 3, 0.4)
            meant = f"是不是要找：{'、'.join(near)}？" if near else ""
            raise UnknownName(f"没有“{name}”这个方案。{meant}全部方案见 talent schemes。")
        return self._named[name]

    def quick(self, version: Version) -> Quick:
        """The compiled function of a version."""
        key = id(version)
        if key not in self._quick:
            self._quick[key] = compiled(version, self.series)
        return self._quick[key]


def read_rulebook(folder: Path, words: Vocabulary, series: dict[str, Series]) -> Rulebook:
    """All schemes of a folder, by path."""
    paths = sorted(p for p in folder.rglob("*.yaml") if not p.name.endswith(".cases.yaml"))
    return Rulebook([read_scheme(p, words, series) for p in paths], words, series)


@cache
def rulebook() -> Rulebook:
    """The schemes that come with the program, read once."""
    return read_rulebook(SCHEMES, vocabulary(), all_series())
