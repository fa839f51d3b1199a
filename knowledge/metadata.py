"""What is certain about a document: from its front matter, else from its text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from knowledge.frame.letterhead import Letterhead, read_letterhead
from knowledge.front_matter import overlay
from knowledge.regions import NATION, regions
from knowledge.selfdescription.description import SelfDescription, described
from knowledge.selfdescription.promulgation import promulgation
from knowledge.selfdescription.words import concern, words
from knowledge.text.blocks import Block, Parsed
from knowledge.types import Evidence, PolicyDocument

_UNKNOWN_REGION = "适用地区未能从文件中确定，暂按全国处理"


def describe(
    parsed: Parsed, source: str, digest: str, region: str | None = None
) -> tuple[PolicyDocument, tuple[Block, ...]]:
    """The document a parsed file is, and the blocks of its text without title and frame.

    Front matter wins over `region` (a name or a code), `region` over what the text says. Where front matter
    and text differ, that is one of the document's concerns.
    """
    frame = read_letterhead(parsed.blocks, parsed.title)
    written = (parsed.front_matter or {}).get("title")
    blank = _blank(str(written) if written else frame.title, source, digest, region)
    said = described(frame, blank.title, source, _lines(parsed, frame))
    document = _from_text(blank, said, region)
    if parsed.front_matter is None:
        return _with_mark(document, _without_note(frame.body))
    document = _overlaid(replace(document, unverified=()), said, parsed.front_matter)
    return document, _without_title(parsed.blocks, document.title)


def _without_note(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """Without the note under the title (题注) that tells who passed the text and when: it is no clause."""
    first = body[0].text if body and body[0].kind != "table" else ""
    return body[1:] or body if promulgation([first]) else body


def _with_mark(document: PolicyDocument, body: tuple[Block, ...]) -> tuple[PolicyDocument, tuple[Block, ...]]:
    """A line （征求意见稿） under the title is the title's end, and no clause."""
    mark = next((e.sentence for e in document.evidence if e.field == "status"), "")
    if mark in document.title or not body or body[0].text.strip() != mark:
        return document, body
    return replace(document, title=document.title + mark), body[1:] or body


def _lines(parsed: Parsed, frame: Letterhead) -> list[str]:
    return [b.text for b in parsed.blocks if b.kind != "table"] or [b.text for b in frame.body]


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


def _from_text(blank: PolicyDocument, said: SelfDescription, region: str | None) -> PolicyDocument:
    code = blank.region if region else said.region or blank.region
    return replace(
        blank,
        number=said.number,
        issuer=said.issuer,
        issued=said.issued,
        effective_from=said.effective_from,
        effective_to=said.effective_to,
        status=said.status,
        region=code,
        level=regions().get(code).level,
        replaces=said.replaces,
        amends=said.amends,
        audience=said.audience,
        evidence=tuple(e for e in said.evidence if e.field != "region" or e.value == code),
        concerns=said.concerns,
        unverified=() if region or said.region else (_UNKNOWN_REGION,),
    )


def _overlaid(document: PolicyDocument, said: SelfDescription, matter: Mapping[str, Any]) -> PolicyDocument:
    """The document by its front matter; sentences that say otherwise are no evidence but a concern."""
    found = overlay(document, matter)
    kept = tuple(e for e in said.evidence if _agrees(e, found))
    dates_are_given = {"effective_from", "effective_to"} <= matter.keys()
    doubts = () if dates_are_given else said.concerns
    told = tuple(
        _difference(e, found) for e in said.evidence if e.field in _COMPARED and not _agrees(e, found)
    )
    return replace(found, evidence=kept, concerns=tuple(dict.fromkeys((*doubts, *told))))


_COMPARED = ("number", "issued", "effective_from", "effective_to", "status")


def _agrees(evidence: Evidence, document: PolicyDocument) -> bool:
    """Whether the document's field has the value; a list or a longer text only needs to hold it."""
    value = getattr(document, evidence.field)
    if isinstance(value, str):
        return "".join(evidence.value.split()) in "".join(value.split())
    return str(value) == evidence.value if value is not None else False


def _difference(evidence: Evidence, document: PolicyDocument) -> str:
    value = getattr(document, evidence.field)
    return concern(
        "front_matter",
        field=words()["fields"][evidence.field],
        written="空" if value is None else str(value),
        read=evidence.value,
        sentence=evidence.sentence,
    )


def _without_title(blocks: tuple[Block, ...], title: str) -> tuple[Block, ...]:
    if not blocks:
        return blocks
    first = blocks[0]
    repeats = "".join(first.text.split()) == "".join(title.split())
    return blocks[1:] if repeats or (first.kind == "heading" and first.level == 1) else blocks
