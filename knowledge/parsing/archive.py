"""Archives (.zip): their members as files of their own, named archive.zip/folder/file.docx, within bounds.

A path may lead through an archive: nothing is unpacked to disk, so no member can be written anywhere.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from knowledge.errors import EmptyDocument, UnreadableDocument
from knowledge.text.blocks import Parsed

SUFFIX = ".zip"
DEEPEST = 2  # an archive in an archive
MOST_MEMBERS = 1000
MOST_IN_ALL = 1024 * 1024 * 1024
MOST_IN_ONE = 50 * 1024 * 1024
_MOST_TIMES = 200  # a document packs to a tenth, at most to a fiftieth
_SMALL = 10 * 1024 * 1024
_UTF8 = 0x800
_LOCKED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
_UPWARD = "‥"

Members = Mapping[str, zipfile.ZipInfo | None]


def members(path: Path, source: str) -> list[tuple[Path, str]]:
    """The files in an archive with their sources; the archive itself where it cannot be taken, to say why."""
    try:
        with path.open("rb") as file:
            found = list(_names(file, 1, [MOST_MEMBERS, MOST_IN_ALL]))
    except (OSError, UnreadableDocument):
        found = []
    return [(path / name, f"{source}/{name}") for name in found] or [(path, source)]


def archive_on(path: Path) -> Path | None:
    """The archive that a path leads through, None where it leads through none."""
    return next((p for p in path.parents if p.suffix.lower() == SUFFIX and p.is_file()), None)


def read_member(path: Path) -> bytes:
    """The bytes of a file inside an archive."""
    archive = archive_on(path)
    if archive is None:
        raise UnreadableDocument(f"找不到 {path}。请检查路径是否写对。")
    with archive.open("rb") as file:
        return _read(file, path.relative_to(archive).as_posix())


def parse_archive(data: bytes) -> Parsed:
    """Raises why an archive was not taken apart."""
    names = list(_names(io.BytesIO(data), 1, [MOST_MEMBERS, MOST_IN_ALL]))
    if names:
        raise UnreadableDocument("压缩包里的压缩包嵌套过深。请解压后把文件夹导入。")
    raise EmptyDocument("压缩包里没有文件。请检查压缩包是否完整。")


def _names(file: IO[bytes], depth: int, left: list[int]) -> Iterator[str]:
    """The names in an archive and in those within it; `left` is what may still come: files and bytes."""
    with _opened(file) as package:
        for name, info in _members(package).items():
            left[0] -= 1
            left[1] -= info.file_size if info else 0
            if left[0] < 0:
                raise UnreadableDocument(f"压缩包里的文件超过 {MOST_MEMBERS} 个。请分成几个压缩包再导入。")
            if left[1] < 0:
                raise UnreadableDocument(
                    f"压缩包解压后超过 {MOST_IN_ALL // 1024 // 1024} MB。请分成几个压缩包，或解压后导入。"
                )
            inner = None
            if name.lower().endswith(SUFFIX) and depth < DEEPEST:
                inner = _inner_names(package, name, info, depth, left)
            yield from [f"{name}/{below}" for below in inner] if inner else [name]


def _inner_names(
    package: zipfile.ZipFile, name: str, info: zipfile.ZipInfo | None, depth: int, left: list[int]
) -> list[str]:
    try:
        return list(_names(io.BytesIO(_bytes(package, name, info)), depth + 1, left))
    except UnreadableDocument:
        if min(left) < 0:
            raise
        return []  # it stands for itself then, and says why when it is read


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except Exception as error:  # struct and value errors of hostile directories come through
        raise UnreadableDocument("压缩包不完整或已损坏。请重新压缩或下载后再导入。") from error


def _members(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo | None]:
    """Files by name without those of systems; None for those that point outside or elsewhere."""
    found: dict[str, zipfile.ZipInfo | None] = {}
    for info in package.infolist():
        name = _name(info).replace("\\", "/")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if name.endswith("/") or not parts or any(_is_hidden(part) for part in parts):
            continue
        outside = name.startswith("/") or ".." in parts or _DRIVE.match(name)
        linked = stat.S_ISLNK(info.external_attr >> 16)
        safe = "/".join(_UPWARD if part == ".." else part for part in parts)
        found[safe] = None if outside or linked else info
    return dict(sorted(found.items()))


def _is_hidden(part: str) -> bool:
    return (part.startswith((".", "~$")) and part != "..") or part in ("__MACOSX", "Thumbs.db", "desktop.ini")


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was given: Windows writes GBK without saying so."""
    name = info.orig_filename.split("\0")[0]
    if info.flag_bits & _UTF8:
        return name
    data = name.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _read(file: IO[bytes], name: str) -> bytes:
    with _opened(file) as package:
        found = _members(package)
        if name in found:
            return _bytes(package, name, found[name])
        outer = next((n for n in found if n.lower().endswith(SUFFIX) and name.startswith(f"{n}/")), None)
        if outer is None:
            raise UnreadableDocument(f"压缩包里没有 {name}。请检查压缩包是否已改动，然后重新导入。")
        return _read(io.BytesIO(_bytes(package, outer, found[outer])), name[len(outer) + 1 :])


def _bytes(package: zipfile.ZipFile, name: str, info: zipfile.ZipInfo | None) -> bytes:
    _check(name, info)
    assert info is not None
    try:
        with package.open(info) as member:
            return member.read(MOST_IN_ONE + 1)
    except Exception as error:  # zlib, unknown methods, wrong checksums
        raise UnreadableDocument(
            f"压缩包中的 {PurePosixPath(name).name} 已损坏，无法解压。请重新压缩后再导入。"
        ) from error


def _check(name: str, info: zipfile.ZipInfo | None) -> None:
    if info is None:
        raise UnreadableDocument(
            "压缩包里的这个文件指向压缩包之外（路径越界或链接），没有读取。请向来源核实。"
        )
    if info.flag_bits & _LOCKED:
        raise UnreadableDocument("压缩包加了密码。请解压后再导入。")
    if info.file_size > MOST_IN_ONE:
        raise UnreadableDocument(
            f"解压后有 {info.file_size // 1024 // 1024} MB，超过 {MOST_IN_ONE // 1024 // 1024} MB 的上限。"
            "请拆分或压缩图片后再导入。"
        )
    if info.file_size > _SMALL and info.file_size > _MOST_TIMES * max(info.compress_size, 1):
        raise UnreadableDocument("压缩比异常（可能是压缩炸弹），没有解压。请向来源核实，或解压后再导入。")
