"""Run every benchmark, print the table, and fail when a claim does not hold: `python -m benchmarks`."""

import sys

from benchmarks import segments, tokens
from benchmarks.measure import Claim

SUITES = (segments.claims, tokens.claims)


def main() -> int:
    """Answer 0 when all claims hold, else 1."""
    found = [claim for claims in SUITES for claim in claims()]
    print(f"{'claim':<34}{'ours':>12}{'peer':>12}{'ratio':>9}{'at least':>10}")
    for claim in found:
        print(_line(claim))
    return 0 if all(claim.holds for claim in found) else 1


def _line(claim: Claim) -> str:
    ours, peer = (f"{seconds * 1e6:,.2f} µs" for seconds in (claim.ours_seconds, claim.peer_seconds))
    verdict = "" if claim.holds else "  TOO SLOW"
    return f"{claim.name:<34}{ours:>12}{peer:>12}{claim.ratio:>8.1f}×{claim.least:>9g}×{verdict}"


if __name__ == "__main__":
    sys.exit(main())
