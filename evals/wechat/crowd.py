"""Many people: they ask, ask something else meanwhile, and write any word to fetch what was not there."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Thread

from channels.wechat.simulator.platform import PERIOD, Platform
from evals.wechat.worker import NEVER

DELAYS = ("0.1", "3", "8", "20", "60", NEVER)
"""Seconds after which the model answers."""
_FAILED = "没能答出来"
_ANSWER = re.compile(r"(?:您问的“([^”]*)”：\n)?答：(等\S+问\d+-\d+)。")
_NUDGES = ("1", "好了吗", "查看", "？")
_MOST_NUDGES = 40


@dataclass
class Crowd:
    """Conversations on one account; `patience` are the seconds that a person waits for their answers."""

    platform: Platform
    delays: Sequence[str]
    patience: float
    seed: int = 0
    asked: dict[str, list[str]] = field(default_factory=dict)

    def run(self, people: int, seconds: float) -> None:
        """All conversations, begun at random within so many seconds."""
        dice = random.Random(self.seed)
        begins = sorted(dice.uniform(0, seconds) for _ in range(people))
        started, threads = time.monotonic(), list[Thread]()
        for n, begin in enumerate(begins):
            time.sleep(max(0.0, started + begin - time.monotonic()))
            threads.append(Thread(target=self._visit, args=(n,), daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def _visit(self, n: int) -> None:
        person, dice = f"o{n}", random.Random(f"{self.seed}-{n}")
        pace, threads = self.platform.period / PERIOD, list[Thread]()
        mine = self.asked[person] = []
        for k, delay in enumerate(dice.sample(self.delays, dice.choices((1, 2, 3), (50, 35, 15))[0])):
            mine.append(f"等{delay}问{n}-{k}")
            threads.append(self.platform.say(person, mine[-1]))
            time.sleep(dice.choice((0.3, 2, 6, 12)) * dice.random() * pace)
        self._wait(person, threads, dice, pace)

    def _wait(self, person: str, threads: list[Thread], dice: random.Random, pace: float) -> None:
        """Until all is there; a person of an account that may not send writes any word now and then."""
        until, nudges = time.monotonic() + self.patience, 0
        while not self._has_all(person) and time.monotonic() < until:
            time.sleep(dice.uniform(1, 10) * pace)
            idle = not any(thread.is_alive() for thread in threads)
            writes = not self.platform.verified or dice.random() < 0.02
            if idle and writes and nudges < _MOST_NUDGES and not self._has_all(person):
                threads, nudges = [self.platform.say(person, dice.choice(_NUDGES))], nudges + 1
        for thread in threads:
            thread.join(4 * self.platform.period)

    def _has_all(self, person: str) -> bool:
        seen = "\n".join(self.platform.screens[person])
        return len(_first(_answers(seen))) + seen.count(_FAILED) >= len(self.asked[person])


def judged(crowd: Crowd) -> dict[str, int]:
    """How many answers are missing, came twice, came to another person or under another question; how many
    people got theirs in another order, and of these `unnamed` one that does not say what it answers."""
    found = dict.fromkeys(("questions", "owned_up", "lost", "twice", "mixed", "out_of_order", "unnamed"), 0)
    for person, texts in crowd.asked.items():
        seen = "\n".join(crowd.platform.screens[person])
        pairs, got = _ANSWER.findall(seen), _answers(seen)
        answered, failed = [one for one in _first(got) if one in texts], seen.count(_FAILED)
        found["questions"] += len(texts)
        found["owned_up"] += failed
        found["lost"] += max(0, len(texts) - len(answered) - failed)
        found["twice"] += len(got) - len(_first(got)) + max(0, len(answered) + failed - len(texts))
        found["mixed"] += len(set(got) - set(texts)) + sum(
            bool(title) and title != answer for title, answer in pairs
        )
        found["out_of_order"] += answered != [text for text in texts if text in answered]
        found["unnamed"] += _unnamed(pairs, texts)
    return found


def _unnamed(pairs: Sequence[tuple[str, str]], texts: Sequence[str]) -> bool:
    """Whether an answer came after that to a later question, and did not say which it is for."""
    seen: list[int] = []
    for title, answer in (pair for pair in pairs if pair[1] in texts):
        n = texts.index(answer)
        if n not in seen and n < max(seen, default=-1) and not title:
            return True
        seen.append(n)
    return False


def _answers(seen: str) -> list[str]:
    return [answer for _, answer in _ANSWER.findall(seen)]


def _first(answers: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(answers))
