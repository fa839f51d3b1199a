"""What becomes of suggestions while a call goes on."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.listening.call import Call
from assistant.listening.suggesting import Drafted
from assistant.listening.types import Asked, Segment, Suggestion

_CITED = ({"clause_id": "rent#1", "document_id": "rent"},)


class Echo:
    """Suggests what is asked."""

    def topics(self) -> re.Pattern[str]:
        """The names of two policies."""
        return re.compile("租房补贴|购房补贴")

    def righted(self, text: str) -> str:
        """As it was heard."""
        return text

    def of(
        self, asked: Asked, told: str, region: str | None, before: Drafted | None = None
    ) -> Drafted | None:
        """A figure for the rent, words for the rest."""
        say = f"{asked.text}：1500元" if "租房" in asked.text else asked.text
        return Drafted(say, (), "", _CITED, 0.9, asked.text)


def _heard(call: Call, *lines: str) -> list[Suggestion]:
    found: list[Suggestion] = []
    for line in lines:
        number = call.transcript.complete + 1 if call.transcript.settled() else 0
        call.hear(Segment(number, "caller" if line[0] == "来" else "agent", line[2:]))
        found += call.think(Echo())  # type: ignore[arg-type]
    return found


def test_a_suggestion_comes_once_and_changes_under_its_name() -> None:
    found = _heard(Call("x", None), "来：硕士租房补贴有多少", "坐：稍等", "来：不对，是博士", "坐：好")
    assert [(one.id, one.status, one.after_seq) for one in found] == [("s1", "new", 0), ("s1", "updated", 2)]


def test_what_is_taken_back_is_retracted_openly() -> None:
    found = _heard(Call("x", None), "来：购房补贴怎么申请", "来：算了不问这个了")
    assert [(one.id, one.status) for one in found] == [("s1", "new"), ("s1", "retracted")]


def test_what_the_operator_has_read_out_is_not_taken_back() -> None:
    call = Call("x", None)
    found = _heard(call, "来：租房补贴有多少", "坐：每月1500元", "来：算了不问这个了")
    assert [one.status for one in found] == ["new"]
    assert [one.id for one in call.standing()] == ["s1"]


def test_two_questions_stand_side_by_side() -> None:
    call = Call("x", None)
    _heard(call, "来：租房补贴有多少，还有就是购房补贴有多少")
    assert [one.id for one in call.standing()] == ["s1", "s2"]


def test_another_number_of_the_question_alone_is_no_change() -> None:
    one = Suggestion("s1", "new", "say", (), "", _CITED, 0.9, 1)
    assert one.says_the_same(replace(one, id="s2", status="updated", confidence=0.8, after_seq=4))
    assert not one.says_the_same(replace(one, say="other"))
