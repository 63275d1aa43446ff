"""Run all benchmarks or some, print the tables, and fail when a claim is untrue: `python -m benchmarks [SUITE …]`."""

import sys
from collections.abc import Callable, Sequence

from benchmarks import (
    acks,
    analyze,
    claiming,
    exact,
    importing,
    launching,
    lists,
    numbers,
    people,
    pictures,
    queueing,
    redirects,
    segments,
    sending,
    tokens,
    waterfall,
    webhooks,
)
from benchmarks.measure import Claim, Figure, Limit, Memory

HEADERS = {
    "claim": f"{'claim':<34}{'ours':>12}{'peer':>12}{'ratio':>9}{'at least':>10}",
    "memory": "memory",
    "limit": f"{'limit':<38}{'half':>12}{'share':>7}{'takes':>12}{'at most':>12}{'slowest':>12}",
}
SUITES: dict[str, Callable[[], Sequence[Figure]]] = {
    "segments": segments.claims,
    "tokens": tokens.claims,
    "numbers": numbers.claims,
    "redirects": redirects.claims,
    "webhooks": webhooks.claims,
    "exact": exact.figures,
    "waterfall": waterfall.figures,
    "importing": importing.figures,
    "pictures": pictures.limits,
    "people": people.limits,
    "acks": acks.limits,
    "lists": lists.limits,
    "analyze": analyze.limits,
    "claiming": claiming.claims,
    "queueing": queueing.limits,
    "launching": launching.figures,
    "sending": sending.figures,
}


def main(names: Sequence[str]) -> int:
    """Run the named suites, or all of them; answer 0 when all that they claim holds, else 1."""
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        print(f"There is no suite {', '.join(unknown)}. There are: {', '.join(SUITES)}.", file=sys.stderr)
        return 2
    found = [figure for name in names or SUITES for figure in SUITES[name]()]
    _print("claim", [_line(each) for each in found if isinstance(each, Claim)])
    _print("memory", [_memory(each) for each in found if isinstance(each, Memory)])
    _print("limit", [_limit(each) for each in found if isinstance(each, Limit)])
    return 0 if all(each.holds for each in found) else 1


def _print(kind: str, lines: Sequence[str]) -> None:
    if lines:
        print("", HEADERS[kind], *lines, sep="\n")


def _line(claim: Claim) -> str:
    ours, peer = (f"{seconds * 1e6:,.2f} µs" for seconds in (claim.ours_seconds, claim.peer_seconds))
    verdict = "" if claim.holds else "  TOO SLOW"
    return f"{claim.name:<34}{ours:>12}{peer:>12}{claim.ratio:>8.1f}×{claim.least:>9g}×{verdict}"


def _memory(memory: Memory) -> str:
    verdict = "" if memory.holds else "  TOO MUCH"
    return f"{memory.name:<34}{memory.megabytes:>9,.0f} MB of {memory.most:g} MB at most{verdict}"


def _limit(limit: Limit) -> str:
    half, takes, most, slowest = (
        f"{seconds * 1e3:>9,.0f} ms" for seconds in (limit.typical, limit.reached, limit.most, max(limit.seconds))
    )
    verdict = "" if limit.holds else "  TOO SLOW"
    return f"{limit.name:<38}{half}{limit.share:>7.0%}{takes}{most}{slowest}{verdict}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
