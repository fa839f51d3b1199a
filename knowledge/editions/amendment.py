"""A decision's orders carried out on the clauses of the document it amends (修改决定并入原文).

All of them or none: a text of which only some changes are made was never law. What cannot be done for
certain is told with the decision's own sentence.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.editions.articles import (
    Article,
    Uncertain,
    article_of,
    number_of,
    own_leads,
    parts_of,
    within,
    without_number,
)
from knowledge.editions.articletext import Text
from knowledge.tree.numbering import cn_number, cn_numeral
from knowledge.types import Clause, Instruction


def carry_out(text: Text, order: Instruction) -> None:
    """Do what one order says; Uncertain if it is not clear where or how."""
    match order.kind:
        case "replace":
            _replace(text, order)
        case "words":
            _words(text, order)
        case "add":
            _add(text, order)
        case "delete":
            _delete(text, order)
        case "renumber":
            text.moves = True
        case "unclear":
            raise Uncertain("没有读懂这一句要怎样改")


def _replace(text: Text, order: Instruction) -> None:
    article = text.touched(order.place)
    sub, item = parts_of(order.place)
    if not sub and not item:
        article.clauses = text.written(article, order.text)
        return
    old = text.one(article, order.place)
    article.clauses[article.clauses.index(old)] = text.with_text(old, without_number(order.text, item))


def _words(text: Text, order: Instruction) -> None:
    article = text.article(order.place)
    if text.rewrote(order.place) or (article.recounted and order.place != article_of(order.place)):
        raise Uncertain("同一处改了两次")
    inside = [c for c in article.clauses if within(c.label, order.place)]
    if any(clause.table for clause in inside):
        raise Uncertain("所改的地方有表格")
    whole = order.place == article_of(order.place)
    leads = {line for line in own_leads(article, text.articles) if whole and order.old in line}
    if not leads and not any(order.old in c.text for c in inside):
        raise Uncertain(f"{order.place}中没有“{order.old}”")
    text.worded.add((order.place, order.old))
    for clause in inside:
        lines = clause.context.split("\n")
        context = "\n".join(x.replace(order.old, order.text) if x in leads else x for x in lines)
        changed = text.with_text(clause, clause.text.replace(order.old, order.text), context)
        article.clauses[article.clauses.index(clause)] = changed


def _add(text: Text, order: Instruction) -> None:
    sub, item = parts_of(order.place)
    if item:
        _add_item(text, order, item)
    elif sub:
        _add_paragraph(text, order, sub)
    else:
        _add_article(text, order)


def _add_article(text: Text, order: Instruction) -> None:
    text.must_be_new(order.text)
    number = number_of(order.place)
    if number is None or not text.counted:
        raise Uncertain("原文的条不是从第一条起依次编号，新增的条放在哪里不能确定")
    numbers = [(i, a.number) for i, a in enumerate(text.articles) if a.number is not None]
    after = number_of(order.after) if order.after else None
    before = [i for i, n in numbers if n == after] if after else [i for i, n in numbers if n < number]
    if not before:
        raise Uncertain(f"原文中没有{order.after or '可以放在其后的条'}")
    at = before[-1] + 1
    following = next((a for a in text.articles[at:] if a.number is not None), None)
    head = text.articles[before[-1]].head
    if following and following.head != head and not order.after:
        raise Uncertain("新增的条在两章之间，属于哪一章不明")
    added = Article(None, [], head, number)
    added.clauses = text.written(added, order.text, number)
    while at < len(text.articles) and text.articles[at].wanted is not None:
        at += 1
    text.articles.insert(at, added)
    text.moves = True


def _add_paragraph(text: Text, order: Instruction, sub: str) -> None:
    """A further paragraph at the end of an article of paragraphs alone."""
    text.must_be_new(without_number(order.text, order.place))
    article = text.touched(order.place, adds=True)
    label = article_of(order.place)
    texts = [c for c in article.clauses if re.fullmatch(rf"{label}(?:第[^条款项]+款)?", c.label)]
    plain = not any(c.table or "\n" in c.text for c in texts) and "\n" not in order.text
    if len(texts) != len(article.clauses) or not plain:
        raise Uncertain(f"{label}有分项、表格或多段，新增的款放在哪里不能确定")
    place = cn_number(sub[1:-1])
    if not 2 <= place <= len(texts) + 1:
        raise Uncertain(f"{label}现有{len(texts)}款，不能增加第{cn_numeral(place)}款")
    words = [c.text for c in texts]
    words.insert(place - 1, order.text)
    article.clauses, article.recounted = text.written(article, "\n".join(words)), "added"


def _add_item(text: Text, order: Instruction, item: str) -> None:
    """A further item behind the last one."""
    text.must_be_new(without_number(order.text, order.place))
    article = text.touched(order.place, adds=True)
    above = order.place.removesuffix(item)
    number = cn_number(item[2:-2])
    before = f"{above}第（{cn_numeral(number - 1)}）项" if number > 1 else ""
    found = [c for c in article.clauses if c.label == before]
    if len(found) != 1 or any(within(c.label, order.place) for c in article.clauses):
        raise Uncertain(f"没有找到{before or '前一项'}，或{order.place}已有内容")
    last = found[0]
    path = (*last.path[:-1], f"（{cn_numeral(number)}）")
    fresh = replace(last, id=f"{text.document.id}#{order.place}", label=order.place, path=path)
    article.clauses.insert(
        article.clauses.index(last) + 1, text.with_text(fresh, without_number(order.text, item))
    )


def _delete(text: Text, order: Instruction) -> None:
    article = text.touched(order.place)
    sub, item = parts_of(order.place)
    if not sub and not item:
        text.articles.remove(article)
        return
    gone = text.one(article, order.place)
    below = article.clauses[article.clauses.index(gone) + 1 :]
    if item and any(c.label.startswith(order.place.removesuffix(item)) and "项" in c.label for c in below):
        raise Uncertain(f"{order.place}后面还有别的项，序号怎样变不能确定")
    if not item:
        _without_paragraph(text, article, gone)
        return
    article.clauses.remove(gone)


def _without_paragraph(text: Text, article: Article, gone: Clause) -> None:
    if len(article.clauses) < 2 or any("项" in c.label or c.table or "\n" in c.text for c in article.clauses):
        raise Uncertain("这一条有分项、表格或只有一款，删去后怎样编号不能确定")
    article.clauses = text.written(article, "\n".join(c.text for c in article.clauses if c is not gone))
    article.recounted = "deleted"
