"""Reading Server-Sent Events in tests."""

from __future__ import annotations

import json
from typing import Any

STREAM = {"Accept": "text/event-stream"}


def events(text: str) -> list[tuple[int, str, Any]]:
    """(id, event, data) of every event; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if line and not line.startswith(":"))
        if fields:
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found
