"""Counting segments against smsutil, per kind of text; both must agree wherever smsutil knows what is one character."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import smsutil

from benchmarks.measure import Claim, race
from sms.segments import count

CORPORA = Path(__file__).parent / "corpora"
LEAST = {"ascii": 50, "gsm": 50, "extension": 3, "ucs2": 1, "emoji": 0.3}
CUT_IN_TWO_BY_SMSUTIL = "emoji"
PEER: Callable[[str], Any] = smsutil.split


def claims() -> list[Claim]:
    """Race every corpus; clusters cost us time that smsutil saves by cutting families in two."""
    return [_claim(corpus, least) for corpus, least in LEAST.items()]


def _claim(corpus: str, least: float) -> Claim:
    texts = (CORPORA / f"{corpus}.txt").read_text(encoding="utf-8").splitlines()
    for text in texts:
        assert corpus == CUT_IN_TWO_BY_SMSUTIL or count(text).segments == len(PEER(text).parts), text
    return race(f"segments, {corpus}", _over(count, texts), _over(PEER, texts), least=least)


def _over(counter: Callable[[str], object], texts: Sequence[str]) -> Callable[[], None]:
    def run() -> None:
        for text in texts:
            counter(text)

    return run
