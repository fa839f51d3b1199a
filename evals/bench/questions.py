"""Different questions about the policies of the sample corpus, always the same ones in the same order."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import yaml

from assistant.bootstrap import SAMPLE_CORPUS
from evals.bench.corpus import samples

_FORMS = Path(__file__).with_name("questions.yaml")


def questions(count: int, start: int = 0) -> list[str]:
    """Questions start to start + count of the fixed order; no two are the same."""
    everything = _everything()
    if start + count > len(everything):
        raise ValueError(f"only {len(everything)} different questions can be made")
    return list(everything[start : start + count])


@cache
def _everything() -> tuple[str, ...]:
    forms: list[str] = yaml.safe_load(_FORMS.read_text(encoding="utf-8"))["forms"]
    names = dict.fromkeys(
        str(name) for s in samples(SAMPLE_CORPUS) for name in (s.matter["title"], *s.matter["aliases"])
    )
    asked = list(dict.fromkeys(form.format(name=name) for name in names for form in forms))
    Random(2).shuffle(asked)
    return tuple(asked)
