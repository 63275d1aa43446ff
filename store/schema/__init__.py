"""The tables, grouped by what they tell of."""

from store.schema import account, ledger, messages, people, slack
from store.schema.base import metadata

__all__ = ["account", "ledger", "messages", "metadata", "people", "slack"]
