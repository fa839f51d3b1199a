"""A clause in force that cites a document which is not in force any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.editions.titles import title_key
from knowledge.review.checks.trial import Finding, Trial, in_force
from knowledge.selfdescription.names import DocumentName, names_in
from knowledge.types import Clause, PolicyDocument

# Sentences that end, replace or recall the document they name are right to name it.
_TELLS_THE_END = re.compile("废止|停止执行|失效|代替|取代|替代|不再|原《|此前|曾|届满|到期|修订|修改")
_SENTENCE = re.compile("[^。；\n]+")


class Citing:
    """By title or 文号, in what the release changes."""

    name = "引用已失效的文件"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each document cited by a document, with the clauses that do."""
        known = _Known(trial)
        found: dict[tuple[str, str], list[Clause]] = {}
        for document, clause in trial.changed_clauses:
            if in_force(document, trial.today) and _holds(clause, trial):
                for cited in known.ended_in(clause.text):
                    if cited.id != document.id:
                        found.setdefault((document.id, cited.id), []).append(clause)
        by_id = {document.id: document for document in trial.documents.values()}
        for (citing_id, cited_id), clauses in found.items():
            yield self._finding(by_id[citing_id], by_id[cited_id], clauses)

    def _finding(self, citing: PolicyDocument, cited: PolicyDocument, clauses: list[Clause]) -> Finding:
        labels = "、".join(dict.fromkeys(clause.label for clause in clauses))
        ended = f"{cited.effective_to} 已失效" if cited.effective_to else "已失效"
        text = (
            f"《{citing.title}》{labels}引用的《{cited.title}》（{cited.number or cited.id}）{ended}。"
            "请核对这一条是否仍适用。"
        )
        return Finding("warn", self.name, text, (citing.id, cited.id), tuple(c.id for c in clauses))


class _Known:
    """The documents of the release by how texts name them."""

    def __init__(self, trial: Trial) -> None:
        self._today = trial.today
        self._by_title: dict[str, list[PolicyDocument]] = {}
        self._by_number: Mapping[str, PolicyDocument] = {
            d.number: d for d in trial.documents.values() if d.number
        }
        for document in trial.documents.values():
            self._by_title.setdefault(title_key(document.title), []).append(document)

    def ended_in(self, text: str) -> Iterator[PolicyDocument]:
        """The documents that a text relies on and that have ended."""
        if "《" not in text and "号" not in text:
            return
        for sentence in _SENTENCE.findall(text):
            if not _TELLS_THE_END.search(sentence):
                yield from filter(None, map(self._ended, names_in(sentence)))

    def _ended(self, name: DocumentName) -> PolicyDocument | None:
        if name.number and name.number in self._by_number:
            one = [self._by_number[name.number]]
        else:
            one = self._by_title.get(title_key(name.title), []) if name.title and not name.number else []
        over = [d for d in one if d.status == "ended" or (d.effective_to and d.effective_to < self._today)]
        return over[-1] if one and len(over) == len(one) else None


def _holds(clause: Clause, trial: Trial) -> bool:
    return clause.effective_to is None or clause.effective_to >= trial.today
