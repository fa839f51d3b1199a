"""变化: a release that changed, replaced or repealed the document; a scheme's next version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from assistant.notices.due import Due, letter, span_text, title_of, word
from assistant.notices.subjects import Subject, World, basis_of
from knowledge.editions.comparison import compared
from knowledge.editions.difference import Difference
from knowledge.types import PolicyDocument
from prompts.loader import load
from tools.rules.scheme import Scheme
from tools.services.ports import Letter
from tools.services.types import Subscription


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look saw: the release, the scheme's versions (from, to, document), and the one in force."""

    release: int | None
    versions: tuple[str, ...] = ()
    current: str | None = None

    def kept(self) -> str:
        """As text."""
        return json.dumps([self.release, self.versions, self.current])


def changing(world: World, subscription: Subscription, subject: Subject, before: str | None) -> Due:
    """What differs from what the last look saw; the first look sees the day of the subscription."""
    now = Seen(world.serving, *_versions(subject.scheme, world.as_of))
    if before is not None:
        release, versions, current = json.loads(before)
        last = Seen(release, tuple(versions), current)
    else:
        _, current = _versions(subject.scheme, subscription.created.date())
        last = Seen(world.release_at(subscription.created), now.versions, current)
    found = _of_scheme(world, subscription, subject.scheme, last, now) if subject.scheme else []
    version = subject.version(world.as_of)
    documents = [version.document] if version else [] if subject.scheme else [subscription.subject]
    for one in documents:
        found += _of_document(world, subscription, one, last.release)
    return Due(tuple(found), now.kept())


def _versions(scheme: Scheme | None, day: date) -> tuple[tuple[str, ...], str | None]:
    versions = scheme.versions if scheme else ()
    names = tuple(f"{v.start} {v.end or ''} {v.document}" for v in versions)
    current = next((n for n, v in zip(names, versions, strict=True) if v.in_force(day)), None)
    return names, current


def _of_scheme(
    world: World, subscription: Subscription, scheme: Scheme, last: Seen, now: Seen
) -> list[Letter]:
    found = []
    for version, name in zip(scheme.versions, now.versions, strict=True):
        began = name == now.current and last.current != name
        if name not in last.versions or began:
            names = {"dates": span_text(version.start, version.end), "title": subscription.title}
            text = word("version_new", document=title_of(world, version.document).strip("《》"), **names)
            key = f"version {name}{' began' if began else ''}"
            found.append(letter(world, subscription, key, text, basis_of(version)))
    if last.current and now.current is None:
        text = word("version_ended", title=subscription.title, on=world.as_of)
        found.append(letter(world, subscription, f"version ended {last.current}", text, ()))
    return found


def _of_document(
    world: World, subscription: Subscription, document_id: str, before: int | None
) -> list[Letter]:
    after = world.serving
    if before is None or after is None or before == after:
        return []
    key = f"release {document_id[:120]} {before} {after} {world.as_of}"
    old, new = world.text(document_id, before), world.text(document_id, after)
    if old is None or old == new:
        return []
    if new is None:
        return [letter(world, subscription, key, word("removed", title=subscription.title), ())]
    found = compared(world.reading, document_id, before, after).difference
    if found.is_empty:
        return []
    changed = [row.new_label for row in found.rows if row.kind != "unchanged" and row.new_label]
    text = _said(world, subscription.title, old.document, new.document, found)
    basis = [f"{document_id}#{label}" for label in changed]
    return [letter(world, subscription, key, text, basis, counts=found.counts, releases=[before, after])]


def _said(world: World, title: str, old: PolicyDocument, new: PolicyDocument, found: Difference) -> str:
    dates = span_text(new.effective_from, new.effective_to)
    if set(new.repealed_by) - set(old.repealed_by) or (new.status == "ended" != old.status):
        names = "、".join(title_of(world, one) for one in new.repealed_by)
        after = word("closed_next", next=names) if names else ""
        return word("repealed", title=title, dates=dates, next=after)
    return word("changed", title=title, dates=dates, counts=_counted(found))


def _counted(found: Difference) -> str:
    words, names = load("notices")["counts"], load("notices")["fields"]
    counts = {k: n for k, n in found.counts.items() if k != "unchanged"}
    whole = {
        "added": counts.pop("added", 0),
        "removed": counts.pop("removed", 0),
        "changed": sum(counts.values()),
    }
    said = [words[k].format(n=whole[k]) for k in ("changed", "added", "removed") if whole[k]]
    if found.fields:
        said.append(words["fields"].format(names="、".join(names.get(f.name, f.name) for f in found.fields)))
    return "，".join(said)
