"""Run every benchmark, print the table, and fail when a claim does not hold: `python -m benchmarks`."""

import sys

from benchmarks import (
    acks,
    analyze,
    exact,
    importing,
    lists,
    numbers,
    people,
    pictures,
    redirects,
    segments,
    tokens,
    waterfall,
    webhooks,
)
from benchmarks.measure import Claim, Limit, Memory

SUITES = (segments.claims, tokens.claims, numbers.claims, redirects.claims, webhooks.claims)


def main() -> int:
    """Answer 0 when all claims hold, else 1."""
    counted, memory = exact.figures()
    fallen, more = waterfall.figures()
    imported, held = importing.figures()
    memory += more + held
    found = [*(claim for claims in SUITES for claim in claims()), *counted]
    print(f"{'claim':<34}{'ours':>12}{'peer':>12}{'ratio':>9}{'at least':>10}")
    for claim in found:
        print(_line(claim))
    for peak in memory:
        print(_memory(peak))
    limits = [
        *pictures.limits(),
        *people.limits(),
        *acks.limits(),
        *lists.limits(),
        *analyze.limits(),
        *fallen,
        *imported,
    ]
    print(f"\n{'limit':<38}{'half':>12}{'share':>7}{'takes':>12}{'at most':>12}{'slowest':>12}")
    for limit in limits:
        print(_limit(limit))
    return (
        0
        if all([*(each.holds for each in found), *(each.holds for each in memory), *(each.holds for each in limits)])
        else 1
    )


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
    sys.exit(main())
