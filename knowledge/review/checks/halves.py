"""A policy and the end of the one it replaces: published together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from knowledge.editions.succession import Succession
from knowledge.review.checks.trial import Finding, Trial
from knowledge.review.drafts import Draft
from knowledge.types import PolicyDocument


class Halves:
    """Stops a release that ends a policy without what takes its place, or the other way round."""

    name = "代替只发布了一半"

    def findings(self, trial: Trial) -> Iterable[Finding]:
        """A finding for each pair; there is none where nothing waits for its review."""
        by_id = {document.id: document for document in trial.documents.values()}
        drafts = trial.store.drafts()
        left = {draft.document_id: draft for draft in drafts if draft.version_id not in trial.documents}
        titles = {document.id: document.title for document in trial.changed.values()}
        for document_id, cause in dict.fromkeys((*_caused(drafts), *_amended(trial))):
            if document_id in titles and (cause in left or cause not in by_id):
                yield self._without_cause(document_id, titles[document_id], cause)
        if left:
            yield from self._without_effect(trial, left, by_id)

    def _without_cause(self, document_id: str, title: str, cause: str) -> Finding:
        text = (
            f"《{title}》（{document_id}）的改动由 {cause} 引起，而 {cause} 还没有通过审核。"
            f"请一并通过；或用 talent withdraw {cause} 撤回，它引起的改动随之撤回。"
        )
        return Finding("stop", self.name, text, (document_id, cause))

    def _without_effect(
        self, trial: Trial, left: Mapping[str, Draft], by_id: Mapping[str, PolicyDocument]
    ) -> Iterator[Finding]:
        """What a change of the release brought about and is left out, or what it should have ended."""
        changed = {document.id: document for document in trial.changed.values()}
        told: set[tuple[str, str]] = set()
        for draft in left.values():
            if draft.caused_by in changed:
                told.add((draft.caused_by, draft.document_id))
                yield self._left(changed[draft.caused_by], draft.document_id, draft.title)
        known = Succession(by_id.values())
        for new in changed.values():
            for ending in known.endings(new):
                old = ending.document
                if (new.id, old.id) not in told:
                    yield self._left(new, old.id, old.title)

    def _left(self, new: PolicyDocument, old_id: str, old_title: str) -> Finding:
        text = (
            f"《{new.title}》（{new.id}）将发布，而它引起的《{old_title}》（{old_id}）的改动没有一起发布，"
            f"两份会前后不一。请通过 {old_id} 的改动；已撤回或退回的，撤回 {new.id} 后重新导入。"
        )
        return Finding("stop", self.name, text, (new.id, old_id))


def _caused(drafts: Iterable[Draft]) -> Iterator[tuple[str, str]]:
    """(document, cause) of the changes that another document's change brought about."""
    return ((draft.document_id, draft.caused_by) for draft in drafts if draft.caused_by)


def _amended(trial: Trial) -> Iterator[tuple[str, str]]:
    """(document, decision) of the decisions (修改决定) that the release is the first to carry out."""
    before = {document.id: document.amended_by for document in trial.served.values()}
    for document in trial.changed.values():
        yield from (
            (document.id, one) for one in document.amended_by if one not in before.get(document.id, ())
        )
