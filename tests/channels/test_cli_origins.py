"""What `talent ingest` takes beside files and folders: archives and web addresses."""

from __future__ import annotations

import json
from pathlib import Path

from tests.channels.talent import Talent
from tests.knowledge import formats
from tests.knowledge.offices import write_zip


def test_an_archive_and_an_address_are_rows_like_files(talent: Talent, tmp_path: Path) -> None:
    word = formats.write_word(tmp_path / "a.docx").read_bytes()
    archive = write_zip(
        tmp_path / "政策.zip", {"补贴/安居办法.docx": word, "坏.docx": word[:500]}, windows=True
    )
    address = "http://127.0.0.1:9/zc/1.html"
    result = talent("ingest", archive, address, "--json")
    assert result.exit_code == 1
    rows = {row["source"]: row for row in json.loads(result.stdout)["files"]}
    assert {source: row["outcome"] for source, row in rows.items()} == {
        "政策.zip/坏.docx": "failed",
        "政策.zip/补贴/安居办法.docx": "created",
        address: "failed",
    }
    assert "内部网络的地址" in rows[address]["reason"]
