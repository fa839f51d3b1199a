"""Where originals are kept: a file each, named by the digest of its content."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from knowledge.errors import IndexUnavailable

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = "原件没有存下，这个文件没有导入（{folder}：{error}）。请检查磁盘空间和目录权限，然后重试。"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,9}")


class Originals:
    """A folder of originals; the same content is kept once, however many documents were read from it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, digest: str, suffix: str, data: bytes) -> None:
        """Keep a file's content; it is there whole or not at all; IndexUnavailable without room."""
        if not _SUFFIX.fullmatch(suffix.lower()) or self.find(digest):
            return
        place = self._folder / digest[:2] / f"{digest}{suffix.lower()}"
        try:
            _write(place, data)
        except OSError as error:
            raise IndexUnavailable(_NO_ROOM.format(folder=self._folder, error=error)) from error

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


def _write(place: Path, data: bytes) -> None:
    """Under another name first, which is gone again if that fails."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    os.replace(file.name, place)
