"""What is certain about a document: from its front matter, else from its text."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from knowledge.blocks import Parsed
from knowledge.front_matter import overlay
from knowledge.regions import regions
from knowledge.types import PolicyDocument


def describe(parsed: Parsed, source: str, digest: str, region: str | None = None) -> PolicyDocument:
    """The document a parsed file is. Front matter wins over `region`, `region` over the text."""
    document = PolicyDocument(
        id="doc-" + hashlib.sha256(source.encode()).hexdigest()[:12],
        title=parsed.title or PurePosixPath(source).stem,
        region=regions().resolve(region).code if region else "000000",
        source=source,
        digest=digest,
    )
    return overlay(document, parsed.front_matter or {})
