"""Sheets in photographs, ruled lines and characters that were left out: found without recognition."""

from __future__ import annotations

import numpy as np

from knowledge.parsing.leftovers import leftovers
from knowledge.parsing.pageimages import Picture
from knowledge.parsing.photographs import flattened
from knowledge.parsing.rulings import ruled_lines
from knowledge.parsing.scantables import in_cells, scanned_tables


def _paper(height: int = 800, width: int = 600) -> Picture:
    return np.full((height, width, 3), 255, np.uint8)


def test_a_sheet_that_was_photographed_from_the_side_is_laid_flat() -> None:
    import cv2

    sheet = _paper()
    sheet[40:80, 30:90] = 0  # a mark near the top left corner
    corners = np.array([[0, 0], [600, 0], [600, 800], [0, 800]], np.float32)
    seen = np.array([[70, 40], [540, 20], [590, 780], [20, 720]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photograph = cv2.warpPerspective(sheet, matrix, (600, 800), borderValue=(60, 50, 40))
    flat = flattened(np.asarray(photograph, np.uint8))
    rows, columns = np.nonzero(flat[15:-15, 15:-15, 0] < 100)
    middle = (rows.mean() + 15) / flat.shape[0], (columns.mean() + 15) / flat.shape[1]
    assert abs(middle[0] - 60 / 800) < 0.02 and abs(middle[1] - 60 / 600) < 0.02


def test_a_scanned_sheet_stays_as_it_is() -> None:
    sheet = _paper()
    sheet[100:120, 100:400] = 0
    assert flattened(sheet) is sheet


def test_cells_of_a_ruled_table_are_found_and_a_line_across_two_is_cut_between_them() -> None:
    sheet = _paper()
    for y in (100, 160, 220):
        sheet[y : y + 2, 50:551] = 0
    for x in (50, 300, 550):
        sheet[100:222, x : x + 2] = 0
    across, down = ruled_lines(sheet)
    line = {"text": "1200元3年", "shown": list("1200元3年"), "chars": [200, 220, 240, 260, 280, 330, 350]}
    line |= {"x0": 190, "x1": 360, "top": 120, "bottom": 140, "size": 20, "box": [190, 120, 360, 140]}
    tables = scanned_tables(across, down, [line], 600)
    assert [len(cells) for cells in tables] == [4]
    assert [part["text"] for part in in_cells([line], tables[0])] == ["1200元", "3年"]


def test_a_mark_of_the_size_of_a_character_that_no_line_covers_is_noticed() -> None:
    sheet = _paper()
    sheet[100:120, 100:300] = 0
    sheet[300:318, 100:118] = 0
    sheet[500:504, 100:104] = 0  # a speck
    line = np.array([[95, 95], [305, 95], [305, 125], [95, 125]], np.float32)
    (place,) = leftovers(sheet, [line])
    assert place[0] <= 100 and place[1] <= 300 and place[2] >= 118 and place[3] >= 318
