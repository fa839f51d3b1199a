"""The knowledge base in anyone's LangChain chain: retriever, embeddings, loader."""

from __future__ import annotations

import json
import logging
import re
from datetime import date
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.bootstrap import Installation
from assistant.toolbox import ToolCall
from channels.langchain import PolicyEmbeddings, PolicyLoader, PolicyRetriever, langchain_tools
from knowledge.errors import UnreadableDocument
from tests.installations import CORPUS, installation, published


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    place = installation(tmp_path_factory.mktemp("langchain"))
    published(place)
    return place


def _ids(documents: list[Document]) -> set[str]:
    return {document.metadata["document_id"] for document in documents}


def test_the_retriever_finds_what_is_in_force_on_the_day_and_for_the_place(place: Installation) -> None:
    then = PolicyRetriever(service=place.assistant, k=4, region="上海市", as_of=date(2020, 1, 1))
    now = PolicyRetriever(service=place.assistant, k=4, region="上海市", as_of=date(2025, 1, 1))
    assert "test-sh-settling-2019" in _ids(then.invoke("引进人才落户材料"))
    found = now.invoke("引进人才落户材料")
    assert "test-sh-settling-2024" in _ids(found) and "test-sh-settling-2019" not in _ids(found)
    assert len(found) == 4


def test_what_is_found_can_be_cited(place: Installation) -> None:
    first = PolicyRetriever(service=place.assistant, region="上海市").invoke("落户多少个工作日办结")[0]
    assert first.id == first.metadata["clause_id"]
    assert first.metadata["label"] == "第五条" and first.metadata["release"] == 1
    assert first.metadata["effective_from"] == "2024-07-01"


def test_the_retriever_stands_in_a_chain(place: Installation) -> None:
    chain = PolicyRetriever(service=place.assistant, k=2) | RunnableLambda(len)
    assert chain.invoke("租房补贴标准") == 2


def test_the_embeddings_serve_a_vector_store_of_langchain(place: Installation) -> None:
    store = InMemoryVectorStore(PolicyEmbeddings(place.embedder))
    store.add_texts(["租房补贴每月发放", "高级职称评审由专家委员会进行"])
    assert store.similarity_search("职称评审专家", k=1)[0].page_content.startswith("高级职称")


def test_the_loader_gives_a_document_a_clause() -> None:
    documents = PolicyLoader(CORPUS).load()
    clause = next(d for d in documents if d.id == "test-sh-settling-2024#第五条")
    assert "工作日" in clause.page_content
    assert (clause.metadata["region"], clause.metadata["label"]) == ("310000", "第五条")


def test_an_unreadable_file_is_an_error_or_left_out_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "好.txt").write_text("第一条 本办法适用于本市。", encoding="utf-8")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 cut")
    with pytest.raises(UnreadableDocument):
        PolicyLoader(tmp_path).load()
    with caplog.at_level(logging.WARNING):
        assert [d.metadata["label"] for d in PolicyLoader(tmp_path, skip_unreadable=True).load()] == [
            "第一条"
        ]
    assert "坏.pdf" in caplog.text


def test_the_example_of_the_readme_runs(
    place: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(__file__).parents[2]
    examples = re.findall(r"```python\n(.*?)```", (root / "README.md").read_text("utf-8"), re.S)
    example = next(one for one in examples if "channels.langchain" in one)
    monkeypatch.chdir(root)
    monkeypatch.setattr("assistant.bootstrap.build_installation", lambda settings: place)
    exec(example, {})
    assert "第四条" in capsys.readouterr().out


def test_every_tool_is_a_langchain_tool_with_its_arguments(place: Installation) -> None:
    found = {tool.name: tool for tool in langchain_tools(place.tools)}
    assert set(found) == {tool.name for tool in place.tools.tools()}
    assert "facts" in found["check_eligibility"].args


def test_a_langchain_tool_gives_the_outcome_as_json(place: Installation) -> None:
    tools = {t.name: t for t in langchain_tools(place.tools, ToolCall(as_of=date(2026, 3, 1)))}
    told = tools["check_eligibility"].invoke({"scheme": "居住证积分", "facts": {"持有居住证": "否"}})
    assert json.loads(told)["value"]["status"] == "not_met"


def test_a_langchain_tool_says_why_it_cannot(place: Installation) -> None:
    tools = {t.name: t for t in langchain_tools(place.tools)}
    assert "居住证积分" in tools["check_eligibility"].invoke({"scheme": "居住证积"})
