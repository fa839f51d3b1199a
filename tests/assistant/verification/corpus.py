"""The sample corpus as passages, and its sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import knowledge
from assistant.answering.rows import said_rows
from assistant.verification import Verdict, verified
from knowledge.parsing import find_files, parse_file
from knowledge.text.sentences import sentences
from knowledge.types import Passage

TODAY = date(2026, 11, 22)
CORPUS = Path(knowledge.__file__).parent / "corpus"


@cache
def passages() -> dict[str, Passage]:
    """Every clause of the sample corpus by its id."""
    found: dict[str, Passage] = {}
    for path, source in find_files(CORPUS):
        parsed = parse_file(path, source)
        for clause in parsed.clauses:
            start = clause.effective_from or parsed.document.effective_from
            end = clause.effective_to or parsed.document.effective_to
            dated = replace(clause, effective_from=start, effective_to=end)
            found[clause.id] = Passage(dated, parsed.document, 1.0)
    return found


def told(sentence: str, passage: Passage) -> Verdict:
    """The verdict on a sentence said of a clause on a day on which it may be said."""
    clause = passage.clause
    over = passage.document.status == "ended" or bool(clause.effective_to and clause.effective_to < TODAY)
    day = max(TODAY, clause.effective_from or TODAY)
    beside = ("这是已经废止的旧版规定。",) if over else ("草案",)
    places = (passage.document.region,)
    return verified(sentence, [passage], as_of=day, places=places, past=over, beside=beside)


def said() -> Iterator[tuple[str, Passage]]:
    """Every sentence and table row of the corpus with its clause."""
    for passage in passages().values():
        table = passage.clause.table
        for sentence in said_rows(table) if table else sentences(passage.clause.text):
            if sentence.strip():
                yield sentence, passage
