"""Which clause of an old text became which clause of the new one, renumbered or reworded (条款对应)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.editions.likeness import Pairs, best_fits, loose, pairs_of
from knowledge.types import Clause

Kind = Literal["unchanged", "changed", "moved", "added", "removed"]

_CONTAINED = 0.8  # share of a text's pairs inside another, from which it was split off or merged into it
_SHORT = 8  # shorter texts (其他。) are alike by accident: they must stand under the same heading
_SPACE = re.compile(r"\s+")
_SUPERSEDED = re.compile(r"@\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Match:
    """A clause and what it was before. `akin` is the clause an added one was split from (拆分) or a
    removed one was merged into (合并), where that can be told."""

    kind: Kind
    old: Clause | None
    new: Clause | None
    akin: Clause | None = None


def place_of(clause: Clause) -> str:
    """The clause's own part of its id, the same for every wording of it: 第七条第（三）项."""
    return _SUPERSEDED.sub("", clause.id.removeprefix(f"{clause.document_id}#"))


def is_superseded(clause: Clause) -> bool:
    """Whether this is the old wording of a clause that a revision changed or took out."""
    return bool(_SUPERSEDED.search(clause.id))


def match(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Match, ...]:
    """All clauses of both texts: the new ones in order, the removed ones where they stood."""
    partners: dict[int, int] = {}  # position in the new text -> position in the old
    for key in (_here_and_same, _here_and_worded, _read_the_same, _worded):
        partners |= _by_key(old, new, partners, key)
    partners |= _by_likeness(old, new, partners)
    return tuple(_with_kin(list(_in_order(old, new, partners))))


def _exact(text: str) -> str:
    return _SPACE.sub("", text)


def _here_and_same(clause: Clause) -> Hashable:
    return place_of(clause), _exact(clause.context), _exact(clause.text)


def _here_and_worded(clause: Clause) -> Hashable:
    return place_of(clause), _exact(clause.text)


def _read_the_same(clause: Clause) -> Hashable:
    return loose(clause.context), loose(clause.text)


def _worded(clause: Clause) -> Hashable:
    text = loose(clause.text)
    return text if len(text) >= _SHORT else (text, clause.path[:-1])


def _by_key(
    old: Sequence[Clause],
    new: Sequence[Clause],
    known: dict[int, int],
    key: Callable[[Clause], Hashable],
) -> dict[int, int]:
    """Clauses of equal key paired in order, those that have a partner left out."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for i in reversed(_without_partner(len(old), known.values())):
        waiting[key(old[i])].append(i)
    rest = _without_partner(len(new), known)
    return {j: waiting[k].pop() for j in rest if waiting.get(k := key(new[j]))}


def _without_partner(count: int, taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [i for i in range(count) if i not in used]


def _by_likeness(old: Sequence[Clause], new: Sequence[Clause], known: dict[int, int]) -> dict[int, int]:
    """Reworded clauses; the same label decides between texts about as alike."""
    olds = {i: pairs_of(old[i]) for i in _without_partner(len(old), known.values())}
    news = {j: pairs_of(new[j]) for j in _without_partner(len(new), known)}
    place = {place_of(old[i]): i for i in olds}
    return best_fits(olds, news, {j: place.get(place_of(new[j])) for j in news})


def _in_order(old: Sequence[Clause], new: Sequence[Clause], partners: dict[int, int]) -> Iterator[Match]:
    removed = _without_partner(len(old), partners.values())
    after: dict[int, list[int]] = defaultdict(list)  # new position (-1: at the top) -> removed ones there
    new_of = {i: j for j, i in partners.items()}
    for i in removed:
        before = next((new_of[k] for k in range(i - 1, -1, -1) if k in new_of), -1)
        after[before].append(i)
    yield from (Match("removed", old[i], None) for i in after[-1])
    for j, clause in enumerate(new):
        yield _paired(old[partners[j]], clause) if j in partners else Match("added", None, clause)
        yield from (Match("removed", old[i], None) for i in after[j])


def _paired(old: Clause, new: Clause) -> Match:
    if _here_and_same(old) == _here_and_same(new):
        return Match("unchanged", old, new)
    moved = place_of(old) != place_of(new) and loose(old.text) == loose(new.text)
    return Match("moved" if moved else "changed", old, new)


def _with_kin(matches: list[Match]) -> Iterator[Match]:
    """Each added or removed clause with the changed one that it was part of, or became part of."""
    changed = [(m.old, m.new) for m in matches if m.kind == "changed" and m.old and m.new]
    before = [(pairs_of(old), old) for old, _ in changed]
    since = [(pairs_of(new), new) for _, new in changed]
    for m in matches:
        if m.kind == "added" and m.new:
            yield Match("added", None, m.new, _holder(m.new, before))
        elif m.kind == "removed" and m.old:
            yield Match("removed", m.old, None, _holder(m.old, since))
        else:
            yield m


def _holder(clause: Clause, others: Sequence[tuple[Pairs, Clause]]) -> Clause | None:
    own = pairs_of(clause)
    shares = [(len(own & pairs) / len(own), n) for n, (pairs, _) in enumerate(others)]
    share, n = max(shares, default=(0.0, 0))
    return others[n][1] if share >= _CONTAINED and len(own) >= _SHORT else None
