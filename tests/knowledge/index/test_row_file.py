"""Rows of a vector file are those of the array that was saved."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.index.row_file import RowFile

ROWS = np.arange(60 * 7, dtype=np.float16).reshape(60, 7)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    np.save(tmp_path / "rows.npy", ROWS)
    return tmp_path / "rows.npy"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.integers(0, 59), max_size=80))
def test_rows_come_in_the_order_asked_for(file: Path, wanted: list[int]) -> None:
    rows = np.array(wanted, np.int64)
    assert np.array_equal(RowFile(file)[rows], ROWS[rows])


def test_a_number_gives_a_row_and_a_slice_gives_rows(file: Path) -> None:
    rows = RowFile(file)
    assert len(rows) == 60
    assert np.array_equal(rows[7], ROWS[7]) and np.array_equal(rows[np.int64(59)], ROWS[59])
    assert np.array_equal(rows[-1], ROWS[59])
    assert np.array_equal(rows[5:9], ROWS[5:9]) and rows[3:3].shape == (0, 7)


@pytest.mark.parametrize("row", [-1, 60])
def test_a_row_that_is_not_there_is_an_error(file: Path, row: int) -> None:
    with pytest.raises(IndexError):
        RowFile(file)[np.array([0, row])]


def test_the_rows_stay_readable_when_the_folder_is_gone(file: Path) -> None:
    rows = RowFile(file)
    shutil.rmtree(file.parent)
    assert np.array_equal(rows[7], ROWS[7])


def test_half_a_file_is_an_error_and_never_half_an_answer(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(ValueError, match="ends before"):
        RowFile(file)[np.array([58, 59])]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "flat.npy", np.zeros(5))
    with pytest.raises(ValueError, match=r"flat\.npy"):
        RowFile(tmp_path / "flat.npy")
