"""The tables beside the shared ones: how far was read, who serves, what an event lets us say."""

from __future__ import annotations

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from channels.tencent import tables as shared
from knowledge.storage.database import Moment

metadata = MetaData()

cursors = Table(
    "wecom_kf_cursors",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("cursor", String(128), nullable=False),  # up to here all is in the inbox
    Column("token", String(256), nullable=False),  # of the latest callback
    Column("token_at", Moment, nullable=False),
    Column("base", String(300), nullable=False),  # our address as the callback knew it
    Column("wanted", Integer, nullable=False),  # callbacks that came
    Column("done", Integer, nullable=False),  # callbacks that were followed
    Column("since", Moment, nullable=False),  # what was said before is not ours to answer
    Column("next_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
)

sessions = Table(
    "wecom_kf_sessions",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("person", String(128), primary_key=True),
    Column("state", Integer, nullable=False),
    Column("servicer", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("looked_at", Moment, nullable=False),  # when the platform last said so
    Column("wish", Integer, nullable=False),  # the message that asked for a person; 0: none
    Column("next_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
)

errands = Table(
    "wecom_kf_errands",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(80), nullable=False),
    Column("key", String(200), nullable=False),
    Column("person", String(128), nullable=False),
    Column("kind", String(8), nullable=False),  # welcome, queue, end: at an event; brief: to a servicer
    Column("code", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", String(8), nullable=False),  # waiting; sent, failed
    Column("next_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("account", "key"),
    Index("wecom_kf_errands_state", "state", "next_at"),
)

briefs = Table(
    "wecom_kf_briefs",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the token: who reads the table opens no page
    Column("account", String(80), nullable=False),
    Column("person", String(128), nullable=False),
    Column("body", Text, nullable=False),
    Column("until", Moment, nullable=False),
)


def create(engine: Engine) -> Engine:
    """Make the tables that are not there yet."""
    shared.create(engine)
    return shared.made(engine, metadata)
