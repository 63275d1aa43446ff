"""Runs in fair weather but for one stop: at each commit and at each request in turn, before and after it."""

from collections.abc import Mapping

from tests.faults.simulation import simulate
from tests.faults.weather import Way, Weather

SETTLE_SECONDS = 30


def everywhere(people: int, *, step: int = 1) -> list[Weather]:
    """Give a run for every place where a process can stop, or for every so-manieth."""
    fair = simulate(Weather(people=people, settle_seconds=SETTLE_SECONDS))
    at_commits = [(n, way) for n in range(1, fair.open_commits + 1) for way in Way]
    at_requests = [(n, way) for n in range(1, fair.requests + 1) for way in Way]
    return [
        *(_stopped(people, commit={n: way}) for n, way in at_commits[::step]),
        *(_stopped(people, request={n: way}) for n, way in at_requests[::step]),
    ]


def _stopped(
    people: int, *, commit: Mapping[int, Way] | None = None, request: Mapping[int, Way] | None = None
) -> Weather:
    return Weather(
        people=people, settle_seconds=SETTLE_SECONDS, stop_at_commit=commit or {}, stop_at_request=request or {}
    )
