"""The phrases that facts are read from (phrases.yaml and `reading` in the fact vocabulary), compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.reading.amounts import COUNT, MONEY, SPAN
from tools.reading.days import DAY
from tools.reading.entries import content
from tools.reading.places import AWAY, COUNTRIES, HERE, PROVINCES, UNSURE, names
from tools.rules.vocabulary import Fact, Vocabulary

_NAMES = {
    "{here}": f"[{HERE}]{{1,8}}",
    "{away}": f"[{AWAY}]{{1,8}}",
    "{city}": f"[{HERE}{AWAY}{UNSURE}]{{1,8}}",
    "{province}": f"(?:[{AWAY}]{{1,8}}|(?:{PROVINCES})省?)[{AWAY}]{{0,8}}",
    "{home}": f"[{HERE}{UNSURE}]{{1,8}}",
    "{country}": f"(?:{COUNTRIES})",
}
_PLACES = {"{n}": ("n", COUNT), "{t}": ("t", SPAN), "{m}": ("m", MONEY), "{d}": ("d", DAY)}
_SCOPES = {("self", True): "here", ("self", "away"): "not_away", ("any", True): "here"}
_TABLES = ("same", "sounds", "traditional")  # words that are no expressions
Pattern = re.Pattern[str]
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Phrases:
    """How one fact is said: amounts, fixed values, and what is only understood as its answer."""

    scope: str = "self"
    words: tuple[str, ...] = ()
    needed: Pattern | None = None
    hidden: Pattern | None = None
    amounts: tuple[Pattern, ...] = ()
    begun: tuple[Pattern, ...] = ()
    values: tuple[tuple[Pair, Pattern], ...] = ()
    answers: tuple[tuple[Pair, Pattern], ...] = ()
    about: Pattern | None = None
    likely: Pair | None = None
    weak: tuple[tuple[Pair, Pattern], ...] = ()
    twin: str | None = None
    needs: str | None = None
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All phrases by fact, and the words that tell whose facts a clause is about."""

    words: Mapping[str, Pattern]
    same: Mapping[str, str]
    typo: Pattern
    phrases: Mapping[str, Phrases] = field(default_factory=dict)
    sounds: tuple[tuple[Pattern, str], ...] = ()


def pattern(texts: str | Iterable[str], named: bool = False) -> Pattern:
    """Alternatives as one expression; {n}, {t}, {m}, {d} (captured if `named`), {here}, {away}."""
    parts = [texts] if isinstance(texts, str) else list(map(str, texts))
    text = "|".join(f"(?:{part})" for part in parts).replace("~", r"[^\n\0\1]{0,6}?")
    for mark, body in reversed(content()["classes"].items()):  # a class may use those before it
        text = text.replace("{" + mark + "}", f"(?:{body})")
    for mark, (name, body) in _PLACES.items():
        text = text.replace(mark, f"(?P<{name}>{body})" if named else f"(?:{body})")
    for mark, body in _NAMES.items():
        text = text.replace(mark, body)
    return re.compile(text, re.MULTILINE)


_KNOWN: dict[int, tuple[Vocabulary, Lexicon]] = {}


def lexicon(words: Vocabulary) -> Lexicon:
    """The compiled phrases for a vocabulary; compiled once."""
    known = _KNOWN.get(id(words))
    if known is None or known[0] is not words:
        known = _KNOWN[id(words)] = (words, _compiled(words))
    return known[1]


def _compiled(words: Vocabulary) -> Lexicon:
    data = content()
    same = {str(k): str(v) for k, v in data["words"]["same"].items()}
    scenes = {k: pattern(v) for k, v in data["words"].items() if k not in _TABLES}
    sounds = tuple((re.compile(v), str(k)) for k, v in data["words"]["sounds"].items())
    bodies = {fact.id: {**data["facts"].get(fact.id, {}), **fact.reading} for fact in words}
    read = {fact.id: _phrases(fact, bodies[fact.id]) for fact in words if bodies[fact.id]}
    typo = re.compile("|".join(map(re.escape, sorted(same, key=len, reverse=True))))
    return Lexicon(scenes, same, typo, read, sounds)


def _phrases(fact: Fact, body: Mapping[str, Any]) -> Phrases:
    likely = body.get("likely")
    return Phrases(
        scope=_scope(body),
        words=tuple(map(str, body.get("any", ()))),
        needed=pattern(body["if"]) if "if" in body else None,
        hidden=pattern(body["not"]) if "not" in body else None,
        amounts=tuple(pattern(text, named=True) for text in body.get("say", ())),
        begun=tuple(pattern(text, named=True) for text in body.get("begun", ())),
        values=tuple(_values(fact, body)),
        answers=tuple((_pair(fact, k), pattern(v)) for k, v in body.get("answer", {}).items()),
        weak=tuple((_pair(fact, k), pattern(v)) for k, v in body.get("weak", {}).items()),
        about=pattern(body["about"]) if "about" in body else None,
        likely=(float(likely[0]), float(likely[1])) if likely else None,
        twin=body.get("twin"),
        needs=body.get("needs"),
        planned=bool(body.get("planned")),
    )


def _scope(body: Mapping[str, Any]) -> str:
    """Whose words, of which city; phrases that name a city themselves need its name as it was written."""
    scope = str(body.get("scope", "self"))
    said = str(dict(body))
    if scope == "self" and "{here}" not in said and names().expression.search(said):
        return "plain"
    return _SCOPES.get((scope, body.get("local")), scope)


def _values(fact: Fact, body: Mapping[str, Any]) -> Iterable[tuple[Pair, Pattern]]:
    fixed = {**body.get("values", {}), **body.get("const", {}), **body.get("range", {})}
    switches: Mapping[Any, Any] = body  # YAML reads the keys yes and no as true and false
    fixed |= {k: switches[k] for k in (True, False) if k in switches}
    for value, texts in fixed.items():
        yield _pair(fact, value), pattern(texts)
    for choice in fact.choices if "each" in body else ():
        yield _pair(fact, choice), pattern(str(text).replace("{x}", choice) for text in body["each"])
    for value, texts in body.get("least", {}).items():
        yield (float(value), fact.high), pattern(texts)


def _pair(fact: Fact, value: Any) -> Pair:
    """The pair of a key in the lexicon: an option, 大专..本科, yes/no (YAML may make them true/false)."""
    text = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    if fact.kind == "bool":
        return (1, 1) if text == "yes" else (0, 0)
    if fact.kind == "choice":
        ends = [fact.choices.index(part) for part in text.split("..")]
        return ends[0], ends[-1]
    low, _, high = text.partition("..")
    return float(low), float(high or low)
