"""What a message is as a whole: of the person or of a policy, what is not known, what is denied."""

from __future__ import annotations

from collections.abc import Mapping

from tools.reading.phrases import Lexicon
from tools.reading.scene import Scene
from tools.reading.types import FactRead
from tools.rules.vocabulary import Fact, Vocabulary

# The answer to one may be told as another: asked for the age, people tell the year of birth.
SAME = {"age": ("birth_date",), "birth_date": ("age",), "graduated_years": ("graduation_date",),
         "graduation_date": ("graduated_years",), "insurance_years": ("insurance_months",)}  # fmt: skip
_BARE = 5  # characters of a clause that is a figure and little else


def personal(told: Scene, found: dict[str, FactRead], asked: Fact | None, names: Vocabulary) -> bool:
    """Whether a message that asks something speaks of the person at all, not of a policy."""
    if told.marked or not told.asks or asked is not None:
        return True
    if any(_said_apart(r, told) for r in found.values() if names[r.fact].kind == "number"):
        return True
    if _clauses_told(found, told) > 1:
        return True
    apart = [r for r in found.values() if not any(overlap(r, o) for o in found.values() if o.fact < r.fact)]
    return len(apart) >= 2 and any(names[name].kind in ("number", "date") for name in found)


def _said_apart(read: FactRead, told: Scene) -> bool:
    """五十一，想问下…: a bare figure in a clause of its own is told by the one who asks."""
    clause = next((c for c in told.clauses if c.start <= read.start < c.end), None)
    return clause is not None and not clause.asks and len(clause.text.strip()) <= _BARE


def _clauses_told(found: Mapping[str, FactRead], told: Scene) -> int:
    """In how many clauses that ask nothing something is told."""
    starts = [r.start for r in found.values()]
    return sum(any(c.start <= at < c.end for at in starts) for c in told.clauses if not c.asks)


def overlap(one: FactRead, other: FactRead) -> bool:
    """Whether two facts were read from the same words."""
    return one.start < other.end and other.start < one.end


def unknown(told: Scene, known: Lexicon, asked: Fact | None, facts: tuple[FactRead, ...]) -> tuple[str, ...]:
    """The facts of which the person says not to know them."""
    clauses = [
        c for c in told.clauses if known.words["unknown"].search(c.text) and c.subject in ("self", "both")
    ]
    read = {r.fact for r in facts}
    if not clauses:
        return ()
    if asked and asked.id not in read and not any(n in read for n in SAME.get(asked.id, ())):
        return (asked.id,)
    if any(c.asks for c in told.clauses if c not in clauses):
        return ()
    text = "\n".join(c.text for c in clauses)
    about = [n for n, p in known.phrases.items() if p.about and p.about.search(text) and n not in read]
    return tuple(about)


def denied_group(
    told: Scene, known: Lexicon, names: Vocabulary, group: str | None, facts: tuple[FactRead, ...]
) -> str | None:
    """The group asked for, if all of it (or the rest of it) is denied."""
    if group is None:
        return None
    if any(names[r.fact].group == group and r.high > 0 for r in facts):
        rest = any(known.words["rest_denied"].search(c.text) for c in told.clauses if not c.asks)
        return group if rest else None
    said = any(known.words["denied"].search(c.text.strip()) for c in told.clauses if not c.asks)
    return group if said else None


def grown(told: Scene, reads: dict[str, FactRead], asked: Fact | None) -> None:
    """Asked for the age, 孩子今年二十六 tells that of whom is asked for, and not of children of theirs."""
    age = next((reads[name] for name in ("age", "birth_date") if name in reads), None)
    if asked is None or asked.id not in ("age", "birth_date") or age is None or "children" not in reads:
        return
    if any(c.start <= age.start < c.end and c.start <= reads["children"].start < c.end for c in told.clauses):
        del reads["children"]
