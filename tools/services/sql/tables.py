"""The tables of the services."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

from tools.services.sql.database import Moment

metadata = MetaData()

places = Table(
    "service_places",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("body", JSON, nullable=False),
)

# The last four of the ID only as a salted hash, whose it is only as a digest of the channel's identity.
applications = Table(
    "service_applications",
    metadata,
    Column("number", String(80), primary_key=True),
    Column("holder", String(64), index=True),
    Column("salt", LargeBinary, nullable=False),
    Column("proof", LargeBinary, nullable=False),
    Column("body", JSON, nullable=False),
)

# state: held | confirmed | cancelled. A held one counts until hold_until.
bookings = Table(
    "service_bookings",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("slot_id", String(200), nullable=False, index=True),
    Column("timetable", String(170), nullable=False, index=True),
    Column("starts", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("hold_until", Moment),
    Column("owner", String(200), index=True),
    Column("origin", String(64), nullable=False, index=True),
    Column("request_key", String(64), unique=True),
    Column("asked_slot", String(200), nullable=False),  # the slot of the first request
    Column("name", Text),
    Column("phone", String(20)),
    Column("body", JSON, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
)

subscriptions = Table(
    "service_subscriptions",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("topic", String(20), nullable=False),
    Column("subject", String(200), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("region", String(80)),
    Column("owner", String(200), index=True),
    Column("recipient", String(200), nullable=False, index=True),
    Column("profile", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Column("ended", Moment),
)

# key: for what it is due; what was due once is never put in again.
notices = Table(
    "service_notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(20), nullable=False, index=True),
    Column("key", String(200), nullable=False),
    Column("owner", String(200), index=True),
    Column("recipient", String(200), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("card", JSON, nullable=False),
    Column("created", Moment, nullable=False),
    Column("delivered_at", Moment),
    UniqueConstraint("code", "key"),
)

# What the last look at a subscription's subject saw.
looks = Table(
    "service_looks",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("seen", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

handovers = Table(
    "service_handovers",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("state", String(12), nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("region", String(80)),
    Column("phone", String(20)),
    Column("owner", String(200), index=True),
    Column("conversation", String(200), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
)

tries = Table(
    "service_tries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", String(40), nullable=False, index=True),
    Column("key", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)
