"""understand: a follow-up becomes a whole question; place, years and what is asked about are read off."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.aspects import aspects_of
from assistant.answering.comparing import compares
from assistant.answering.english import in_chinese
from assistant.answering.follow_up import FollowUps
from assistant.answering.wording import dated, plain
from assistant.ports import Knowledge
from assistant.types import Reading, Turn
from knowledge.index.synonyms import policy_synonyms
from knowledge.regions import regions
from knowledge.text.normalize import fold
from prompts.loader import load

# A year of a policy ("2022年的", "2020版"), not of something that happened ("2020年1月回国", "2019年毕业").
_YEAR = re.compile(
    r"(?<!\d)(20[0-3]\d)(?:版|年(?!\s*\d{1,2}\s*月|[^，。？,?]{0,3}(?:毕业|入学|回国|入职|取得|拿|考|来|参加|到|领证|评上)))"
)


class Understand:
    """The deterministic reading of a question."""

    name = "understand"

    def __init__(self, knowledge: Knowledge) -> None:
        self._follow_ups = FollowUps(knowledge)

    def __call__(self, turn: Turn) -> Turn:
        """Add the reading."""
        if english := in_chinese(turn.text, goes_on=bool(turn.history)):
            whole = self._follow_ups.whole(english, turn.history)
            went_on = whole != english
            reading = replace(self.reading(turn, whole), followed_up=went_on, translated=True)
            return replace(turn, reading=reading)
        return replace(turn, reading=self.reading(turn, self._follow_ups.whole(turn.text, turn.history)))

    def reading(self, turn: Turn, said: str) -> Reading:
        """The reading of what was said, made a whole question."""
        followed_up = said != turn.text
        question = dated(policy_synonyms().in_terms(plain(said)), turn.as_of)
        places = _places(question)
        return Reading(
            question=question,
            said=said,
            places=places or _known_place(turn, followed_up),
            named_place=bool(places),
            compares=len(places) > 1 and compares(said),
            years=tuple(sorted({int(y) for y in _YEAR.findall(fold(question))})),
            aspects=aspects_of(plain(turn.text)) or aspects_of(question),
            followed_up=followed_up,
            likely_place=_last_place(turn),
            own=policy_synonyms().in_terms(plain(turn.text)) if followed_up else "",
        )


def _places(question: str) -> tuple[str, ...]:
    """The places named, most specific only: 上海市虹口区 says 上海 too."""
    words = load("slots")["compare"]
    like = tuple(words["like"])  # "跟虹口那种一样" asks about another place
    named = [m for m in regions().mentions(question) if not question[m.end :].startswith(like)]
    from_there = tuple(words["home"])  # "户籍安徽，在上海" is asked of 上海
    named = [m for m in named if not question[: m.start].endswith(from_there)] or named
    codes = list(dict.fromkeys(mention.code for mention in named))
    wider = {upper for code in codes for upper in regions().chain(code)[:-1]}
    return tuple(code for code in codes if code not in wider)


def _known_place(turn: Turn, followed_up: bool) -> tuple[str, ...]:
    """Chosen by the person, else that of the question it continues, else the home region."""
    candidates = (turn.region, _last_place(turn) if followed_up else None, turn.home_region)
    return next(((code,) for code in candidates if code), ())


def _last_place(turn: Turn) -> str | None:
    return next((e.region for e in reversed(turn.history) if e.region), None)
