"""Files to documents and clauses, through one port: `parse_file`."""

from knowledge.parsing.files import SUFFIXES, find_files, parse_bytes, parse_file

__all__ = ["SUFFIXES", "find_files", "parse_bytes", "parse_file"]
