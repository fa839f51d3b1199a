"""The password of the administration interface (管理口令): from the settings, else made once and kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from assistant.errors import ConfigurationError


def kept_token(file: Path) -> str:
    """The token in a file only its owner may read; made there when first asked for."""
    try:
        return _read(file) or _made(file)
    except OSError as error:
        raise ConfigurationError(
            f"管理口令文件 {file} 不能读写（{error}）。请检查目录权限，或设置 TALENT_ADMIN_TOKEN。"
        ) from error


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _made(file: Path) -> str:
    """Write a new one beside it and link it into place: of two processes, one is first and both use its."""
    beside = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(32) + "\n")
        if file.exists():  # it was empty
            file.unlink()
        os.link(beside, file)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return _read(file)
