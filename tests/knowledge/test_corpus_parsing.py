"""The sample corpus: every file becomes clauses that can be quoted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import knowledge
from knowledge.parsing import find_files, parse_file

CORPUS = Path(knowledge.__file__).parent / "corpus"
FILES = [pair for pair in find_files(CORPUS) if pair[1].endswith(".md") and pair[1] != "README.md"]
LABEL = re.compile(
    r"(?:第[一二三四五六七八九十]+部分)(?:第.+[项目段])?(?:表[0-9]*(?:（第[0-9—]+行）)?)?(?:（其.）)?"
)


@pytest.mark.parametrize(("path", "source"), FILES, ids=[source for _, source in FILES])
def test_every_clause_of_the_sample_corpus_can_be_quoted(path: Path, source: str) -> None:
    parsed = parse_file(path, source)
    assert parsed.document.title and not parsed.document.id.startswith("doc-")
    for clause in parsed.clauses:
        assert LABEL.fullmatch(clause.label), clause.label
        assert clause.id == f"{parsed.document.id}#{clause.label}"
        assert clause.context and clause.text


def test_ids_of_the_sample_corpus_are_unique() -> None:
    ids = [parse_file(path, source).document.id for path, source in FILES]
    assert len(set(ids)) == len(ids) > 75
