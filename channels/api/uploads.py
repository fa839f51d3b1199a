"""Uploaded files, put into a folder that is gone when the request is done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from fastapi import UploadFile

from channels.api.problems import ProblemError

MOST_FILES = 100
MOST_BYTES = 200 * 1024 * 1024
"""Of a whole request; the knowledge base has a limit of its own for a file."""

_LONGEST = 200  # bytes of a file name; file systems take 255


def saved(files: Sequence[UploadFile]) -> tempfile.TemporaryDirectory[str]:
    """A folder with the files under their own names, without the folders a client may have put before."""
    if len(files) > MOST_FILES:
        raise ProblemError(413, f"一次最多上传 {MOST_FILES} 个文件，请分几次上传，或打成 zip。")
    folder = tempfile.TemporaryDirectory(prefix="talent-upload-")
    try:
        for file in files:
            _save(file, Path(folder.name))
    except BaseException:
        folder.cleanup()
        raise
    return folder


def _save(file: UploadFile, folder: Path) -> None:
    place = folder / _safe(file.filename or "")
    if place.exists():
        raise ProblemError(422, f"有两个文件都叫 {place.name}，请改名后重新上传。没有导入任何文件。")
    with place.open("wb") as stream:
        shutil.copyfileobj(file.file, stream, 1 << 20)


def _safe(given: str) -> str:
    name = PurePosixPath(given.replace("\\", "/")).name.strip()
    if not name or name.startswith(".") or not name.isprintable() or len(name.encode()) > _LONGEST:
        raise ProblemError(422, "有一个文件没有可用的文件名，请改名后重新上传。没有导入任何文件。")
    return name
