"""What a document repeals or replaces (废止, 代替) and what it amends (修改), by the names it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.editions.titles import title_key
from knowledge.selfdescription.amendments import changed_by_title, changed_in
from knowledge.selfdescription.names import DocumentName, Named, names_in
from knowledge.selfdescription.repeals import ended_by_title, ended_in, listed
from knowledge.selfdescription.statements import Statement


@dataclass(frozen=True, slots=True)
class Succession:
    """The documents replaced or repealed as a whole, and those changed in part."""

    replaces: tuple[Named, ...] = ()
    amends: tuple[Named, ...] = ()


def succession(title: str, said: Sequence[Statement]) -> Succession:
    """What a document of that title says it replaces and amends; its own title is never among them."""
    ended, changed = [*ended_by_title(title)], [*changed_by_title(title)]
    for one in said:
        whole, part = ended_in(one)
        ended += whole
        changed += [*part, *changed_in(one)]
    ended += listed(said)
    replaces = _numbered(_distinct([n for n in ended if not _same(n.name, title)]), said)
    amends = _numbered(_distinct([n for n in changed if not _same(n.name, title)]), said)
    whole_titles = {title_key(n.name.title) for n in replaces if n.name.title}
    kept = [n for n in amends if not (n.name.title and title_key(n.name.title) in whole_titles)]
    return Succession(tuple(replaces), tuple(kept))


def _distinct(found: Sequence[Named]) -> list[Named]:
    """Each document once, by the fullest of its names."""
    kept: dict[str, Named] = {}
    for one in found:
        key = title_key(one.name.title) if one.name.title else one.name.number or ""
        other = kept.get(key)
        if other is None or (one.name.number and not other.name.number):
            kept[key] = one
    numbers = {n.name.number for n in kept.values() if n.name.title}
    return [n for n in kept.values() if n.name.title or n.name.number not in numbers]


def _numbered(found: Sequence[Named], said: Sequence[Statement]) -> list[Named]:
    """The documents, those named without 文号 by the name that another sentence gives with it."""
    full = {
        title_key(name.title): Named(name, one.sentence)
        for one in said
        for name in names_in(one.text)
        if name.title and name.number
    }
    return [n if n.name.number else full.get(title_key(n.name.title or ""), n) for n in found]


def _same(name: DocumentName, title: str) -> bool:
    return name.title is not None and "".join(name.title.split()) == "".join(title.strip("《》").split())
