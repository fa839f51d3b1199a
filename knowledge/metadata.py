"""What is certain about a document: from its front matter, else from its text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

from knowledge.blocks import Block, Parsed
from knowledge.dates import validity
from knowledge.front_matter import overlay
from knowledge.letterhead import Letterhead, read_letterhead
from knowledge.regions import NATION, regions
from knowledge.types import DocumentStatus, PolicyDocument

_UNKNOWN_REGION = "适用地区未能从文件中确定，暂按全国处理"


def describe(
    parsed: Parsed, source: str, digest: str, region: str | None = None
) -> tuple[PolicyDocument, tuple[Block, ...]]:
    """The document a parsed file is, and the blocks of its text without title and frame.

    Front matter wins over `region` (a name or a code), `region` over what the text says.
    """
    if parsed.front_matter is not None:
        document = overlay(_blank(parsed.title, source, digest, region), parsed.front_matter)
        return document, _without_title(parsed.blocks, document.title)
    frame = read_letterhead(parsed.blocks, parsed.title)
    return _from_text(frame, source, digest, region), frame.body


def _blank(title: str | None, source: str, digest: str, region: str | None) -> PolicyDocument:
    code = regions().resolve(region).code if region else NATION
    return PolicyDocument(
        id="doc-" + hashlib.sha256(source.encode()).hexdigest()[:12],
        title=title or PurePosixPath(source).stem,
        region=code,
        level=regions().get(code).level,
        source=source,
        digest=digest,
    )


def _from_text(frame: Letterhead, source: str, digest: str, region: str | None) -> PolicyDocument:
    blank = _blank(frame.title, source, digest, region)
    days = validity([b.text for b in frame.body if b.kind != "table"])
    status: DocumentStatus = "draft" if "征求意见稿" in blank.title else "in_force"
    guessed = None if region else _region_of(blank.title, frame.issuer)
    return replace(
        blank,
        number=frame.number,
        issuer=frame.issuer,
        issued=frame.issued,
        effective_from=days.start,
        effective_to=days.end,
        status=status,
        region=guessed or blank.region,
        level=regions().get(guessed or blank.region).level,
        unverified=() if region or guessed else (_UNKNOWN_REGION,),
    )


_NATIONAL_ISSUERS = ("国务院", "全国人民代表大会", "中华人民共和国")
_MINISTRIES = (
    "人力资源社会保障部",
    "人力资源和社会保障部",
    "财政部",
    "公安部",
    "教育部",
    "科技部",
    "税务总局",
    "国家",
)


def _region_of(title: str, issuer: str | None) -> str | None:
    """The one place that title and issuer name, or the deepest where one lies in the other."""
    named = {m.code for text in (issuer or "", title) for m in regions().mentions(text)}
    chains = [set(regions().chain(code)) for code in named]
    deepest = max(named, key=lambda code: len(regions().chain(code)), default=None)
    if deepest and all(chain <= set(regions().chain(deepest)) for chain in chains):
        return deepest
    text = issuer or title
    if not named and text.startswith((*_NATIONAL_ISSUERS, *_MINISTRIES)):
        return NATION
    return None


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    if not blocks:
        return blocks
    first = blocks[0]
    repeats = "".join(first.text.split()) == "".join(title.split())
    return blocks[1:] if repeats or (first.kind == "heading" and first.level == 1) else blocks
