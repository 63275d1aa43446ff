"""The tables, grouped by what they tell of."""

from store.schema import (
    account,
    automations,
    found,
    happened,
    imports,
    ledger,
    messages,
    people,
    rollups,
    sending,
    slack,
)
from store.schema.base import metadata

__all__ = [
    "account",
    "automations",
    "found",
    "happened",
    "imports",
    "ledger",
    "messages",
    "metadata",
    "people",
    "rollups",
    "sending",
    "slack",
]
