"""Suite personal: what is personal is masked whole, what is not stays as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from assistant.privacy import found_in
from evals.casebook import CASES, Case, Split, split_of
from evals.metrics import mean
from evals.report import Failure, Report
from evals.subject import Subject

_MARK = re.compile(r"⟦(.*?)⟧")


def run(subject: Subject | None = None, split: Split = "all", cases: Sequence[Case] | None = None) -> Report:
    """Mask every sentence; the subject is not asked."""
    told, harmless = sentences("personal-told", split), sentences("personal-harmless", split)
    leaks = [leaked(say) for say in told]
    excess = [touched(say) for say in [*told, *harmless]]
    measures = {
        "told_masked": mean([not leak for leak in leaks]),
        "values_masked": mean(
            [v not in leak for say, leak in zip(told, leaks, strict=True) for v in values(say)]
        ),
        "harmless_untouched": mean([not more for more in excess[len(told) :]]),
        "told_nothing_more": mean([not more for more in excess[: len(told)]]),
    }
    wrong = [_failure(say, "没有遮住", leak) for say, leak in zip(told, leaks, strict=True) if leak]
    more = zip([*told, *harmless], excess, strict=True)
    return Report("personal", measures, [*wrong, *(_failure(say, "不该遮的", e) for say, e in more if e)])


def sentences(name: str, split: Split = "all") -> list[str]:
    """The sentences of a file, with ⟦marks⟧, and of its second one, which is only measured."""
    found = [say for say in _read(name) if split in ("all", split_of(say))]
    return found if split == "dev" else [*found, *_read(f"{name}-blind")]


def _read(name: str) -> list[str]:
    text = (CASES / f"{name}.yaml").read_text(encoding="utf-8")
    return [str(say) for say in yaml.safe_load(text)["cases"]]


def values(say: str) -> list[str]:
    """What is personal in a sentence."""
    return _MARK.findall(say)


def leaked(say: str) -> list[str]:
    """The marked values of which a letter or digit would be kept."""
    plain, marks = unmarked(say)
    hidden = {at for one in found_in(plain) for at in range(one.start, one.end)}
    return [plain[a:b] for a, b in marks if any(plain[i].isalnum() and i not in hidden for i in range(a, b))]


def touched(say: str) -> list[str]:
    """What is masked and was not marked."""
    plain, marks = unmarked(say)
    due = {at for a, b in marks for at in range(a, b)}
    spans = [(one.start, one.end) for one in found_in(plain)]
    return [plain[a:b] for a, b in spans if any(plain[i].isalnum() and i not in due for i in range(a, b))]


def unmarked(say: str) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as it is said, and where the marks were."""
    plain, marks, end = "", [], 0
    for match in _MARK.finditer(say):
        plain += say[end : match.start()]
        marks.append((len(plain), len(plain) + len(match[1])))
        plain, end = plain + match[1], match.end()
    return plain + say[end:], marks


def _failure(say: str, cause: str, words: list[str]) -> Failure:
    return Failure(say[:20], say, cause, "、".join(words), _MARK.sub(r"〔…〕", say), "")
