"""What must be true of any file whatever: it is read, or a reason is given, in bounded time."""

from __future__ import annotations

import contextlib
import logging
import re
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

import knowledge
from knowledge.errors import KnowledgeError, UnreadableDocument
from knowledge.parsing import find_files, parse_bytes, parse_file

LONGEST = 10.0  # seconds of the processor for a file of 200 KB at most
_CHINESE = re.compile("[一-鿿]{4}")
_OURS = str(Path(knowledge.__file__).parent)


class Fault(AssertionError):
    """A file was neither read nor refused with a reason, or not in time."""


def examine(data: bytes, suffix: str, longest: float = LONGEST) -> float:
    """Reads a file as ingest would; Fault where that goes wrong. Gives the seconds it took."""
    start = time.process_time()
    try:
        clauses(data, suffix)
    except KnowledgeError as error:
        _examine_reason(error)
    except Exception as error:
        raise Fault(f"{type(error).__name__} came through: {error}") from error
    taken = time.process_time() - start
    if taken > longest:
        raise Fault(f"took {taken:.1f} s for {len(data)} bytes")
    return taken


@contextlib.contextmanager
def nothing_started() -> Iterator[None]:
    """Within it no program is started: pages that are pictures stay unread, old formats are refused.

    What pdfminer logs of each fault it forgives is not written down either.
    """
    log = logging.getLogger("pdfminer")
    level = log.level
    log.setLevel(logging.CRITICAL)
    with (
        mock.patch("knowledge.parsing.pdf.scanned_pages", lambda data, pages: {}),
        mock.patch("knowledge.parsing.office.converted", _refused),
    ):
        try:
            yield
        finally:
            log.setLevel(level)


def _refused(*_: Any) -> NoReturn:
    raise UnreadableDocument("测试时不启动别的程序，没有转换。")


def clauses(data: bytes, suffix: str) -> int:
    """How many clauses come out of a file, or of all files of an archive that can be read."""
    if suffix != ".zip":
        parsed = parse_bytes(data, suffix, f"a{suffix}")
        return len(parsed.clauses) if parsed else 0
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(data)
        for file, source in find_files(path):
            assert ".." not in Path(source).parts
            with contextlib.suppress(KnowledgeError):
                count += len(parse_file(file, source).clauses)
    return count


def _examine_reason(error: KnowledgeError) -> None:
    """A reason in Chinese, and none that hides a mistake of our own: an exception raised in our own lines."""
    if not _CHINESE.search(str(error)):
        raise Fault(f"no reason: {error!r}") from error
    cause = error.__cause__
    if cause is None or "无法读取" not in str(error):
        return
    last = traceback.extract_tb(cause.__traceback__)[-1]
    if last.filename.startswith(_OURS) and not isinstance(cause, KnowledgeError):
        raise Fault(f"{type(cause).__name__} in {last.filename}:{last.lineno}: {cause}") from cause
