"""A table of people as columns of facts: lowest and highest possible value of every fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.batch.columns import Column, Columns
from tools.errors import BadArguments
from tools.rules.algebra import span
from tools.rules.profile import derivations
from tools.rules.series import all_series
from tools.rules.values import day_number
from tools.rules.vocabulary import Fact, Vocabulary

if TYPE_CHECKING:
    import polars as pl

_TRUE, _FALSE = ["是", "有", "true", "yes", "1", "1.0"], ["否", "没有", "无", "false", "no", "0", "0.0"]
ID_NAMES = ("id", "编号", "人员编号")


@dataclass(frozen=True, slots=True)
class People:
    """The columns of a part of the table, and how many values of each fact could not be read."""

    ids: Any
    lows: list[Column]
    highs: list[Column]
    today: float
    unreadable: dict[str, int]

    def columns(self) -> Columns:
        """Arithmetic on these people."""
        return Columns(self.lows, self.highs, self.today, all_series())


def id_column(names: list[str]) -> str:
    """The column that names a person; BadArguments if there is none."""
    found = next((n for n in names if n in ID_NAMES), None)
    if found is None:
        raise BadArguments(f"表里没有人员编号这一列，请加上一列，列名为 {ID_NAMES[0]} 或 {ID_NAMES[1]}。")
    return found


def fact_columns(names: list[str], words: Vocabulary) -> dict[str, Fact]:
    """The fact of every other column; BadArguments names all columns that are no facts."""
    found = {n: words.find(n) for n in names if n not in ID_NAMES}
    wrong = [n for n, fact in found.items() if fact is None]
    if wrong:
        raise BadArguments(f"这些列不是事实词表里的名称：{'、'.join(wrong)}。可用的名称见 talent facts。")
    return {n: fact for n, fact in found.items() if fact is not None}


def read_people(table: pl.DataFrame, words: Vocabulary, as_of: date) -> People:
    """A part of the table. Empty is unknown; what cannot be read or cannot be is unknown too, and counted."""
    lows: list[Column] = [f.low for f in words]
    highs: list[Column] = [f.high for f in words]
    unreadable: dict[str, int] = {}
    given: dict[str, Any] = {}
    for name, fact in fact_columns(table.columns, words).items():
        values = _numbers(table[name], fact)
        impossible = (values < fact.low) | (values > fact.high)
        if fact.whole:
            impossible |= values != np.floor(values)
        values = np.where(impossible, np.nan, values)
        known = ~np.isnan(values)
        lost = int(table[name].is_not_null().sum() - known.sum())
        if lost:
            unreadable[fact.label] = lost
        lows[fact.index] = np.where(known, values, fact.low)
        highs[fact.index] = np.where(known, values, fact.high)
        given[fact.id] = known
    people = People(table[id_column(table.columns)], lows, highs, float(day_number(as_of)), unreadable)
    _derive(people, given)
    return people


def _derive(people: People, given: dict[str, Any]) -> None:
    """What follows from what is given, in the vocabulary's order, as `profile_of` does for one person."""
    for fact, node in derivations():
        low, high = span(node, people.columns())
        low, high = np.maximum(low, fact.low), np.minimum(high, fact.high)
        follows = np.logical_and(low <= high, np.logical_not(given.get(fact.id, False)))
        people.lows[fact.index] = np.where(follows, low, people.lows[fact.index])
        people.highs[fact.index] = np.where(follows, high, people.highs[fact.index])


def _numbers(column: pl.Series, fact: Fact) -> Any:
    """The column as numbers of the rules; not a number where there is none or none can be read."""
    import polars as pl

    if fact.kind == "number":
        return column.cast(pl.Float64, strict=False).to_numpy()
    if fact.kind == "date":
        days = column if column.dtype == pl.Date else column.cast(pl.String).str.to_date(strict=False)
        parts = days.dt.year().cast(pl.Float64) * 10000 + days.dt.month() * 100.0 + days.dt.day()
        return parts.to_numpy()
    text = column.cast(pl.String).str.strip_chars()
    if fact.kind == "bool":
        pairs = {**dict.fromkeys(_TRUE, 1.0), **dict.fromkeys(_FALSE, 0.0)}
        return text.str.to_lowercase().replace_strict(pairs, default=None, return_dtype=pl.Float64).to_numpy()
    pairs = {choice: float(i) for i, choice in enumerate(fact.choices)}
    return text.replace_strict(pairs, default=None, return_dtype=pl.Float64).to_numpy()
