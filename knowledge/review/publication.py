"""Publishing as people do it: only what is reviewed, and checked before it serves."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from knowledge.errors import ReleaseBlocked
from knowledge.index.snapshot_files import Progress
from knowledge.releases import Candidate, Releases
from knowledge.review.actors import LOCAL, Actor
from knowledge.review.checks.trial import Check, Finding, Trial
from knowledge.review.drafts import Draft
from knowledge.review.workflow import Review
from knowledge.search import Search
from knowledge.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publish, or a check alone, came to: the release if there is one, findings, what was left out."""

    release: int | None = None
    findings: tuple[Finding, ...] = ()
    left_out: tuple[Draft, ...] = ()

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings that stop a release."""
        return tuple(finding for finding in self.findings if finding.level == "stop")

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "release": self.release,
            "findings": [finding.to_json() for finding in self.findings],
            "left_out": [draft.to_json() for draft in self.left_out],
        }


@dataclass(slots=True)
class Publication:
    """Makes releases of what may be published; `checks` look at each before it serves."""

    store: Store
    releases: Releases
    search: Search
    review: Review
    checks: Callable[[], Sequence[Check]]
    now: Callable[[], datetime]

    def publish(
        self,
        note: str,
        progress: Progress = lambda *_: None,
        *,
        by: Actor = LOCAL,
        despite: str | None = None,
        reindex: bool = False,
    ) -> Outcome:
        """The next release of what may be published; ReleaseBlocked when a check stops it.

        `despite` is the reason why it goes out all the same; it is kept in the history.
        """
        by.must_be_allowed("publish")
        begun = time.monotonic()
        left_out = self._left_out()
        if not self.store.publishable_count() and not (reindex and self.store.serving()):
            return Outcome(left_out=left_out)
        candidate = self.releases.prepare(None, progress, reindex, renew=reindex)
        try:
            findings = self._findings(candidate, progress, begun)
            self._must_pass(Outcome(None, findings, left_out), despite)
            detail = _detail(findings, left_out, despite)
            return Outcome(self.releases.commit(candidate, note, by, detail), findings, left_out)
        except BaseException:
            self.releases.discard(candidate)
            raise

    def check(self, progress: Progress = lambda *_: None) -> Outcome:
        """What the checks say to what would be published now; nothing is."""
        if not self.store.publishable_count():
            return Outcome(left_out=self._left_out())
        candidate = self.releases.prepare(None, progress)
        try:
            return Outcome(None, self._findings(candidate, progress), self._left_out())
        finally:
            self.releases.discard(candidate)

    def rollback(
        self, number: int, progress: Progress = lambda *_: None, *, by: Actor = LOCAL, comment: str = ""
    ) -> None:
        """Let an earlier release answer again."""
        by.must_be_allowed("rollback")
        self.releases.rollback(number, progress, by, comment)

    def _findings(
        self, candidate: Candidate, progress: Progress, begun: float | None = None
    ) -> tuple[Finding, ...]:
        """What the checks find; `begun` is when somebody began to wait for a publish."""
        trial = Trial(self.store, self.releases, self.search, candidate, self._today(), progress)
        if begun is not None:
            trial = replace(trial, thorough=False, begun=begun)
        found: list[Finding] = []
        checks = self.checks()
        for done, check in enumerate(checks, start=1):
            found.extend(check.findings(trial))
            progress("checks", done, len(checks))
        return tuple(sorted(found, key=lambda finding: finding.level != "stop"))

    def _left_out(self) -> tuple[Draft, ...]:
        return tuple(draft for draft in self.review.drafts() if not draft.publishable)

    def _today(self) -> date:
        return self.now().date()

    def _must_pass(self, outcome: Outcome, despite: str | None) -> None:
        if outcome.stops and not (despite or "").strip():
            raise ReleaseBlocked(_blocked(outcome.stops), [finding.to_json() for finding in outcome.findings])


def _blocked(stops: Sequence[Finding]) -> str:
    lines = "\n".join(f"  - {finding.text}" for finding in stops)
    return (
        f"检查发现 {len(stops)} 个必须先处理的问题，没有发布，草稿没有被改动：\n{lines}\n"
        "请改正文件后重新导入并发布；确认无碍时，用 talent publish --despite 理由 发布，理由会记入历史。"
    )


def _detail(findings: Sequence[Finding], left_out: Sequence[Draft], despite: str | None) -> dict[str, Any]:
    detail: dict[str, Any] = {"left_out": [draft.document_id for draft in left_out]}
    if despite:
        detail["despite"] = despite.strip()
        detail["stopped_by"] = [f.to_json() for f in findings if f.level == "stop"]
    detail["warnings"] = sum(finding.level == "warn" for finding in findings)
    return detail
