"""What a model is shown: clauses under short tokens. It never sees an id, a file name or an address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.grounding import applies, state_of
from assistant.answering.naming import chinese_date, titled
from assistant.phrasing.marks import disarmed
from assistant.types import AnswerStatus, Line, Turn
from knowledge.regions import regions
from knowledge.types import Passage

_MOST, _EXTRA = 9, 3
_LONG = 700  # characters of a clause from which on only what the draft quotes of it is shown
_LONG_EXTRA = 400
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w\-./?%&=#:~+@]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A clause under its token, and the words of it that are shown."""

    token: str
    passage: Passage
    words: str


def sources(lines: Sequence[Line], turn: Turn) -> tuple[Source, ...]:
    """The clauses that the lines cite, then the best ones beside them of the same policies."""
    found = {id_: (passage, _words(passage, said)) for id_, (passage, said) in _cited(lines).items()}
    if turn.draft is not None and turn.draft.status == AnswerStatus.ANSWERED:
        for passage in _beside(found, turn):
            found[passage.clause.id] = (passage, passage.clause.text)
    shown = list(found.values())[:_MOST]
    return tuple(Source(f"c{n}", passage, words) for n, (passage, words) in enumerate(shown, start=1))


def shown(found: Sequence[Source], turn: Turn) -> str:
    """The sources as the model reads them: under the name of each document its clauses."""
    lines: list[str] = []
    before = None
    for one in sorted(found, key=lambda one: _first(found, one)):
        lines += [] if (head := _head(one.passage, turn)) == before else ["", f"文件：{head}"]
        clause, before = one.passage.clause, head
        context = f"（{_plain(' '.join(clause.context.split()))}）" if clause.context else ""
        lines += [f"[{one.token}] {clause.label}{context}", _plain(one.words)]
    return "\n".join(lines).strip()


def _first(found: Sequence[Source], one: Source) -> int:
    """Where the document of a source comes first."""
    return next(n for n, other in enumerate(found) if other.passage.document.id == one.passage.document.id)


def _cited(lines: Sequence[Line]) -> dict[str, tuple[Passage, list[str]]]:
    found: dict[str, tuple[Passage, list[str]]] = {}
    for line in lines:
        for passage in line.passages:
            said = found.setdefault(passage.clause.id, (passage, []))[1]
            said.append(line.quote)
    return found


def _beside(found: Mapping[str, tuple[Passage, str]], turn: Turn) -> Sequence[Passage]:
    """The best clauses in force and in place of the policies that the draft stands on."""
    policies = {passage.document.id for passage, _ in found.values()}
    near = (p for evidence in turn.evidence for p in evidence.current if p.document.id in policies)
    fitting = [p for p in near if p.clause.id not in found and len(p.clause.text) <= _LONG_EXTRA]
    return [p for p in fitting if p.clause.table is None and applies(p, turn)][:_EXTRA]


def _words(passage: Passage, quotes: Sequence[str]) -> str:
    text = passage.clause.text
    said = [quote for quote in quotes if quote]
    return "\n".join(dict.fromkeys(said)) if len(text) > _LONG and said else text


def _head(passage: Passage, turn: Turn) -> str:
    clause, document = passage.clause, passage.document
    start, end = clause.effective_from, clause.effective_to
    parts = [titled(document), regions().name(document.region)]
    parts += [f"{chinese_date(start)}起施行"] if start else []
    parts += [f"有效期至{chinese_date(end)}"] if end else []
    parts += ["已失效"] if state_of(passage, turn.as_of) == "ended" else []
    return _plain("，".join(parts))


def _plain(text: str) -> str:
    """Without addresses, and without what looks like a token."""
    return disarmed(_ADDRESS.sub("（网址略）", text))
