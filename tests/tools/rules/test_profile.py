"""What follows from what is told, and the quick way to one fact more."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from tools.rules.profile import moved, profile_of, told
from tools.rules.values import Pair, parse_facts
from tools.rules.vocabulary import vocabulary

_DAY = date(2026, 3, 1)
_STARTS: tuple[dict[str, object], ...] = (
    {},
    {"出生日期": "1990-05-01", "社保年限": 5},
    {"年龄": 30, "本市社保累计月数": 66, "户籍地": "外省市"},
    {"已婚": "是", "配偶有本市户籍": "是"},
)
_MORE: tuple[tuple[str, Pair], ...] = (
    ("insurance_months", (72.0, 72.0)),
    ("insurance_years", (3.0, 4.0)),
    ("birth_date", (19950101.0, 19951231.0)),
    ("age", (41.0, 41.0)),
    ("married_years", (8.0, 8.0)),
    ("household", (0.0, 0.0)),
)


@pytest.mark.parametrize(("start", "more"), list(product(_STARTS, _MORE)))
def test_one_fact_more_gives_the_profile_of_all_facts(
    start: dict[str, object], more: tuple[str, Pair]
) -> None:
    facts = parse_facts(start, vocabulary())
    name, pair = more
    assert moved(profile_of(facts, _DAY), vocabulary()[name], pair) == profile_of(
        told(facts, name, pair), _DAY
    )


def test_the_same_told_in_other_words_gives_way() -> None:
    facts = parse_facts({"社保年限": 5}, vocabulary())
    assert told(facts, "insurance_months", (72.0, 72.0)) == {"insurance_months": (72.0, 72.0)}


def test_a_year_of_birth_gives_an_age_between() -> None:
    facts = parse_facts({"出生日期": {"min": "1995-01-01", "max": "1995-12-31"}}, vocabulary())
    person = profile_of(facts, _DAY)
    assert person.pair(vocabulary()["age"].index) == (30, 31)
