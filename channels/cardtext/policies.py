"""Results of rules as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.rules.evaluation import Evaluation
from tools.rules.lines import lines

Card = Mapping[str, Any]
_MOST = 6
_MODES = {"one_of": "只能选一项", "highest": "取高的一项", "after": "不能同一时期享受，可以先后"}


def check(card: Card) -> list[str]:
    """Headline, conditions with ✓ ✗ ？, figures, ways to get there."""
    return list(lines(Evaluation.model_validate({k: v for k, v in card.items() if k != "type"})))


def match(card: Card) -> list[str]:
    """What one can have, nearly has, and what is to be told."""
    found = ["现在可以享受：", *_have(card)] if card["have"] else ["按目前知道的情况，还没有确定可以享受的。"]
    if card["clashes"]:
        found.append("不能同时享受：" + "；".join(dict.fromkeys(c["rule"] for c in card["clashes"])))
        found.append(f"合计最高的组合约{card['best_worth']:.0f}元，已标“建议”。")
    if card["nearly"]:
        found += ["差一点：", *(f"· {m['name']}：{m['changes'][0]['text']}" for m in card["nearly"][:_MOST])]
    if card["unclear"]:
        found += ["补充信息后可以判断：", *_unclear(card)]
    return found


def _have(card: Card) -> Iterator[str]:
    for n, one in enumerate(card["have"], 1):
        key = f"{one['scheme']}/{one['benefit']}" if one["benefit"] else one["scheme"]
        best = "（建议）" if card["clashes"] and key in card["best"] else ""
        yield f"{n}. {one['name']}{'：' + one['amount'] if one['amount'] else ''}{best}"


def _unclear(card: Card) -> Iterator[str]:
    plain = [one for one in card["unclear"] if not one.get("special")]
    for one in plain[:_MOST]:
        yield f"· {one['name']}（要知道{'、'.join(one['ask'])}）" if one["ask"] else f"· {one['name']}"
    if len(plain) > _MOST:
        yield f"等{len(plain)}项"
    if others := [one for one in card["unclear"] if one.get("special")]:
        yield f"另有{len(others)}项，{others[0]['special'].replace(' ', '不是“')}”才可能"


def duplicates(card: Card) -> list[str]:
    """Which exclude each other."""
    if not card["clashes"]:
        return ["没有查到不能同时享受的规定；规定没有收全，办理前请向受理单位确认。"]
    names = card["names"]
    return [
        f"✗ {names[c['one']]}与{names[c['other']]}：{_MODES[c['mode']]}。{c['rule']}" for c in card["clashes"]
    ]


def materials(card: Card) -> list[str]:
    """The checklist, the steps, where to go."""
    found = [f"{card['name']}：材料清单"]
    for item in card["materials"]:
        if item["needed"] != "not_met":
            found.append(f"□ {item['name']}{'（视情况）' if item['needed'] == 'unknown' else ''}")
    if not card["materials"]:
        found.append("现行文件的摘编里没有材料清单，请以受理单位公布的为准。")
    found += [f"{n}. {text}" for n, text in enumerate(card["process"], 1)]
    return [*found, f"受理：{card['department']}"] if card["department"] else found


def privileges(card: Card) -> list[str]:
    """What a card, code or class gives, and how to use it."""
    found: list[str] = []
    for one in card["privileges"]:
        found.append(f"{one['name']}：{one['what']['text']}")
        found += [f"· {i['text']}{'' if i['verified'] else '（未核实）'}" for i in one["gives"]]
        found += [f"怎么用：{i['text']}" for i in one["how"]]
    return found or ["没有查到当地在用的人才卡、人才码的权益资料。"]
