"""One at a time on a machine: lock files that the system lets go of when their process ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import ReleaseConflict

PATIENCE = 30.0  # seconds that a publish waits for another one
_PAUSE = 0.05


@contextmanager
def publish_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of an index folder; ReleaseConflict if another has it for longer than PATIENCE."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait(file)
        os.truncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(file)  # lets go of the lock


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file, waiting for whoever has it: for what takes a moment."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)  # lets go of the lock


@contextmanager
def taken(path: Path) -> Iterator[bool]:
    """Hold a lock file if nobody has it; whether it is held."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield _taken(file)
    finally:
        os.close(file)  # lets go of the lock


def is_running(process_id: str) -> bool:
    """Whether a process of that id runs on this machine."""
    try:
        os.kill(int(process_id), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:  # it runs, as another user
        return True
    return True


def _wait(file: int) -> None:
    end = time.monotonic() + PATIENCE
    while not _taken(file):
        if time.monotonic() > end:
            owner = os.pread(file, 20, 0).decode() or "未知"
            raise ReleaseConflict(
                f"另一个程序（进程 {owner}）正在发布，已等了 {PATIENCE:.0f} 秒。"
                "这次没有改动任何内容；请等它完成后再运行 talent publish。"
            )
        time.sleep(_PAUSE)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
