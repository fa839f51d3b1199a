"""Where originals are kept: a file each, named by the digest of its content."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,9}")


class Originals:
    """A folder of originals; the same content is kept once, however many documents were read from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, digest: str, suffix: str, data: bytes) -> None:
        """Keep a file's content; it is there whole or not at all."""
        if not _SUFFIX.fullmatch(suffix.lower()) or self.find(digest):
            return
        place = self._folder / digest[:2] / f"{digest}{suffix.lower()}"
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
            file.write(data)
        os.replace(file.name, place)

    def find(self, digest: str) -> Path | None:
        """The file with the content; None where it was never kept."""
        if not _DIGEST.fullmatch(digest):
            return None
        return next((self._folder / digest[:2]).glob(f"{digest}.*"), None)

    def drop(self, digests: Iterable[str]) -> None:
        """Wipe files; unknown ones are ignored."""
        for digest in digests:
            if path := self.find(digest):
                path.unlink(missing_ok=True)
