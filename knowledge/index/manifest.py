"""What an index folder says of itself, with the size and checksum of each file: half a file is never read."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.errors import IndexUnavailable
from knowledge.index.segmentation import DICTIONARY

FORMAT = "6"
_NAME = "meta.json"
_KEYS = {"release", "embedding", "content", "drift", "form", "files"}
_PIECE = 8 << 20


def seal(folder: Path, release: int, embedding: str, version_ids: Iterable[int], drift: int) -> None:
    """Write what the finished folder holds; `drift`: how many rows changed since its centre was made."""
    meta = {
        "release": release,
        "embedding": embedding,
        "content": content(version_ids),
        "drift": drift,
        "form": form(),
        "files": {name: [size, _checksum(folder / name)] for name, size in _sizes(folder).items()},
    }
    (folder / _NAME).write_text(json.dumps(meta), encoding="utf-8")


def manifest(folder: Path) -> dict[str, Any]:
    """What a folder says of itself; IndexUnavailable if that cannot be read."""
    try:
        meta = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        if not isinstance(meta, dict) or not meta.keys() >= _KEYS or not isinstance(meta["files"], dict):
            raise ValueError(_NAME)
        return meta
    except (OSError, ValueError) as error:
        raise damaged(folder, error) from error


def holds(folder: Path, version_ids: Iterable[int], model: str | None = None) -> bool:
    """Whether a whole index of the present form and of just these document versions lies there.

    With `model`: made with that embedding model.
    A publish that was killed may have left an index under a number that another release got since.
    Sizes are looked at, checksums only when it is opened.
    """
    try:
        meta = manifest(folder)
        sizes = {name: size for name, (size, _) in meta["files"].items()}
        return bool(
            meta["form"] == form()
            and meta["content"] == content(version_ids)
            and model in (None, meta["embedding"])
            and sizes == _sizes(folder)
        )
    except (IndexUnavailable, TypeError, ValueError, OSError):
        return False


def verify(folder: Path) -> None:
    """Read every file once (7 GB/s from memory); IndexUnavailable if one is not as it was written."""
    files: dict[str, list[int]] = manifest(folder)["files"]
    try:
        for name, (size, checksum) in files.items():
            if (folder / name).stat().st_size != size or _checksum(folder / name) != checksum:
                raise ValueError(f"{name} 与写入时不同")
    except (TypeError, ValueError, OSError) as error:
        raise damaged(folder, error) from error


def damaged(folder: Path, error: Exception) -> IndexUnavailable:
    """The error that says what to do about a folder that cannot be read."""
    return IndexUnavailable(
        f"知识索引 {folder} 不存在或已损坏（{error}）。"
        "请运行 talent publish --reindex 重建，已发布的内容不会丢失。"
    )


def content(version_ids: Iterable[int]) -> str:
    """A short name of just these document versions."""
    return hashlib.sha256(json.dumps(sorted(version_ids)).encode()).hexdigest()[:16]


@cache
def form() -> str:
    """The format of the files and the dictionary that words were cut with: indexes of two never mix."""
    return f"{FORMAT}/{zlib.crc32(DICTIONARY.read_bytes()):08x}"


def _sizes(folder: Path) -> dict[str, int]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != _NAME)
    return {str(file.relative_to(folder)): file.stat().st_size for file in files}


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            checksum = zlib.crc32(piece, checksum)
    return checksum
