"""An answer that officers wrote on a clause which the release changes or ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.grounds import Ground, ground_of
from knowledge.review.checks.trial import Finding, Trial, in_force
from knowledge.types import PolicyDocument


class Written:
    """Such an answer is not given any more: somebody has to look at it."""

    name = "问答的依据"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each such answer whose clause held before the release and does not with it."""
        moved = {document.id for document in trial.moved}
        for document in trial.documents.values():
            ground = ground_of(document)
            touched = ground is not None and (ground.document_id in moved or document.id in moved)
            if ground and touched and in_force(document, trial.today) and not _holds(ground, trial):
                yield self._finding(document, ground)

    def _finding(self, document: PolicyDocument, ground: Ground) -> Finding:
        text = (
            f"《{document.title}》所依据的条款（{ground.clause_id}）已修改、失效或不在这一版里，"
            "这条问答不再用来回答。请核对后重写，或申请删除。"
        )
        return Finding("warn", self.name, text, (document.id, ground.document_id), (ground.clause_id,))


def _holds(ground: Ground, trial: Trial) -> bool:
    return any(
        ground.holds(document, (clause for _, clause in trial.clauses([version])), trial.today)
        for version, document in _named(ground.document_id, trial)
    )


def _named(document_id: str, trial: Trial) -> Iterator[tuple[int, PolicyDocument]]:
    yield from ((v, d) for v, d in trial.documents.items() if d.id == document_id)
