"""A draft tried out (试问): the serving release with one change laid over, opened and thrown away again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from knowledge.errors import WrongState
from knowledge.index.snapshot import Snapshot
from knowledge.releases import Releases
from knowledge.review.workflow import Review
from knowledge.search import Search


@dataclass(frozen=True, slots=True)
class Tryout:
    """Opens what a publish of one change alone would serve."""

    releases: Releases
    search: Search
    review: Review

    @contextmanager
    def with_draft(self, document_id: str) -> Iterator[Snapshot]:
        """The release with that draft, whether it is reviewed or not; DocumentNotFound if there is none."""
        draft = self.review.draft(document_id)
        if draft.version_id is None:
            raise WrongState("这份改动是删除，没有可以试问的内容。请在审核页查看。")
        versions = {**self.search.snapshot().version_of, document_id: draft.version_id}
        candidate = self.releases.prepare(sorted(versions.values()))
        try:
            yield self.releases.open(candidate)
        finally:
            self.releases.discard(candidate)
