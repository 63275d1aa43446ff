"""Run every benchmark, print the table, and fail when a claim does not hold: `python -m benchmarks`."""

import sys

from benchmarks import acks, segments, tokens
from benchmarks.measure import Claim, Limit

SUITES = (segments.claims, tokens.claims)


def main() -> int:
    """Answer 0 when all claims hold, else 1."""
    found = [claim for claims in SUITES for claim in claims()]
    print(f"{'claim':<34}{'ours':>12}{'peer':>12}{'ratio':>9}{'at least':>10}")
    for claim in found:
        print(_line(claim))
    limits = acks.limits()
    print(f"\n{'limit':<38}{'half':>12}{'share':>7}{'takes':>12}{'at most':>12}{'slowest':>12}")
    for limit in limits:
        print(_limit(limit))
    return 0 if all([*(claim.holds for claim in found), *(limit.holds for limit in limits)]) else 1


def _line(claim: Claim) -> str:
    ours, peer = (f"{seconds * 1e6:,.2f} µs" for seconds in (claim.ours_seconds, claim.peer_seconds))
    verdict = "" if claim.holds else "  TOO SLOW"
    return f"{claim.name:<34}{ours:>12}{peer:>12}{claim.ratio:>8.1f}×{claim.least:>9g}×{verdict}"


def _limit(limit: Limit) -> str:
    half, takes, most, slowest = (
        f"{seconds * 1e3:>9,.0f} ms" for seconds in (limit.typical, limit.reached, limit.most, max(limit.seconds))
    )
    verdict = "" if limit.holds else "  TOO SLOW"
    return f"{limit.name:<38}{half}{limit.share:>7.0%}{takes}{most}{slowest}{verdict}"


if __name__ == "__main__":
    sys.exit(main())
