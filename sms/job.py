"""A piece of later work: the name of who does it, the key of what, and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Keys only, never contents: two jobs of one name and key that wait are one."""

    name: str
    key: str
    due: datetime | None = None  # UTC; None is at once
