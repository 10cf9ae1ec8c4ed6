"""The tables, as SQLAlchemy sees them. What is really in a database comes from the migrations.

Item rows are numbered 0..n-1 in the order of import and never move: row i is entry i of every
array in retrieval. Times are Unix seconds. JSON columns hold what the types of the code say.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
    comment="One value a key: the domain file's text, digests",
)

items = Table(
    "items",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("year", Integer),
    Column("description", Text, nullable=False, default=""),
    Column("attributes", JSON, nullable=False),
    comment="One thing of the catalogue; attributes is {name: [values]}",
)

item_values = Table(
    "item_values",
    metadata,
    Column("row", Integer, ForeignKey("items.row", ondelete="CASCADE"), nullable=False),
    Column("attribute", String, nullable=False),
    Column("text", Text),
    Column("folded", Text),
    Column("number", Float),
    Index("ix_item_values_text", "attribute", "folded", "row"),
    Index("ix_item_values_number", "attribute", "number", "row"),
    Index("ix_item_values_row", "row"),
    comment="Attribute values that fields can filter on, one a row; folded is text without case and accents",
)

names = Table(
    "names",
    metadata,
    Column("row", Integer, ForeignKey("items.row", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False, default=""),
    Column("main", Boolean, nullable=False, default=False),
    Index("ix_names_row", "row", "position"),
    comment="Every title an item is known by, display titles first",
)

interactions = Table(
    "interactions",
    metadata,
    Column("user", String, primary_key=True),
    Column("row", Integer, ForeignKey("items.row", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("rating", Float),
    Column("time", BigInteger),
    Index("ix_interactions_row", "row"),
    sqlite_with_rowid=False,
    comment="What a person did with an item; kind is rating, like, dislike, view or purchase",
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("id", String, primary_key=True),
    Column("turns", JSON, nullable=False),
    comment="Recorded conversations to learn from: turns is [{role, text, items: [{id, liked, seen}]}]",
)

users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("created", Float, nullable=False),
    Column("settings", JSON, nullable=False),
    comment="People who talk with the clerk under a name of their own",
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, index=True),
    Column("language", String, nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("state", JSON, nullable=False),
    comment="One conversation; user is null for a nameless visitor",
)

turns = Table(
    "turns",
    metadata,
    Column("session", String, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("message_id", String),
    Column("text", Text, nullable=False),
    Column("parsed", JSON),
    Column("reply", JSON),
    Column("ledger", JSON),
    Column("status", String, nullable=False),
    Column("time", Float, nullable=False),
    Index("ux_turns_message", "session", "message_id", unique=True),
    comment="One message with all that came of it; status is open, done, stopped or failed",
)

frames = Table(
    "frames",
    metadata,
    Column("session", String, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("frame", JSON, nullable=False),
    comment="Frames of the websocket, stored before they are sent",
)

preferences = Table(
    "preferences",
    metadata,
    Column("user", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("verdict", String, primary_key=True),
    Column("session", String),
    Column("time", Float, nullable=False),
    Index("ix_preferences_session", "session"),
    comment="What a person said of an item in conversation: like, dislike or seen",
)
