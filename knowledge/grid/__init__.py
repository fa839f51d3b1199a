"""Tables out of cells: spans, header rows, captions, notes."""
