"""Imported by the server that forks the processes of apart.py: what each of them would load for a second."""

from __future__ import annotations

import tempfile
from pathlib import Path

import chromadb
import chromadb.api.rust  # noqa: F401

from tests.installations import TODAY, installation, policy, published

with tempfile.TemporaryDirectory() as name:
    place = installation(Path(name) / "data")
    published(place, policy(Path(name), "d", "人才补贴每月100元。"))
    place.search.search("补贴", k=1, region=None, as_of=TODAY)
    place.close()
