"""适用地区: the place a document is for, as its issuer and its title name it."""

from __future__ import annotations

import re

from knowledge.regions import NATION, regions
from knowledge.selfdescription.words import words

_SUFFIXES = ("省", "市", "区", "县", "州", "盟", "旗")


def place(title: str, issuer: str | None) -> str | None:
    """The code of the one place both name, or the deeper where one lies in the other; None if unclear."""
    table = regions()
    by_issuer = {m.code for m in table.mentions(issuer or "")}
    by_title = {
        m.code
        for m in table.mentions(title)
        # 苏州市……局 on 姑苏人才: a short name below the issuer's own place is as often a brand as a district
        if m.text.endswith(_SUFFIXES) or not (by_issuer & set(table.chain(m.code)[:-1]))
    }
    named = by_issuer | by_title
    chains = [set(regions().chain(code)) for code in named]
    deepest = max(named, key=lambda code: len(regions().chain(code)), default=None)
    if deepest and all(chain <= set(regions().chain(deepest)) for chain in chains):
        return deepest
    text = issuer or title
    if not named and text.startswith(tuple(words()["national_issuers"])):
        return NATION
    return None


_DISTRICT = re.compile(
    r"(?P<name>(?![市各全城郊]区|[市各全]县)[\u4e00-\u9fff]{1,3}?(?<![市城郊特新园社地景湾发范税易域片校辖矿库])[区县旗])"
    r"(?=人民政府|委|区委|人力|人才|关于|[\u4e00-\u9fff])"
)


def unknown_district(title: str, issuer: str | None, code: str) -> str | None:
    """The district named right behind the place found (南通市崇川区) that the table does not have."""
    for text in (title, issuer or ""):
        for mention in regions().mentions(text):
            behind = _DISTRICT.match(text, mention.end)
            if mention.code == code and behind and mention.text.endswith(("市", "州", "盟")):
                return regions().name(code) + behind["name"]
    return None
