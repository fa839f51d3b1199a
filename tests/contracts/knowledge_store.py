"""What every database under the knowledge store must do; a test module gives the `store` fixture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from knowledge.errors import IndexUnavailable
from knowledge.storage import database
from knowledge.store import Store
from knowledge.types import Clause, ParsedDocument, PolicyDocument, Table

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def parsed(name: str, *texts: str, title: str = "测试办法") -> ParsedDocument:
    """A document with a clause for each text."""
    document = PolicyDocument(name, title, region="310000", source=f"{name}.md", digest="d" * 64)
    clauses = tuple(
        Clause(f"{name}#第{n}条", name, (f"第{n}条",), f"第{n}条", text, digest=f"{n:032}")
        for n, text in enumerate(texts, start=1)
    )
    return ParsedDocument(document, clauses)


class KnowledgeStoreContract:
    """Versions, drafts, releases and the reading of them."""

    @pytest.fixture
    def publish(self, store: Store) -> Callable[[], int]:
        def go() -> int:
            number = store.next_number()
            store.publish(number, store.draft_versions(), "model", "note", NOON)
            return number

        return go

    def test_an_empty_store_serves_nothing_and_has_no_draft(self, store: Store) -> None:
        assert store.serving() is None
        assert store.draft_count() == 0
        assert store.draft_versions() == []
        assert store.fingerprints() == {}
        assert store.releases() == []
        assert store.next_number() == 1

    def test_a_document_and_its_clauses_come_back_as_they_were_put_in(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        document = parsed("甲", "第一款。\n第二款，含“引号”、emoji🙂和生僻字𠮷。", "").document
        document = replace(
            document, issued=date(2024, 2, 29), effective_to=date(2030, 12, 31), topics=("落户",)
        )
        table = Table(("学历", "标准"), (("博士", "7万元"), ("硕士", "")))
        clause = Clause(
            "甲#第一条表", "甲", ("第一章", "第一条"), "第一条表", "博士：7万元", "引导语", table,
            date(2024, 1, 1), date(2030, 12, 31), digest="a" * 32,
        )  # fmt: skip
        store.stage(ParsedDocument(document, (clause,)), "f1", NOON)
        publish()
        (version,) = store.release_version_ids(1)
        documents = store.documents([version])
        ((_, of, read),) = store.clauses([version], documents)
        assert documents == {version: document}
        assert (of, read) == (version, clause)

    def test_clauses_come_in_the_order_of_the_document(self, store: Store) -> None:
        texts = [f"第{n}段" for n in range(30)]
        store.stage(parsed("甲", *texts), "f1", NOON)
        versions = store.draft_versions()
        read = [clause.text for _, _, clause in store.clauses(versions, store.documents(versions))]
        assert read == texts

    def test_a_draft_changes_nothing_until_it_is_published(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        store.stage(parsed("甲", "旧"), "f1", NOON)
        assert publish() == 1
        store.stage(parsed("甲", "新"), "f2", NOON)
        assert store.serving() == 1
        assert store.draft_count() == 1
        assert store.release_version_ids(1) != store.draft_versions()
        assert store.fingerprints() == {"甲": "f2"}

    def test_staging_a_document_twice_keeps_the_later_version(self, store: Store) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        store.stage(parsed("甲", "二"), "f2", NOON)
        versions = store.draft_versions()
        assert store.draft_count() == 1
        assert [c.text for _, _, c in store.clauses(versions, store.documents(versions))] == ["二"]

    def test_a_release_keeps_what_was_not_changed(self, store: Store, publish: Callable[[], int]) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        store.stage(parsed("乙", "一"), "f1", NOON)
        publish()
        store.stage(parsed("乙", "二"), "f2", NOON)
        publish()
        first, second = (set(store.release_version_ids(n)) for n in (1, 2))
        assert len(first & second) == 1
        assert sorted(d.id for d in store.documents(second).values()) == ["乙", "甲"]
        assert store.serving() == 2
        assert store.draft_count() == 0

    def test_a_change_staged_while_publishing_stays_in_the_draft(self, store: Store) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        versions = store.draft_versions()
        store.stage(parsed("乙", "一"), "f1", NOON)
        store.publish(1, versions, "model", "note", NOON)
        assert store.draft_count() == 1
        assert [d.id for d in store.documents(store.release_version_ids(1)).values()] == ["甲"]

    def test_publishing_a_number_twice_is_refused_and_changes_nothing(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        publish()
        before = store.release_version_ids(1)
        store.stage(parsed("乙", "一"), "f1", NOON)
        with pytest.raises(IndexUnavailable, match="没有被改动"):
            store.publish(1, store.draft_versions(), "model", "again", NOON)
        assert store.release_version_ids(1) == before
        assert store.draft_count() == 1
        assert [r["note"] for r in store.releases()] == ["note"]

    def test_a_release_of_versions_that_do_not_exist_is_refused_whole(self, store: Store) -> None:
        with pytest.raises(IndexUnavailable):
            store.publish(1, [12345], "model", "note", NOON)
        assert store.releases() == []
        assert store.serving() is None

    def test_an_earlier_release_can_serve_again_and_numbers_go_on(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        for text in ("一", "二"):
            store.stage(parsed("甲", text), text, NOON)
            publish()
        store.serve(1)
        assert store.serving() == 1
        assert store.fingerprints() == {"甲": "一"}
        store.stage(parsed("甲", "三"), "三", NOON)
        assert publish() == 3

    def test_serving_a_release_that_does_not_exist_is_refused(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        publish()
        with pytest.raises(IndexUnavailable):
            store.serve(99)
        assert store.serving() == 1

    def test_releases_are_listed_newest_first_with_counts_and_the_hour_they_were_made(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        publish()
        store.stage(parsed("乙", "一"), "f1", NOON)
        publish()
        rows = store.releases()
        assert [(r["number"], r["documents"], r["note"], r["embedding"]) for r in rows] == [
            (2, 2, "note", "model"),
            (1, 1, "note", "model"),
        ]
        assert {r["created_at"].strftime("%Y-%m-%d %H:%M") for r in rows} == {"2026-11-22 12:00"}

    def test_a_document_serves_since_the_first_release_after_a_moment(
        self, store: Store, publish: Callable[[], int]
    ) -> None:
        store.stage(parsed("甲", "一"), "f1", NOON)
        assert store.served_since("甲", NOON) is None
        publish()
        store.stage(parsed("乙", "二"), "f2", NOON)
        later = NOON + timedelta(hours=1)
        store.publish(2, store.draft_versions(), "model", "note", later)
        assert [store.served_since(name, NOON) for name in "甲乙"] == [NOON, later]
        assert store.served_since("甲", NOON + timedelta(minutes=1)) == later
        assert store.served_since("甲", later + timedelta(minutes=1)) is None

    def test_more_documents_than_fit_into_one_statement(
        self, store: Store, publish: Callable[[], int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "_BATCH", 10)
        for n in range(25):
            store.stage(parsed(f"文{n}", "正文"), "f", NOON)
        publish()
        versions = store.release_version_ids(1)
        documents = store.documents(versions)
        assert len(documents) == len(store.fingerprints()) == 25
        assert len(list(store.clauses(versions, documents))) == 25
        assert store.draft_count() == 0
