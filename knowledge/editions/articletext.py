"""The text of a document while it is amended: finding places, writing articles, counting them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.editions.articles import (
    ARTICLE,
    Article,
    Uncertain,
    article_label,
    article_of,
    headings_of,
    number_of,
    parts_of,
    titles_of,
    within,
)
from knowledge.references import canonical, references_of
from knowledge.structure import clauses_of, digest
from knowledge.text.blocks import heading, paragraph
from knowledge.types import Clause, PolicyDocument


@dataclass(slots=True)
class Text:
    """The text of a document while orders are carried out; places are those before any of them."""

    document: PolicyDocument
    articles: list[Article]
    rewritten: set[str] = field(default_factory=set)  # places, as they were before
    worded: set[tuple[str, str]] = field(default_factory=set)  # places and the words replaced there
    moves: bool = False
    counted: bool = False  # from 第一条 on without a gap: the text is no excerpt

    @classmethod
    def of(cls, document: PolicyDocument, clauses: Sequence[Clause]) -> Text:
        """The clauses of a document by article."""
        articles: list[Article] = []
        for clause in clauses:
            number = number_of(clause.label)
            if not articles or number is None or articles[-1].number != number:
                articles.append(Article(number, [], headings_of(clause)))
            articles[-1].clauses.append(clause)
        numbers = [article.number for article in articles if article.number is not None]
        if len(set(numbers)) != len(numbers):
            raise Uncertain("原文中有编号相同的条")
        inserted = any(article_of(clause.label).find("之") > 0 for clause in clauses)  # 第三条之一
        in_order = numbers == [*range(1, len(numbers) + 1)]
        return cls(document, articles, counted=in_order and not inserted)

    def clauses(self) -> tuple[Clause, ...]:
        """The clauses as amended, the articles counted anew where one was added or the decision says so."""
        moved = self._moved()
        for article in self.articles:
            if article.number is not None and article.number in moved:
                label = article_label(moved[article.number])
                article.clauses = [self._relabelled(clause, label) for clause in article.clauses]
        return tuple(clause for article in self.articles for clause in article.clauses)

    def stale(self) -> list[str]:
        """Labels of old clauses that refer to articles of their own document whose numbers change."""
        before = {article_label(number) for number in self._moved()}
        return [
            clause.label
            for article in self.articles
            for clause in article.clauses
            if article.number is not None
            and not self.rewrote(clause.label)
            and any(r.document is None and article_of(r.label) in before for r in clause.references)
        ]

    def article(self, place: str) -> Article:
        """The article of a place."""
        found = [a for a in self.articles if a.number is not None and a.number == number_of(place)]
        if len(found) != 1:
            raise Uncertain(f"原文中没有找到{article_of(place)}")
        return found[0]

    def touched(self, place: str, adds: bool = False) -> Article:
        """The article at a place, of which no other order has changed the same part, or its numbers."""
        article = self.article(place)
        worded = any(within(other, place) or within(place, other) for other, _ in self.worded)
        renamed = article.recounted == "deleted" or (article.recounted == "added" and not adds)
        if worded or renamed or self.rewrote(place) or any(within(p, place) for p in self.rewritten):
            raise Uncertain("同一处改了两次，或各款已经重新编号")
        self.rewritten.add(place)
        return article

    def rewrote(self, label: str) -> bool:
        """Whether an order has rewritten what stands at a label."""
        return any(within(label, place) for place in self.rewritten)

    def one(self, article: Article, place: str) -> Clause:
        """The only clause at a place: a paragraph or an item with nothing below it."""
        wanted = place
        sub, item = parts_of(place)
        if sub == "第一款" and not any("款" in c.label for c in article.clauses):
            wanted = article_of(place) + item  # the only paragraph of an article is not counted
        found = [c for c in article.clauses if within(c.label, wanted)]
        if len(found) != 1 or found[0].label != wanted or found[0].table or "\n" in found[0].text:
            raise Uncertain(f"原文中没有找到单独成文的{place}")
        return found[0]

    def written(self, article: Article, text: str, number: int | None = None) -> list[Clause]:
        """The clauses of an article with this text, under the headings where it stands."""
        count = number if number is not None else article.number
        assert count is not None
        label = article_label(count)
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if any(title not in lines[0] for title in titles_of(article)):
            raise Uncertain(f"{label}有条名，改动后的条名不能确定")
        own = ARTICLE.match(lines[0])
        if own and canonical(own[0]) == label:
            lines[0] = lines[0][own.end() :].strip()
        elif own and not article.clauses:
            raise Uncertain(f"新条文自称{own[0]}，与{label}不符")
        blocks = [heading(title, level) for level, title in enumerate(article.head, 1)]
        blocks += [paragraph(f"{label} {lines[0]}"), *map(paragraph, lines[1:])]
        found = list(clauses_of(blocks, self.document))
        if not found or any(number_of(c.label) != count for c in found):
            raise Uncertain("新条文不是单独一条")
        return found

    def with_text(self, clause: Clause, text: str, context: str | None = None) -> Clause:
        """A clause with another text; Uncertain if that is several paragraphs where there was one."""
        if not text or ("\n" in text and "\n" not in clause.text):
            raise Uncertain("新文字不是一段")
        context = clause.context if context is None else context
        return replace(
            clause,
            text=text,
            context=context,
            references=references_of(text, clause.label),
            digest=digest(context, text),
            confidence=None,
        )

    def _moved(self) -> dict[int, int]:
        """The new numbers of the articles that get one, by their old ones."""
        if not self.moves:
            return {}
        if not self.counted:
            raise Uncertain("原文的条不是从第一条起依次编号，不能重新编号")
        numbered = [a for a in self.articles if a.number is not None or a.wanted is not None]
        for place, article in enumerate(numbered, 1):
            if article.wanted is not None and article.wanted != place:
                raise Uncertain(f"新增的{article_label(article.wanted)}按顺序应是{article_label(place)}")
        places = {article.number: place for place, article in enumerate(numbered, 1)}
        return {n: place for n, place in places.items() if n is not None and n != place}

    def _relabelled(self, clause: Clause, article: str) -> Clause:
        label = ARTICLE.sub(article, clause.label, count=1)
        path = tuple(ARTICLE.sub(article, p, count=1) if ARTICLE.match(p) else p for p in clause.path)
        own = replace(clause, id=f"{self.document.id}#{label}", label=label, path=path)
        return replace(own, references=references_of(own.text, label))

    def must_be_new(self, text: str) -> None:
        """A text that was consolidated by hand has the added words already."""
        first = "".join(ARTICLE.sub("", text.split("\n")[0], count=1).split())
        if any("".join(c.text.split()) == first for a in self.articles for c in a.clauses):
            raise Uncertain("原文中已有新增的文字")
