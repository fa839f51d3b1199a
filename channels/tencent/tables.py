"""The tables of these channels: what came in, what is to go out, to whom and how much may be sent.

What people wrote stands here only until it is answered; the assistant's own record masks it.
"""

from __future__ import annotations

from contextlib import suppress

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

from knowledge.errors import IndexUnavailable
from knowledge.storage.database import Moment, mapped_errors

metadata = MetaData()

inbox = Table(
    "tencent_inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(80), nullable=False),
    Column("key", String(200), nullable=False),
    Column("person", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("title", String(60), nullable=False),
    Column("base", String(300), nullable=False),
    Column("state", String(8), nullable=False),  # new, nudge; done
    Column("pushed", Boolean, nullable=False),  # no reply will carry it: it goes out by itself
    Column("told", Boolean, nullable=False),  # the person knows that the answer takes longer
    Column("tries", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("account", "key"),
    Index("tencent_inbox_person", "account", "person", "state"),
)

outbox = Table(
    "tencent_outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(80), nullable=False),
    Column("person", String(128), nullable=False),
    Column("message", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("state", String(8), nullable=False),  # waiting, carried, sending, sent, failed
    Column("carrier", Integer),
    Column("at", Moment, nullable=False),  # of the last change
    Column("next_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Index("tencent_outbox_person", "account", "person", "state"),
)

people = Table(
    "tencent_people",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("person", String(128), primary_key=True),
    Column("region", String(12), nullable=False),
    Column("choices", Text, nullable=False),
)

windows = Table(
    "tencent_windows",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("person", String(128), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("until", Moment, nullable=False),
    Column("left", Integer, nullable=False),
)

leases = Table(
    "tencent_leases",
    metadata,
    Column("name", String(240), primary_key=True),
    Column("owner", String(40), nullable=False),
    Column("until", Moment, nullable=False),
)

tokens = Table(
    "tencent_tokens",
    metadata,
    Column("app", String(120), primary_key=True),
    Column("token", Text, nullable=False),
    Column("until", Moment, nullable=False),
)

links = Table(
    "tencent_links",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("citation", Text, nullable=False),
)

attempts = Table(
    "tencent_attempts",
    metadata,
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)

# Pictures and voices of messages that are not answered yet; the platform keeps them for three days.
attachments = Table(
    "tencent_attachments",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("person", String(128), nullable=False),
    Column("kind", String(8), nullable=False),  # image, voice
    Column("media", String(300), nullable=False),
    Column("url", String(1000), nullable=False),
    Column("at", Moment, nullable=False),
)

# Who subscribed to anything in this channel.
subscribers = Table(
    "tencent_subscribers",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("person", String(128), primary_key=True),
    Column("at", Moment, nullable=False),
)

# How often a template of subscription notifications may still be sent to whom; long-term: more than never.
permits = Table(
    "tencent_permits",
    metadata,
    Column("account", String(80), primary_key=True),
    Column("person", String(128), primary_key=True),
    Column("template", String(100), primary_key=True),
    Column("left", Integer, nullable=False),
)

letters = Table(
    "tencent_letters",
    metadata,
    Column("notice", Integer, primary_key=True, autoincrement=False),
    Column("account", String(80), nullable=False),
    Column("person", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("state", String(8), nullable=False),  # see channels/wechat/letters.py
    Column("template", String(100), nullable=False),
    Column("message", Integer),
    Column("at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("error", Text, nullable=False),
    Index("tencent_letters_person", "account", "person", "state"),
)

# In which channel those are whom operators write to; of others no conversation is known by its person.
attended = Table(
    "tencent_attended",
    metadata,
    Column("conversation", String(80), primary_key=True),
    Column("account", String(80), nullable=False),
    Column("person", String(128), nullable=False),
    Column("at", Moment, nullable=False),
)

refused = Table(
    "tencent_refused",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("reason", String(20), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)

keys = Table(
    "tencent_keys",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(80), nullable=False),
)


def create(engine: Engine) -> Engine:
    """Make the tables that are not there yet."""
    return made(engine, metadata)


def made(engine: Engine, which: MetaData) -> Engine:
    """Make these tables; workers that start together each find some made by another in between."""
    for _ in which.tables:
        with suppress(IndexUnavailable), mapped_errors():
            which.create_all(engine)
            return engine
    with mapped_errors():
        which.create_all(engine)
    return engine
