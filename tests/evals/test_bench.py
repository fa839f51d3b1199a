"""The corpora and questions of the speed test are what it says they are."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from assistant.bootstrap import SAMPLE_CORPUS
from evals.bench.corpus import samples, variants
from evals.bench.load import spread
from evals.bench.questions import questions
from evals.bench.rules import _table
from evals.bench.vectors import _noisy
from knowledge.parsing import parse_file
from tools.batch.run import Run
from tools.rules.rulebook import rulebook


def test_a_variant_is_as_long_as_its_sample_but_elsewhere_and_with_other_figures(tmp_path: Path) -> None:
    originals = samples(SAMPLE_CORPUS)[:6]
    made = list(islice(variants(originals), 2 * len(originals)))
    parsed = []
    for variant in made:
        file = tmp_path / variant.name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(variant.text, encoding="utf-8")
        parsed.append(parse_file(file, variant.name, None))
    half = len(originals)
    for sample, copy in zip(parsed[:half], parsed[half:], strict=True):
        assert len(copy.clauses) == len(sample.clauses)
        assert copy.document.region != sample.document.region
        assert copy.document.id != sample.document.id
    assert any(
        a.text != b.text
        for s, c in zip(parsed[:half], parsed[half:], strict=True)
        for a, b in zip(s.clauses, c.clauses, strict=True)
    )


def test_no_question_is_asked_twice() -> None:
    asked = questions(2000)
    assert len(set(asked)) == 2000
    assert questions(10, 50) == asked[50:60]


def test_a_noisy_vector_stays_near_its_original() -> None:
    original = np.zeros(384, np.float32)
    original[0] = 1
    moved = _noisy(original, np.random.default_rng(1))
    assert abs(float(np.linalg.norm(moved)) - 1) < 1e-5
    assert 0.96 < float(moved @ original) < 0.98


def test_the_spread_of_times_is_in_milliseconds() -> None:
    assert spread([n / 1000 for n in range(1, 101)]) == {"p50_ms": 51.0, "p95_ms": 96.0}
    assert spread([]) == {}


def test_generated_people_can_all_be_read_and_a_fifth_of_what_is_asked_is_missing(tmp_path: Path) -> None:
    rules = rulebook()
    source = _table(rules, 300, tmp_path)
    found = Run(rules, rules.schemes[:3], date(2026, 3, 1), source, tmp_path / "found").go()
    assert found.people == 300
    assert found.unreadable == {}
    ages = pl.read_parquet(source)["出生日期"]
    assert 30 < ages.null_count() < 100
