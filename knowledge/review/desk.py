"""Everything officers do with the knowledge base, as JSON values and in somebody's name: what HTTP offers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from knowledge.editions.comparison import compared, found, shown
from knowledge.ingest import FileReport, Ingest
from knowledge.reading import DRAFT, Reading
from knowledge.regions import regions
from knowledge.releases import Releases
from knowledge.review.actors import Actor
from knowledge.review.dossier import Dossiers
from knowledge.review.erasure import Erasure
from knowledge.review.history import History
from knowledge.review.publication import Publication
from knowledge.review.workflow import Review
from knowledge.storage.records import document_body

Json = dict[str, Any]
OnEvent = Callable[[str, Json], None]
Decision = Literal["submit", "approve", "reject", "withdraw", "comment"]

_PAUSE = 0.25  # seconds between two signs of progress
_LISTED = ("id", "title", "number", "issuer", "region", "status", "effective_from", "effective_to", "grade")


@dataclass(frozen=True, slots=True)
class Desk:
    """The acts and the looks; `on_event` is told "progress" {"phase", "done", "total"} and "file" {...}."""

    reading: Reading
    ingest: Ingest
    releases: Releases
    review: Review
    publication: Publication
    erasure: Erasure
    events: History
    dossiers: Dossiers

    def stamp(self) -> tuple[int | None, int, int]:
        """Something else as soon as any document, change or release is: for what is kept in memory."""
        return (*self.publication.store.serving_state(), self.events.last())

    def documents(self, release: int | None = None, draft: bool = False) -> list[Json]:
        """The documents of a release (None: the serving one), or of the next one."""
        number = DRAFT if draft else release
        listed = sorted(self.reading.documents(number).values(), key=lambda d: (d.region, d.id))
        sizes = self.reading.sizes(number)  # afterwards: the draft may change between the two
        return [
            {name: value for name, value in document_body(d).items() if name in _LISTED}
            | {"region_name": regions().name(d.region), "clauses": sizes[d.id], "source": d.source}
            for d in listed
            if d.id in sizes
        ]

    def document(
        self, document_id: str, release: int | None = None, draft: bool = False, as_of: date | None = None
    ) -> Json:
        """A document with all that is known of it, and its clauses."""
        return shown(found(self.reading, document_id, DRAFT if draft else release), as_of)

    def difference(self, document_id: str, before: int | None = None, after: int | None = None) -> Json:
        """What the draft changes of a document, or what one release has otherwise than another."""
        return compared(self.reading, document_id, before, after).to_json()

    def upload(
        self, folder: Path, region: str | None, actor: Actor, on_event: OnEvent = lambda *_: None
    ) -> Json:
        """Ingest the files of a folder into the draft."""
        code = regions().resolve(region).code if region else None
        files = self.ingest.files([folder])

        def told(report: FileReport) -> None:
            on_event("file", asdict(report))

        return {"files": [asdict(report) for report in self.ingest.run(files, code, told, actor)]}

    def remove(self, document_id: str, actor: Actor, comment: str | None = None) -> Json:
        """Put the removal of a document into the draft."""
        self.review.remove(document_id, actor, comment)
        return self.review.draft(document_id).to_json()

    def erase(self, document_id: str, actor: Actor, reason: str = "") -> Json:
        """Wipe a document from everything that is stored."""
        return self.erasure.erase(document_id, actor, reason).to_json()

    def drafts(self) -> list[Json]:
        """The changes that wait for a release."""
        return [draft.to_json() for draft in self.review.drafts()]

    def decide(self, document_id: str, decision: Decision, actor: Actor, comment: str | None = None) -> Json:
        """Do one step of the review; gives the change as it stands then."""
        title = self.review.draft(document_id).title
        getattr(self.review, decision)(document_id, actor, comment)
        if decision == "withdraw":
            return {"document_id": document_id, "title": title, "state": "withdrawn"}
        return self.review.draft(document_id).to_json()

    def list_releases(self) -> list[Json]:
        """All releases, newest first."""
        return [row | {"created_at": row["created_at"].isoformat()} for row in self.releases.all()]

    def publish(
        self,
        actor: Actor,
        note: str = "publish",
        despite: str | None = None,
        on_event: OnEvent = lambda *_: None,
    ) -> Json:
        """Publish what may be published, after the checks."""
        outcome = self.publication.publish(note, _telling(on_event), by=actor, despite=despite)
        return outcome.to_json()

    def check(self, on_event: OnEvent = lambda *_: None) -> Json:
        """What the checks say to what would be published."""
        return self.publication.check(_telling(on_event)).to_json()

    def rollback(self, number: int, actor: Actor, comment: str = "") -> Json:
        """Let an earlier release answer again."""
        self.publication.rollback(number, by=actor, comment=comment)
        return {"release": number}

    def history(
        self, document_id: str | None = None, release: int | None = None, limit: int = 200
    ) -> list[Json]:
        """The latest lines of the history, newest first."""
        return [event.to_json() for event in self.events.events(document_id, release, limit)]


def _telling(on_event: OnEvent) -> Callable[[str, int, int], None]:
    """Tell of progress a few times a second, and of each phase's end."""
    last: dict[str, float] = {}

    def told(phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now - last.get(phase, 0.0) >= _PAUSE:
            last[phase] = now
            on_event("progress", {"phase": phase, "done": done, "total": total})

    return told
