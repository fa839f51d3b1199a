"""`talent simulate`: this installation's answers through the simulated WeChat."""

from __future__ import annotations

import httpx

from assistant.bootstrap import Installation
from channels.cli.simulate import simulated


def test_both_accounts_answer_from_the_clauses(library: Installation) -> None:
    with simulated(library, "上海市虹口区") as phone:
        for one in phone.accounts.values():
            told = one.asked("o1", "上海引进人才落户要什么材料")
            assert "学位证书" in told and not one.problems
            address = told.split('href="')[1].split('"')[0]
            assert address.startswith(phone.ours) and httpx.get(address).status_code == 200
        assert phone.title == library.assistant.home().title
