"""Policies look for people: the batch says of everybody what the single evaluation says."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tools.batch.run import Run
from tools.errors import BadArguments
from tools.rules.engine import evaluate
from tools.rules.evaluation import State
from tools.rules.rulebook import rulebook
from tools.rules.values import json_value, parse_facts
from tools.rules.vocabulary import Fact, vocabulary

_DAY = date(2026, 3, 1)


def _value(fact: Fact, dice: random.Random) -> Any:
    """Something that a table may hold: a value, or nothing."""
    if dice.random() < 0.35:
        return None
    if fact.kind == "date":
        return date(dice.randint(1970, 2027), dice.randint(1, 12), dice.randint(1, 28)).isoformat()
    top = int(min(fact.high, fact.low + dice.choice((3, 12, 60, 400000))))
    value = json_value(fact, (float(v := dice.randint(int(fact.low), top)), float(v)))
    return ("是" if value else "否") if fact.kind == "bool" else value


def _people(n: int, seed: int = 3) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    return [{"id": f"p{i}", **{f.label: _value(f, dice) for f in vocabulary()}} for i in range(n)]


def _table(people: list[dict[str, Any]], file: Path) -> Path:
    columns = {k: [None if p[k] is None else str(p[k]) for p in people] for k in people[0]}
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_csv(file)
    return file


def _run(source: Path, target: Path, part: int = 100) -> Run:
    return Run(rulebook(), rulebook().schemes, _DAY, source, target, part)


def _found(target: Path) -> list[dict[str, Any]]:
    return pl.concat(pl.read_parquet(p) for p in sorted(target.glob("*.parquet"))).to_dicts()


def test_everybody_gets_what_the_single_evaluation_gives(tmp_path: Path) -> None:
    people = _people(300)
    summary = _run(_table(people, tmp_path / "people.csv"), tmp_path / "out").go()
    assert summary.people == 300
    rows = _found(tmp_path / "out")
    for person, row in zip(people, rows, strict=True):
        facts = parse_facts({k: v for k, v in person.items() if k != "id"}, vocabulary())
        for scheme in rulebook():
            single = evaluate(rulebook(), scheme, facts, _DAY)
            assert row[scheme.id] == single.status, (person["id"], scheme.id)
            if single.points:
                assert row[f"{scheme.id}.points.low"] == single.points.low
                assert row[f"{scheme.id}.points.high"] == single.points.high
            for benefit in single.benefits:
                if benefit.amount and benefit.state is State.MET:
                    assert row[f"{scheme.id}/{benefit.id}.low"] == benefit.amount.low


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    source = _table(_people(250), tmp_path / "people.csv")
    whole = _run(source, tmp_path / "a").go()
    _run(source, tmp_path / "b").go()
    for lost in ("part-000001.parquet", "part-000001.json"):
        (tmp_path / "b" / lost).unlink()
    again = _run(source, tmp_path / "b").go()
    assert again.resumed == 2
    assert again.schemes == whole.schemes
    assert _found(tmp_path / "a") == _found(tmp_path / "b")


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    _run(_table(_people(250), tmp_path / "p.csv"), tmp_path / "out").go(lambda *at: told.append(at))
    assert told[-1] == (250, 250)


def test_another_list_does_not_mix_with_the_results_of_the_first(tmp_path: Path) -> None:
    _run(_table(_people(20), tmp_path / "a.csv"), tmp_path / "out").go()
    with pytest.raises(BadArguments, match="空目录"):
        _run(_table(_people(30), tmp_path / "b.csv"), tmp_path / "out").go()


def test_what_cannot_be_read_is_unknown_and_counted(tmp_path: Path) -> None:
    people = [{"id": "1", "年龄": "300"}, {"id": "2", "年龄": "三十"}, {"id": "3", "年龄": "30"}]
    summary = _run(_table(people, tmp_path / "p.csv"), tmp_path / "out").go()
    assert summary.unreadable == {"年龄": 2}


@pytest.mark.parametrize(
    ("content", "words"),
    [("年龄\n30\n", "编号"), ("id,年领\n1,30\n", "年领"), ("", "读不出来")],
)
def test_a_table_that_will_not_do_is_refused_with_what_to_do(
    tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "p.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadArguments, match=words):
        _run(file, tmp_path / "out").go()


def test_reports_are_whole_json(tmp_path: Path) -> None:
    _run(_table(_people(20), tmp_path / "p.csv"), tmp_path / "out").go()
    report = json.loads((tmp_path / "out" / "part-000000.json").read_text(encoding="utf-8"))
    assert report["people"] == 20
