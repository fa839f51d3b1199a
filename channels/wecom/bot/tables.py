"""The table beside the shared ones: the streams in which answers are shown."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from channels.tencent import tables as shared
from knowledge.storage.database import Moment

metadata = MetaData()

streams = Table(
    "wecom_bot_streams",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("account", String(80), nullable=False),
    Column("person", String(128), nullable=False),
    Column("message", Integer, nullable=False),
    Column("chat", String(128), nullable=False),
    Column("group", Boolean, nullable=False),
    Column("request", String(200), nullable=False),  # req_id of a message over the connection
    Column("url", String(1000), nullable=False),  # takes one late answer
    Column("text", Text, nullable=False),  # of the answer so far
    Column("answer", String(64), nullable=False),  # the number under which the assistant keeps it
    Column("open", Boolean, nullable=False),  # it can still be shown in
    Column("begun_at", Moment, nullable=False),
    Column("asked_at", Moment, nullable=False),  # when the platform last polled
    UniqueConstraint("account", "message"),
    Index("wecom_bot_streams_open", "account", "open"),
)


def create(engine: Engine) -> Engine:
    """Make the tables that are not there yet."""
    shared.create(engine)
    return shared.made(engine, metadata)
