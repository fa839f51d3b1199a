"""Work that is killed at any moment, and a look at what it left: each in a process of its own."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from assistant.bootstrap import Installation
from knowledge.dense import ChromaIndex
from knowledge.index.manifest import verify
from knowledge.index.snapshot import PARTITION
from tests.apart import apart, started
from tests.fakes import BigramEmbedder
from tests.installations import TODAY, installation, policy

CLAUSES = 4
_DOCUMENTS = 6
_AMOUNT = re.compile(r"补贴(\d+)元")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done, and the file of what it said it had done."""

    folder: Path

    @property
    def said(self) -> list[list[Any]]:
        """What was said, in order: ["stage", name], ["staged", document, amount], ["published", number]."""
        file = self.folder / "said.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def open(self) -> Installation:
        """The installation, with a real vector index and an embedder that costs nothing."""
        data, embedder = self.folder / "data", BigramEmbedder()
        dense = ChromaIndex.embedded(data / "chroma", embedder.model_id)
        return installation(data, embedder=embedder, dense=dense)

    def say(self, *what: object) -> None:
        """Write it so that a kill right afterwards cannot take it back."""
        with (self.folder / "said.jsonl").open("ab", buffering=0) as file:
            file.write(json.dumps(what).encode() + b"\n")


def working(folder: Path, first: int) -> BaseProcess:
    """A process that ingests and publishes until it is killed; amounts begin with `first`."""
    return started(_work, Place(folder), first)


def looked(folder: Path) -> dict[str, Any]:
    """What another process finds there afterwards, and what publishing once more comes to."""
    found: dict[str, Any] = apart(_look, Place(folder))
    return found


def _work(place: Place, first: int) -> None:
    chance, here = random.Random(first), place.open()
    for amount in range(first, first + 100_000):
        name = f"d{chance.randrange(_DOCUMENTS)}"
        place.say("stage", "ingest")
        lines = [f"第{n}种情形的{name}补贴{amount}元。" for n in range(CLAUSES)]
        file = policy(place.folder / "files", name, *lines)
        (report,) = here.ingest.run([(file, file.name)])
        assert report.outcome in ("created", "updated"), report.reason
        place.say("staged", name, amount)
        if chance.random() < 0.6:
            place.say("stage", "publish")
            number = here.releases.publish("killed", lambda phase, *_: place.say("stage", phase))
            place.say("published", number)


def _look(place: Place) -> dict[str, Any]:
    here = place.open()
    before = _state(here)
    here.releases.publish("again")
    return {"before": before, "after": _state(here), "left": _left(place)}


def _state(here: Installation) -> dict[str, Any] | None:
    """What serves, by search and by the database; drafts too. None before the first release."""
    if here.store.serving() is None:
        return None
    shot = here.search.snapshot()
    verify(here.releases.folder(shot.release))
    versions = here.store.release_version_ids(shot.release)
    documents = here.store.documents(versions)
    stored: dict[str, list[int]] = {document.id: [] for document in documents.values()}
    for _, _, clause in here.store.clauses(versions, documents):
        stored[clause.document_id].append(_amount(clause.text))
    found = {}
    for name in stored:
        passages = here.search.search(f"{name}补贴多少元", k=30, region=None, as_of=TODAY).passages
        found[name] = sorted(_amount(p.clause.text) for p in passages if p.document.id == name)
    digests = [digest.decode() for digest in shot.digests.tolist()]
    return {
        "release": shot.release,
        "stored": stored,
        "found": found,
        "read": {name: [_amount(c.text) for c in here.search.clauses(name)] for name in stored},
        "drafts": here.store.draft_count(),
        "missing_vectors": here.dense.missing(PARTITION, digests),
    }


def _amount(text: str) -> int:
    match = _AMOUNT.search(text)
    return int(match[1]) if match else -1


def _left(place: Place) -> list[str]:
    return sorted(f.name for f in (place.folder / "data" / "index").glob("*.*"))
