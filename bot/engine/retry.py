"""How long a job that failed rests, whichever engine runs it."""

import random

FIRST_SECONDS = 1.0
MAX_SECONDS = 60.0  # a send whose database stumbles again and again gets ahead between


def retry_seconds(tries: int) -> float:
    """Say how long a failed job rests: doubling, up to a minute, and a little by chance."""
    return min(MAX_SECONDS, FIRST_SECONDS * 2.0 ** min(tries, 20)) * random.uniform(0.8, 1.2)  # noqa: S311
