"""The tables of the operators' desk: calls, what was said, suggested and decided in them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, Text

from knowledge.storage.database import Moment

metadata = MetaData()
revisions = Table("desk_revision", metadata, Column("one", Integer, primary_key=True), Column("n", Integer))
calls = Table(
    "desk_calls",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("centre", String(40), nullable=False),
    Column("shown", String(80), nullable=False),
    Column("region", String(12)),
    Column("caller", String(40), nullable=False, default=""),
    Column("caller_key", String(64), nullable=False, default="", index=True),
    Column("begun_at", Moment, nullable=False, index=True),
    Column("heard_at", Moment, nullable=False),
    Column("left_at", Moment),
    Column("ended_at", Moment, index=True),
    Column("operator", String(40), nullable=False, default=""),
    Column("operator_name", String(60), nullable=False, default=""),
    Column("taken_at", Moment),
    Column("revision", Integer, nullable=False, index=True),
)
turns = Table(
    "desk_turns",
    metadata,
    Column("call", String(20), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("speaker", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
)
hints = Table(
    "desk_hints",
    metadata,
    Column("call", String(20), primary_key=True),
    Column("id", String(20), primary_key=True),
    Column("status", String(12), nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("verdict", String(12), nullable=False, default=""),
    Column("said", Text, nullable=False, default=""),
    Column("by", String(60), nullable=False, default=""),
)
decisions = Table(
    "desk_decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("call", String(20), nullable=False, index=True),
    Column("hint", String(20), nullable=False),
    Column("verdict", String(12), nullable=False),
    Column("question", Text, nullable=False),
    Column("say", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("topic", String(300), nullable=False),
    Column("clauses", JSON, nullable=False),
    Column("by", String(40), nullable=False),
    Column("by_name", String(60), nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
