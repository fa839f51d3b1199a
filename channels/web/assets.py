"""The page's files: read once, hashed as one set, compressed once.

All files live under one folder named by the hash of all of them, so relative imports between
scripts stay inside a version and every file may be cached for ever.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file ready to be sent, plain and compressed."""

    body: bytes
    packed: bytes
    media_type: str
    etag: str


def make_asset(body: bytes, suffix: str) -> Asset:
    """An asset from bytes; the same bytes always give the same ETag."""
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body, packed, _TYPES[suffix], f'W/"{sha256(body).hexdigest()[:16]}"')


@dataclass(frozen=True, slots=True)
class Assets:
    """All files of the page by name, and the name of their version."""

    files: dict[str, Asset]
    version: str

    def page(self, name: str) -> Asset:
        """An HTML file with `{{assets}}` replaced by the folder of this version."""
        html = self.files[name].body.replace(b"{{assets}}", f"assets/{self.version}".encode())
        return make_asset(html, ".html")


def load_assets(folder: Path = STATIC) -> Assets:
    """Read the folder."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in _TYPES)
    files = {path.name: make_asset(path.read_bytes(), path.suffix) for path in paths}
    together = b"".join(name.encode() + file.body for name, file in files.items())
    return Assets(files, sha256(together).hexdigest()[:12])
