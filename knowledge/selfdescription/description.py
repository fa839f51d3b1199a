"""All that a document says about itself, put together, each with the sentence that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.frame.letterhead import Letterhead
from knowledge.frame.signature import ORGAN
from knowledge.regions import regions
from knowledge.selfdescription.audience import audience
from knowledge.selfdescription.drafts import draft_sign
from knowledge.selfdescription.place import place, unknown_district
from knowledge.selfdescription.promulgation import Promulgation, promulgation
from knowledge.selfdescription.statements import is_date_label, statements
from knowledge.selfdescription.succession import succession
from knowledge.selfdescription.validity import validity
from knowledge.selfdescription.words import concern
from knowledge.text.dates import find_date
from knowledge.text.document_numbers import number_of
from knowledge.types import DocumentStatus, Evidence


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """The fields a text states of itself, sentences and doubts; `region` None: it does not say."""

    number: str | None = None
    issuer: str | None = None
    region: str | None = None
    status: DocumentStatus = "in_force"
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    replaces: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    audience: str | None = None
    evidence: tuple[Evidence, ...] = ()
    concerns: tuple[str, ...] = ()


def described(frame: Letterhead, title: str, source: str, lines: Sequence[str]) -> SelfDescription:
    """What a text says of itself; `frame` is what its layout told, `lines` are all its paragraphs."""
    body = [block.text for block in frame.body if block.kind != "table"]
    note = promulgation([*lines[:5], *body[:3]])
    frame = _completed(frame, note, lines)
    sign = draft_sign(title, source, lines)
    labels = [line for line in lines if is_date_label(line) and line not in body]
    days = validity([*labels, *body], frame.issued, sign is not None, title)
    said = [*statements(body)]
    taken, who = succession(title, said), audience(body, said)
    signed = _frame_lines(frame, lines, note)
    region = place(title, frame.issuer)
    where = next((e.sentence for e in signed if e.field == "issuer"), title)
    told = [
        *signed,
        *([Evidence("region", region, where)] if region else []),
        *([Evidence("status", "draft", sign)] if sign else []),
        *(Evidence("replaces", n.name.written, n.sentence) for n in taken.replaces),
        *(Evidence("amends", n.name.written, n.sentence) for n in taken.amends),
        *([who] if who else []),
        *days.evidence,
    ]
    return SelfDescription(
        number=frame.number,
        issuer=frame.issuer,
        region=region,
        status="draft" if sign else "in_force",
        issued=frame.issued,
        effective_from=days.start,
        effective_to=days.end,
        replaces=tuple(n.name.written for n in taken.replaces),
        amends=tuple(n.name.written for n in taken.amends),
        audience=who.value if who else None,
        evidence=tuple(told),
        concerns=(*days.concerns, *_too_wide(title, frame.issuer, region)),
    )


def _completed(frame: Letterhead, note: Promulgation | None, lines: Sequence[str]) -> Letterhead:
    """The frame with what it lacks and the 题注 or the first line says."""
    return replace(
        frame,
        number=frame.number or (note.number if note else None),
        issuer=frame.issuer or (note.issuer if note else None) or _head(lines),
        issued=frame.issued or (note.day if note else None),
    )


def _head(lines: Sequence[str]) -> str | None:
    """The organ whose name is the first line (发布单位 above the title)."""
    first = "".join(lines[0].split()) if lines else ""
    return first if re.fullmatch(ORGAN, first) else None


def _too_wide(title: str, issuer: str | None, region: str | None) -> tuple[str, ...]:
    """A doubt where the text names a district that the region table lacks."""
    district = unknown_district(title, issuer, region) if region else None
    if region is None or district is None:
        return ()
    return (concern("unknown_district", district=district, region=regions().name(region)),)


def _frame_lines(frame: Letterhead, lines: Sequence[str], note: Promulgation | None) -> list[Evidence]:
    """The lines that say number, issuer and day of issue; the 题注 where no line does."""
    organ = (frame.issuer or "").split("、")[0]
    day = frame.issued.isoformat() if frame.issued else None
    beside = note.sentence if note else None
    return [
        *_line_of("number", frame.number, [li for li in lines if number_of(li) == frame.number], beside),
        *_line_of("issuer", frame.issuer, [li for li in lines if organ in "".join(li.split())], beside),
        *_line_of("issued", day, [li for li in lines if find_date(li) == frame.issued], beside),
    ]


def _line_of(name: str, value: str | None, saying: Sequence[str], beside: str | None) -> Iterator[Evidence]:
    """The shortest of the lines that say a value; the value alone where nothing does."""
    if value is not None:
        yield Evidence(name, value, min((s.strip() for s in saying), key=len, default=beside or value))
