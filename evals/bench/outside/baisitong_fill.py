"""Fills a baisitong database with documents; run where it is installed, with DATABASE_URL set.

Standard input: the path of a file of JSON lines with "title" and "text". Uploading over HTTP would rebuild
the whole index after each document, so its own ingest function is called instead.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any


def main(file: Path) -> dict[str, Any]:
    """Ingest the documents one by one."""
    database = import_module("baisitong.database")
    ingest = import_module("baisitong.services.documents").ingest_document
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    database.init_tables()
    session = database.SessionLocal()
    started = time.perf_counter()
    chunks = sum(ingest(session, row["title"], row["text"]) for row in rows)
    return {"build_s": time.perf_counter() - started, "documents": len(rows), "chunks": chunks}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.stdin.read().strip()))))
