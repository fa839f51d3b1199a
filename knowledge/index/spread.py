"""A result list that speaks of as many articles (条) as it can: the best clause of each first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.types import Clause, Passage

_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(之[一二三四五六七八九十])?")

OVERSAMPLED = 3  # how many times k to look at, so that k articles are found


def spread(passages: Sequence[Passage], k: int) -> tuple[Passage, ...]:
    """The k passages, best first, further clauses of one article only after the best of all others.

    Paragraphs and items (款、项) of one article read alike and would fill a list of ten by themselves;
    whoever opens the first sees the others.
    """
    first: dict[tuple[str, str], Passage] = {}
    for passage in passages:
        first.setdefault(article_of(passage.clause), passage)
    kept = list(first.values())[:k]
    taken = {passage.clause.id for passage in kept}
    rest = [passage for passage in passages if passage.clause.id not in taken][: k - len(kept)]
    return tuple(sorted([*kept, *rest], key=lambda passage: -passage.score))


def article_of(clause: Clause) -> tuple[str, str]:
    """The article a clause belongs to; a clause outside articles stands for itself."""
    found = _ARTICLE.match(clause.label)
    return clause.document_id, found.group() if found else clause.label
