"""The names of all time zones, looked up once: the list is put together from hundreds of files."""

from functools import lru_cache
from zoneinfo import available_timezones


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Give every name such as America/New_York that this machine knows."""
    return frozenset(available_timezones())
